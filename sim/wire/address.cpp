// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/address.hpp"

#include "sim/core/assert.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>

namespace lvsim {

namespace {

std::optional<int> parse_number(std::string_view text, int limit) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end || text.empty() || text.front() == '-' ||
        value > limit) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::uint64_t> hex_digit(char letter) {
    if (letter >= '0' && letter <= '9') {
        return static_cast<std::uint64_t>(letter - '0');
    }
    const char lower = static_cast<char>(letter | 0x20);
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<std::uint64_t>(lower - 'a' + 10);
    }
    return std::nullopt;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string terminated(text);
    if (terminated.size() != std::char_traits<char>::length(terminated.c_str())) {
        return std::nullopt;  // an embedded zero byte would end the text early
    }
    std::array<std::byte, 16> bytes{};
    if (inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1) {
        return v4(load_32(bytes.data()));
    }
    if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) {
        return read_v6(bytes.data());
    }
    return std::nullopt;
}

std::optional<IpPrefix> IpPrefix::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) {
        return std::nullopt;
    }
    const auto length = parse_number(text.substr(slash + 1), address->is_v4() ? 32 : 128);
    if (!length) {
        return std::nullopt;
    }
    return IpPrefix{*address, *length};
}

namespace {

std::uint32_t v4_mask(int length) {
    return length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
}

std::uint64_t half_mask(int bits) {
    if (bits <= 0) {
        return 0;
    }
    return bits >= 64 ? ~std::uint64_t{0} : ~std::uint64_t{0} << (64 - bits);
}

}  // namespace

IpAddress IpPrefix::network() const {
    if (address.is_v4()) {
        return IpAddress::v4(address.v4_value() & v4_mask(length));
    }
    return IpAddress::v6(address.high() & half_mask(length),
                         address.low() & half_mask(length - 64));
}

bool IpPrefix::contains(IpAddress other) const {
    return other.is_v4() == address.is_v4() && IpPrefix{other, length}.network() == network();
}

IpAddress IpPrefix::broadcast() const {
    LVSIM_ASSERT(address.is_v4(), "IPv6 knows no broadcast");
    return IpAddress::v4(address.v4_value() | ~v4_mask(length));
}

std::optional<MacAddress> MacAddress::parse(std::string_view text) {
    constexpr std::size_t kDigits = 12;
    const bool has_colons = text.size() == kDigits + 5;
    if (!has_colons && text.size() != kDigits) {
        return std::nullopt;
    }
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (has_colons && i % 3 == 2) {
            if (text[i] != ':') {
                return std::nullopt;
            }
            continue;
        }
        const auto digit = hex_digit(text[i]);
        if (!digit) {
            return std::nullopt;
        }
        bits = (bits << 4) | *digit;
    }
    return from_bits(bits);
}

std::string to_text(IpAddress address) {
    if (address.is_v4()) {
        const std::uint32_t value = address.v4_value();
        return fmt::format("{}.{}.{}.{}", value >> 24, (value >> 16) & 0xff, (value >> 8) & 0xff,
                           value & 0xff);
    }
    std::array<std::byte, 16> bytes{};
    address.write_v6(bytes.data());
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    return text.data();
}

std::string to_text(IpPrefix prefix) {
    return fmt::format("{}/{}", to_text(prefix.address), prefix.length);
}

std::string to_text(Endpoint endpoint) {
    const std::string address = to_text(endpoint.address);
    return endpoint.address.is_v4() ? fmt::format("{}:{}", address, endpoint.port)
                                    : fmt::format("[{}]:{}", address, endpoint.port);
}

std::string to_text(MacAddress address) {
    const std::uint64_t bits = address.bits();
    return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", bits >> 40, (bits >> 32) & 0xff,
                       (bits >> 24) & 0xff, (bits >> 16) & 0xff, (bits >> 8) & 0xff, bits & 0xff);
}

}  // namespace lvsim
