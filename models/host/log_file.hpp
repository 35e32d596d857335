// SPDX-License-Identifier: Apache-2.0
//
// Lines of a log as syslog writes them: "Dec 20 17:00:05 directeur TAG: LINE". A log is bounded:
// when it is full its older half goes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lvsim::host {

class Host;

inline constexpr std::size_t kLogBytesMax = std::size_t{4} * 1024 * 1024;

/// At the machine's present time. A disk that is full loses the line.
void append_log_line(Host& host, const std::string& path, std::string_view machine,
                     std::string_view tag, std::string_view line);

}  // namespace lvsim::host
