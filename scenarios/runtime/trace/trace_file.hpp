// SPDX-License-Identifier: Apache-2.0
//
// A recording as plain values: the network it was made in and its steps with what was seen.
// Format: tests/traces/kernel-6.1/README.md. Everything that is not in it is an error.
#pragma once

#include "scenarios/runtime/trace/packet_notation.hpp"
#include "sim/core/result.hpp"
#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// `network:`; its defaults are those of every recording.
struct TraceNetwork {
    std::vector<IpAddress> servers{IpAddress::v4(0x0a00'0364), IpAddress::v4(0x0a00'0396)};
    std::vector<IpAddress> vips{IpAddress::v4(0x0a00'0264)};
    bool ip_forward = true;
    std::uint32_t server_mtu = 1500;
};

enum class TraceStepKind : std::uint8_t { Run, Send, Wait };

struct TraceStep {
    TraceStepKind kind = TraceStepKind::Run;
    int line = 0;
    SimTime time;
    std::string text;              ///< The command, the packet as written, or the seconds.
    PlacedPacket packet;           ///< send
    SimDuration span;              ///< wait
    std::string input;             ///< run: `stdin`
    std::string prints;            ///< run, without empty lines at the end
    int exit = 0;                  ///< run
    std::vector<std::string> out;  ///< send, wait: as written
};

struct TraceFile {
    std::string file;
    std::string name;
    std::string about;
    TraceNetwork network;
    std::vector<TraceStep> steps;
};

[[nodiscard]] Result<TraceFile> read_trace_file(const std::string& path);
/// The same from a text in memory; `file` is its name in messages.
[[nodiscard]] Result<TraceFile> read_trace_text(std::string_view text, const std::string& file);
/// The input part of a recording, to be played on a real kernel (tests/traces/record): steps need
/// no time, and answers are left aside when there are some.
[[nodiscard]] Result<TraceFile> read_case_file(const std::string& path);
[[nodiscard]] Result<TraceFile> read_case_text(std::string_view text, const std::string& file);

/// "send: client tcp ...": how reports name a step.
[[nodiscard]] std::string to_text(const TraceStep& step);

}  // namespace lvsim::runtime
