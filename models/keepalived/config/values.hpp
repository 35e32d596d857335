// SPDX-License-Identifier: Apache-2.0
//
// Values of keepalived.conf: numbers, seconds, switches, addresses. What is wrong with a number is
// reported here, in keepalived's words; the keyword then says what it makes of it.
#pragma once

#include "models/keepalived/config/reader.hpp"
#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lvsim::keepalived {

struct UnsignedRange {
    std::uint32_t min = 0;
    std::uint32_t max = UINT32_MAX;
};
[[nodiscard]] std::optional<std::uint32_t> read_unsigned(Reader& in, std::string_view text,
                                                         UnsignedRange range);

struct SignedRange {
    std::int32_t min = INT32_MIN;
    std::int32_t max = INT32_MAX;
};
[[nodiscard]] std::optional<std::int32_t> read_signed(Reader& in, std::string_view text,
                                                      SignedRange range);

/// In microseconds, ends included.
struct SecondsRange {
    std::uint64_t min_us = 0;
    std::uint64_t max_us = 0;
};
inline constexpr std::uint64_t kSecondUs = 1'000'000;
inline constexpr SecondsRange kTimeoutRange{1, 4'294'967'295};  ///< 4294.967295 s
inline constexpr SecondsRange kLoopRange{1, UINT64_MAX - 1};    ///< delay_loop
inline constexpr SecondsRange kAnyDelayRange{0, UINT64_MAX - 1};
/// "2.5", to the microsecond. More than a hundred years are a hundred years.
[[nodiscard]] std::optional<SimDuration> read_seconds(Reader& in, std::string_view text,
                                                      SecondsRange range);
/// Whether it is a number at all: then only its range can be wrong.
[[nodiscard]] bool is_decimal(std::string_view text);

/// on, true, yes; off, false, no. None: something else.
[[nodiscard]] std::optional<bool> switch_value(std::string_view text);
/// A switch whose value may be left out (= on).
[[nodiscard]] std::optional<bool> optional_switch(const Reader& in);

}  // namespace lvsim::keepalived
