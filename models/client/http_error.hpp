// SPDX-License-Identifier: Apache-2.0
//
// Why a request failed, in curl's words (curl 7.88 lib/strerror.c, lib/transfer.c as behaviour
// reference).
#pragma once

#include "sim/net/tcp/tcp_layer.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace lvsim::client {

enum class HttpError : std::uint8_t {
    None,
    Refused,              ///< Connection refused
    HostUnreachable,      ///< No route to host
    NetUnreachable,       ///< Network is unreachable
    ConnectTimedOut,      ///< Connection timed out: the kernel gave up
    AddressNotAvailable,  ///< Cannot assign requested address: no ephemeral port left
    Reset,                ///< Connection reset by peer
    EmptyReply,           ///< Empty reply from server
    PartialBody,          ///< transfer closed with N bytes remaining to read
    TimedOut,             ///< Operation timed out: our own limit
    BadResponse,          ///< Not HTTP, or with lengths that contradict each other
    NotModelled,          ///< A transfer coding lvsim does not read
    Status,               ///< An answer with a status of 400 or more (Traffic only)
    MachineOff,           ///< Our own machine lost its power
    QueueFull,            ///< Too many requests wait for a connection (Traffic only)
};

[[nodiscard]] HttpError from_tcp(net::TcpError error);

/// Where an error is put in words; on the stack, for there are many under overload.
using HttpErrorText = fmt::basic_memory_buffer<char, 96>;

/// Appends the words. `remaining`: bytes that PartialBody misses; `status`: what Status had, 0: not
/// to be named.
void append_text(HttpErrorText& to, HttpError error, std::uint64_t remaining, std::uint16_t status);
/// `remaining`: bytes that PartialBody misses.
[[nodiscard]] std::string to_text(HttpError error, std::uint64_t remaining = 0);

}  // namespace lvsim::client
