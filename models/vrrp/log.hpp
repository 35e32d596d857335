// SPDX-License-Identifier: Apache-2.0
//
// A router's log lines, put together without allocating.
#pragma once

#include "models/vrrp/core.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace lvsim::vrrp {

template <class... Args>
void write_log(Core& core, LogDetail detail, fmt::format_string<Args...> text, Args&&... args) {
    fmt::memory_buffer line;
    fmt::format_to(std::back_inserter(line), text, std::forward<Args>(args)...);
    core.ports.log.write(detail, std::string_view(line.data(), line.size()));
}

/// A line that begins with "(NAME) ".
template <class... Args>
void write_log(Core& core, const Instance& instance, LogDetail detail,
               fmt::format_string<Args...> text, Args&&... args) {
    fmt::memory_buffer line;
    fmt::format_to(std::back_inserter(line), "({}) ", instance.config->name);
    fmt::format_to(std::back_inserter(line), text, std::forward<Args>(args)...);
    core.ports.log.write(detail, std::string_view(line.data(), line.size()));
}

}  // namespace lvsim::vrrp
