// SPDX-License-Identifier: Apache-2.0
//
// When what was seen agrees with what was recorded: exactly, with the exceptions that
// tests/traces/kernel-6.1/README.md lists.
#pragma once

#include "scenarios/runtime/trace/trace_lab.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// In order on each wire; between the wires the order is not known. So the recorded packets must be
/// the two sequences, merged somehow.
[[nodiscard]] bool packets_agree(const std::vector<std::string>& recorded, const TraceOutput& seen);

/// Line for line; entries of connection listings as a set, with the seconds until they expire
/// within one; the value of sync_qlen_max not at all.
[[nodiscard]] bool prints_agree(std::string_view recorded, std::string_view seen);

/// What `iptables` prints is not compared.
[[nodiscard]] bool is_print_compared(std::string_view command);
/// Its counters are those of the estimator's last point: `--stats`, `--rate`,
/// /proc/net/ip_vs_stats.
[[nodiscard]] bool shows_statistics(std::string_view command);

/// A message of the sync daemon: "udp ... > 224.0.0.81:8848 ...".
[[nodiscard]] bool is_sync_message(std::string_view packet);
/// Its entries in hexadecimal digits: the data without the header of eight bytes.
[[nodiscard]] std::string sync_entries(std::string_view packet);

}  // namespace lvsim::runtime
