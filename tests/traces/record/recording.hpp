// SPDX-License-Identifier: Apache-2.0
//
// From a case and the log that player.cpp wrote (its first comment is the format) to a recording as
// `lvsim trace` reads it.
//
// Left out: ARP and IGMP, which no recording shows, and what else is no IPv4.
#pragma once

#include "scenarios/runtime/trace/trace_file.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace lvsim::recorder {

/// The case with its answers and times; the error says what is wrong with the log, or what
/// could not be prepared inside the machine.
[[nodiscard]] tl::expected<runtime::TraceFile, std::string> answered(runtime::TraceFile test_case,
                                                                     std::string_view log);

/// The text of a recording; reading it gives `trace` again.
[[nodiscard]] std::string to_yaml(const runtime::TraceFile& trace);

}  // namespace lvsim::recorder
