// SPDX-License-Identifier: Apache-2.0
//
// The URLs a client can fetch: "http://10.0.2.100:8080/path?query". Names instead of addresses
// come when lvsim resolves them; other schemes are refused.
#pragma once

#include "sim/wire/address.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace lvsim::client {

struct Url {
    Endpoint server;
    std::string authority;  ///< For the Host header: without ":80".
    std::string target;     ///< Path and query, at least "/".
};

/// Error: what is wrong with it, one sentence without a full stop.
[[nodiscard]] tl::expected<Url, std::string> parse_url(std::string_view text);

}  // namespace lvsim::client
