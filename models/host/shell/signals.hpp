// SPDX-License-Identifier: Apache-2.0
//
// The names of signals (signal(7), x86).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

inline constexpr int kSignalMax = 31;

/// "TERM"; empty: there is no such signal.
[[nodiscard]] std::string_view signal_name(int signal);
/// "TERM", "SIGTERM", "term", "15"; nullopt: none of these.
[[nodiscard]] std::optional<int> parse_signal(std::string_view text);
/// What a shell says of a job that it ended: "Terminated". Empty: nothing (SIGINT, SIGPIPE).
[[nodiscard]] std::string_view signal_description(int signal);

}  // namespace lvsim::host
