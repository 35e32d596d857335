// SPDX-License-Identifier: Apache-2.0
//
// The chunks of SCTP packets as recordings write them: "INIT", "COOKIE-ECHO,DATA". A chunk here is
// its header alone, which is all that a director reads.
#pragma once

#include "sim/wire/sctp.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// nullopt: there is no such chunk, or none at all.
[[nodiscard]] std::optional<std::vector<SctpChunkType>> parse_chunks(std::string_view text);
/// Of the bytes behind the common header; a type without a name is its number.
[[nodiscard]] std::string format_chunks(std::span<const std::byte> bytes);

/// A packet from its common header on, with verification tag 1 and the right checksum.
[[nodiscard]] std::vector<std::byte> build_sctp(std::uint16_t source_port,
                                                std::uint16_t destination_port,
                                                std::span<const SctpChunkType> chunks);
/// Requires: kSctpHeaderBytes.
[[nodiscard]] bool has_good_sctp_checksum(std::span<const std::byte> packet);

}  // namespace lvsim::runtime
