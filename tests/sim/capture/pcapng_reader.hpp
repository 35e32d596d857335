// SPDX-License-Identifier: Apache-2.0
//
// Reads back what the pcapng writer wrote, for tests: only the blocks and options that it uses, and
// every length is checked.
#pragma once

#include "sim/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lvsim::capture {

struct ReadPacket {
    std::string interface;
    SimTime time;
    bool is_outbound = false;
    std::uint64_t id = 0;
    std::vector<std::byte> bytes;
    std::vector<std::string> comments;
};

/// Fails the test if the bytes are not a sequence of whole blocks.
[[nodiscard]] std::vector<ReadPacket> read_pcapng(std::span<const std::byte> file);

/// One packet a line: "0.001000000 client/eth0 out 1: comment; comment".
[[nodiscard]] std::vector<std::string> packet_lines(std::span<const std::byte> file);

}  // namespace lvsim::capture
