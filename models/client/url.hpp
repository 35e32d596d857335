// SPDX-License-Identifier: Apache-2.0
//
// The URLs a client can fetch: "http://10.0.2.100:8080/path?query". A program looks names up first
// (UrlParts); load generators take addresses only. Other schemes are refused.
#pragma once

#include "sim/wire/address.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::client {

/// A URL whose server is still a name, or an address in figures.
struct UrlParts {
    std::string host;  ///< Without brackets.
    std::uint16_t port = 80;
    std::string authority;  ///< As in Url.
    std::string target;     ///< As in Url.
};
/// Error: what is wrong with it, one sentence without a full stop.
[[nodiscard]] tl::expected<UrlParts, std::string> split_url(std::string_view text);

struct Url {
    Endpoint server;
    std::string authority;  ///< For the Host header: without ":80".
    std::string target;     ///< Path and query, at least "/".
};

/// Error: what is wrong with it, one sentence without a full stop.
[[nodiscard]] tl::expected<Url, std::string> parse_url(std::string_view text);

}  // namespace lvsim::client
