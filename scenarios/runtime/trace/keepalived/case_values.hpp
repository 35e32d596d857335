// SPDX-License-Identifier: Apache-2.0
//
// The single values of a recording of keepalived: milliseconds, bytes in hexadecimal digits, and
// the kind of a frame. Private to this folder.
#pragma once

#include "sim/core/time.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// "-6317.764": milliseconds with up to six places, exactly; at most 10^9 either way.
[[nodiscard]] std::optional<SimDuration> parse_milliseconds(std::string_view text);
/// "-6317.764 ms", to a microsecond.
[[nodiscard]] std::string milliseconds_text(SimDuration span);

[[nodiscard]] std::optional<std::vector<std::byte>> parse_hex(std::string_view digits);
[[nodiscard]] std::string hex_text(std::span<const std::byte> bytes);

/// "advert", "garp", "arp" or "other"; empty: a recording does not list it (IGMP, ICMP, TCP).
[[nodiscard]] std::string_view frame_kind(std::span<const std::byte> frame);

/// What an advert tells of its sender's timers: the interval, and the skew (vrrp.md, section 3).
struct AdvertTiming {
    SimDuration interval;
    SimDuration skew;
};
/// nullopt: it is no advert, or one with an interval of 0.
[[nodiscard]] std::optional<AdvertTiming> advert_timing(std::span<const std::byte> frame);

/// The frame in words: "advert r vrid 51 prio 100 id 7 10.0.1.1 > 224.0.0.18 ...".
[[nodiscard]] std::string frame_words(std::span<const std::byte> frame);

}  // namespace lvsim::runtime
