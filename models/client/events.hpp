// SPDX-License-Identifier: Apache-2.0
//
// What clients tell the trace bus.
#pragma once

#include "sim/core/time.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::client {

/// A request ended, one way or the other. Emitted at the client's node.
struct RequestFinished {
    static constexpr std::string_view kName = "client.request_finished";
    std::string_view traffic;   ///< Name of the traffic it belongs to.
    std::uint64_t number = 0;   ///< Of the request in its traffic, from 0, by intended start.
    SimTime intended;           ///< When it should have started (latency counts from here).
    SimTime started;            ///< When it did.
    Endpoint local;             ///< Our end of the connection; unspecified if it had none.
    std::uint32_t ordinal = 0;  ///< Of the request on its connection, from 0.
    bool is_ok = false;         ///< A whole response with a status of 200..399.
    std::uint16_t status = 0;   ///< 0: no response.
    std::uint64_t body_bytes = 0;
    std::string_view error;  ///< Empty, or what curl would say, e.g. "Connection refused".
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A whole answer has come, of whatever status. Emitted at the client's node before its
/// RequestFinished; the digest is taken for those only who watch for this event.
struct BodyReceived {
    static constexpr std::string_view kName = "client.body_received";
    Endpoint local;             ///< Our end of the connection.
    std::uint32_t ordinal = 0;  ///< Of the request on its connection, from 0.
    std::uint64_t bytes = 0;
    std::uint64_t digest = 0;  ///< body_digest() of it.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::client
