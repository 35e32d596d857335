// SPDX-License-Identifier: Apache-2.0
#include "models/client/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace lvsim::client {

namespace {

constexpr std::string_view kScheme = "http://";
constexpr std::uint16_t kHttpPort = 80;

/// 1..65535
std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    if (!is_number || port == 0) return std::nullopt;
    return port;
}

/// Where the address ends and ":port" begins; an IPv6 address stands in brackets.
std::size_t end_of_address(std::string_view authority) {
    if (authority.starts_with('[')) {
        const std::size_t bracket = authority.find(']');
        return bracket == std::string_view::npos ? authority.size() : bracket + 1;
    }
    return std::min(authority.find(':'), authority.size());
}

std::string_view without_brackets(std::string_view address) {
    const bool has_brackets = address.size() > 2 && address.front() == '[' && address.back() == ']';
    return has_brackets ? address.substr(1, address.size() - 2) : address;
}

}  // namespace

tl::expected<UrlParts, std::string> split_url(std::string_view text) {
    if (!text.starts_with(kScheme)) {
        return tl::unexpected(fmt::format("'{}' does not begin with http://", text));
    }
    const std::string_view rest = text.substr(kScheme.size());
    const std::size_t path = std::min(rest.find_first_of("/?#"), rest.size());
    const std::string_view authority = rest.substr(0, path);
    if (authority.find('@') != std::string_view::npos) {
        return tl::unexpected(fmt::format("'{}': a user name is not modelled", text));
    }
    const std::size_t end = end_of_address(authority);
    UrlParts url;
    url.host = without_brackets(authority.substr(0, end));
    if (url.host.empty()) return tl::unexpected(fmt::format("'{}' names no server", text));
    url.port = kHttpPort;
    if (end < authority.size()) {
        const auto port =
            authority[end] == ':' ? parse_port(authority.substr(end + 1)) : std::nullopt;
        if (!port) {
            return tl::unexpected(fmt::format("'{}' has no port of 1 to 65535", authority));
        }
        url.port = *port;
    }
    url.authority = authority.substr(0, url.port == kHttpPort ? end : authority.size());
    url.target = rest.substr(path, rest.find('#', path) - path);
    if (!url.target.starts_with('/')) url.target.insert(0, "/");
    const bool is_clean = std::all_of(url.target.begin(), url.target.end(),
                                      [](char letter) { return letter > ' ' && letter < 0x7f; });
    if (!is_clean)
        return tl::unexpected(fmt::format("'{}' has a space or control character", text));
    return url;
}

tl::expected<Url, std::string> parse_url(std::string_view text) {
    auto parts = split_url(text);
    if (!parts) return tl::unexpected(std::move(parts.error()));
    const auto address = IpAddress::parse(parts->host);
    if (!address) {
        return tl::unexpected(
            fmt::format("'{}' is not an address (load generators resolve no names)", parts->host));
    }
    return Url{{*address, parts->port}, std::move(parts->authority), std::move(parts->target)};
}

}  // namespace lvsim::client
