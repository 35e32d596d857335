// SPDX-License-Identifier: Apache-2.0
#include "models/client/http_error.hpp"

#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace lvsim::client {

HttpError from_tcp(net::TcpError error) {
    switch (error) {
        case net::TcpError::None: return HttpError::None;
        case net::TcpError::Refused: return HttpError::Refused;
        case net::TcpError::Reset: return HttpError::Reset;
        case net::TcpError::TimedOut: return HttpError::ConnectTimedOut;
        case net::TcpError::HostUnreachable: return HttpError::HostUnreachable;
        case net::TcpError::NetUnreachable: return HttpError::NetUnreachable;
        case net::TcpError::AddressInUse:
        case net::TcpError::AddressNotAvailable: return HttpError::AddressNotAvailable;
    }
    LVSIM_ASSERT(false, "no such TCP error");
}

namespace {

/// Without numbers.
std::string_view words(HttpError error) {
    switch (error) {
        case HttpError::None: return {};
        case HttpError::Refused: return "Connection refused";
        case HttpError::HostUnreachable: return "No route to host";
        case HttpError::NetUnreachable: return "Network is unreachable";
        case HttpError::ConnectTimedOut: return "Connection timed out";
        case HttpError::AddressNotAvailable: return "Cannot assign requested address";
        case HttpError::Reset: return "Connection reset by peer";
        case HttpError::EmptyReply: return "Empty reply from server";
        case HttpError::PartialBody: return "transfer closed with";
        case HttpError::TimedOut: return "Operation timed out";
        case HttpError::BadResponse: return "Received HTTP/0.9 when not allowed";
        case HttpError::NotModelled: return "not modelled in lvsim: Transfer-Encoding";
        case HttpError::Status: return "The requested URL returned an error";
        case HttpError::MachineOff: return "the machine is powered off";
        case HttpError::QueueFull: return "too many requests wait for a connection";
    }
    LVSIM_ASSERT(false, "no such HTTP error");
}

}  // namespace

void append_text(HttpErrorText& to, HttpError error, std::uint64_t remaining,
                 std::uint16_t status) {
    to.append(words(error));
    if (error == HttpError::PartialBody) {
        fmt::format_to(std::back_inserter(to), " {} bytes remaining to read", remaining);
    } else if (error == HttpError::Status && status != 0) {
        fmt::format_to(std::back_inserter(to), ": {}", status);
    }
}

std::string to_text(HttpError error, std::uint64_t remaining) {
    HttpErrorText text;
    append_text(text, error, remaining, 0);
    return fmt::to_string(text);
}

}  // namespace lvsim::client
