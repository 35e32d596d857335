// SPDX-License-Identifier: Apache-2.0
//
// From the letters of one scalar to a value. Exact: no floating point, no octal, no guessing of
// units; what does not fit is an error with its words.
#pragma once

#include "scenarios/runtime/scenario.hpp"
#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::runtime {

/// What is wrong with a scalar. The message is a sentence about the value; what was expected
/// instead is added by the caller, who knows the key.
struct ValueError {
    std::string_view code;
    std::string message;
    std::string hint;
};

template <class T>
using Parsed = tl::expected<T, ValueError>;

/// "10ms", "1.5s", "2min": ns, us, ms, s, min, h, d. Not negative, kTimeMax at most.
[[nodiscard]] Parsed<SimDuration> parse_duration(std::string_view text);
/// "10Mbit": bit, kbit, Mbit, Gbit, Tbit (decimal, as in tc(8)).
[[nodiscard]] Parsed<BitRate> parse_bit_rate(std::string_view text);
/// "1500B", "64KiB": B, kB, MB, GB (decimal), KiB, MiB, GiB (binary).
[[nodiscard]] Parsed<ByteSize> parse_byte_size(std::string_view text);
/// "33.3%"
[[nodiscard]] Parsed<Share> parse_share(std::string_view text);
/// "12", "-3": decimal digits only.
[[nodiscard]] Parsed<std::int64_t> parse_integer(std::string_view text);
/// "6", ">= 5", "<= 5", "> 5", "< 5", "3..5"
[[nodiscard]] Parsed<CountRange> parse_count_range(std::string_view text);
/// "true" or "false" and no other word.
[[nodiscard]] Parsed<bool> parse_bool(std::string_view text);
/// An IPv4 address; IPv6 is refused by name.
[[nodiscard]] Parsed<IpAddress> parse_address(std::string_view text);
/// "10.0.2.50/24"
[[nodiscard]] Parsed<IpPrefix> parse_prefix(std::string_view text);
[[nodiscard]] Parsed<MacAddress> parse_mac(std::string_view text);
/// "8080" (of all addresses) or "10.0.3.100:8080".
[[nodiscard]] Parsed<Endpoint> parse_listen(std::string_view text);

/// "100Mbit": with the largest unit that leaves a whole number, as parse_bit_rate reads it.
[[nodiscard]] std::string to_text(BitRate rate);
/// "64KiB": likewise.
[[nodiscard]] std::string to_text(ByteSize size);

}  // namespace lvsim::runtime
