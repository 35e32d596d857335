// SPDX-License-Identifier: Apache-2.0
//
// What the web server tells the trace bus.
#pragma once

#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::httpd {

/// A response was handed to TCP in full. Emitted at the server's node.
struct RequestServed {
    static constexpr std::string_view kName = "httpd.request_served";
    Endpoint client;            ///< The peer of the connection, as the server sees it.
    std::uint32_t ordinal = 0;  ///< Of the request on its connection, from 0.
    std::string_view method;
    std::string_view path;
    std::uint16_t status = 0;
    std::uint64_t body_bytes = 0;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::httpd
