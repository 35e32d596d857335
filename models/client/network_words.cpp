// SPDX-License-Identifier: Apache-2.0
#include "models/client/network_words.hpp"

#include "models/host/network_errors.hpp"
#include "sim/core/assert.hpp"

namespace lvsim::client {

std::string_view system_words(HttpError error, bool is_french) {
    using net::TcpError;
    switch (error) {
        case HttpError::None: return {};
        case HttpError::Refused: return host::error_words(TcpError::Refused, is_french);
        case HttpError::HostUnreachable:
            return host::error_words(TcpError::HostUnreachable, is_french);
        case HttpError::MachineOff:
        case HttpError::NetUnreachable:
            return host::error_words(TcpError::NetUnreachable, is_french);
        case HttpError::ConnectTimedOut:
        case HttpError::TimedOut: return host::error_words(TcpError::TimedOut, is_french);
        case HttpError::AddressNotAvailable:
            return host::error_words(TcpError::AddressNotAvailable, is_french);
        case HttpError::Reset: return host::error_words(TcpError::Reset, is_french);
        case HttpError::EmptyReply: return "Empty reply from server";
        case HttpError::PartialBody: return "transfer closed before its end";
        case HttpError::BadResponse: return "the answer is not HTTP";
        case HttpError::NotModelled: return "not modelled in lvsim: Transfer-Encoding";
        case HttpError::Status: return "the server has answered with an error";
        case HttpError::QueueFull: return "too many requests wait for a connection";
    }
    LVSIM_ASSERT(false, "no such HTTP error");
}

bool is_connect_failure(HttpError error) {
    switch (error) {
        case HttpError::Refused:
        case HttpError::HostUnreachable:
        case HttpError::NetUnreachable:
        case HttpError::ConnectTimedOut:
        case HttpError::AddressNotAvailable:
        case HttpError::MachineOff: return true;
        case HttpError::None:
        case HttpError::Reset:
        case HttpError::EmptyReply:
        case HttpError::PartialBody:
        case HttpError::TimedOut:
        case HttpError::BadResponse:
        case HttpError::NotModelled:
        case HttpError::Status:
        case HttpError::QueueFull: return false;
    }
    LVSIM_ASSERT(false, "no such HTTP error");
}

}  // namespace lvsim::client
