// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ipvsadm/values.hpp"

#include "models/ipvs/ipvsadm/names.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace lvsim::ipvs::ipvsadm {
namespace {

constexpr std::int64_t kPortMax = 65535;

bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::optional<std::uint32_t> parse_part(std::string_view text) {
    int base = 10;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        base = 16;
        text.remove_prefix(2);
    } else if (text.size() > 1 && text[0] == '0') {
        base = 8;
        text.remove_prefix(1);
    }
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

std::optional<IpAddress> parse_host(std::string_view text, NameResolver* resolver) {
    if (const auto address = parse_inet_aton(text)) {
        return address;
    }
    return resolver == nullptr || text.empty() ? std::nullopt : resolver->address_of(text);
}

std::optional<std::uint16_t> parse_port(std::string_view text, IpProtocol protocol,
                                        Profile profile) {
    if (const auto number = parse_number(text, 0, kPortMax)) {
        return static_cast<std::uint16_t>(*number);
    }
    return port_number(profile, protocol, text);
}

/// "[fd00::1]:80", "fd00::1"; nullopt: not IPv6, or not as the tool wants it.
std::optional<AddressAndPort> parse_ipv6(std::string_view text, IpProtocol protocol,
                                         Profile profile) {
    const bool is_bracketed = text.starts_with('[');
    const std::size_t end = is_bracketed ? text.find("]:") : text.size();
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t begin = is_bracketed ? 1 : 0;
    const auto address = IpAddress::parse(text.substr(begin, end - begin));
    if (!address || address->is_v4()) {
        return std::nullopt;
    }
    if (!is_bracketed) {
        return AddressAndPort{*address, std::nullopt};
    }
    const auto port = parse_port(text.substr(end + 2), protocol, profile);
    return port ? std::optional(AddressAndPort{*address, port}) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text, std::int64_t low,
                                         std::int64_t high) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    const bool has_plus = text.starts_with('+');
    text.remove_prefix(has_plus ? 1 : 0);
    if (has_plus && text.starts_with('-')) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole && value >= low && value <= high ? std::optional(value) : std::nullopt;
}

std::optional<IpAddress> parse_inet_aton(std::string_view text) {
    std::vector<std::uint32_t> parts;
    while (true) {
        const std::size_t dot = text.find('.');
        const auto part = parse_part(text.substr(0, dot));
        if (!part || parts.size() == 4) {
            return std::nullopt;
        }
        parts.push_back(*part);
        if (dot == std::string_view::npos) {
            break;
        }
        text.remove_prefix(dot + 1);
    }
    // All but the last are bytes; the last fills what remains.
    std::uint32_t address = 0;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (parts[i] > 0xff) {
            return std::nullopt;
        }
        address |= parts[i] << (24 - 8 * i);
    }
    const std::uint64_t room = std::uint64_t{1} << (32 - 8 * (parts.size() - 1));
    if (parts.back() >= room) {
        return std::nullopt;
    }
    return IpAddress::v4(address | parts.back());
}

std::optional<AddressAndPort> parse_service_address(std::string_view text, IpProtocol protocol,
                                                    Profile profile, NameResolver* resolver) {
    if (std::all_of(text.begin(), text.end(), is_digit)) {
        return std::nullopt;  // empty, or a bare port
    }
    if (const auto ipv6 = parse_ipv6(text, protocol, profile)) {
        return ipv6;
    }
    const std::size_t colon = text.rfind(':');
    const auto address = parse_host(text.substr(0, colon), resolver);
    if (!address) {
        return std::nullopt;
    }
    if (colon == std::string_view::npos) {
        return AddressAndPort{*address, std::nullopt};
    }
    const auto port = parse_port(text.substr(colon + 1), protocol, profile);
    return port ? std::optional(AddressAndPort{*address, port}) : std::nullopt;
}

}  // namespace lvsim::ipvs::ipvsadm
