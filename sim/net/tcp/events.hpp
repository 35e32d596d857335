// SPDX-License-Identifier: Apache-2.0
//
// What TCP tells the trace bus.
#pragma once

#include "sim/core/time.hpp"
#include "sim/core/trace.hpp"
#include "sim/net/tcp/state.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::net::tcp {

/// A connection went from one state to another. A connection begins from Closed (or Listen) and
/// ends in Closed.
struct StateChanged {
    static constexpr std::string_view kName = "tcp.state_changed";
    Endpoint local;
    Endpoint remote;
    TcpState from = TcpState::Closed;
    TcpState to = TcpState::Closed;
    void fields(TraceFields& to_fields) const;
    [[nodiscard]] std::string text() const;
};

enum class RetransmitCause : std::uint8_t {
    Timeout,         ///< The retransmission timer fired.
    FastRetransmit,  ///< Three duplicate ACKs (RFC 5681 3.2)
    PartialAck,      ///< Fast recovery goes on (RFC 6582)
    GoBackN,         ///< It had been sent after what was lost: it goes again too.
    MtuReduced,      ///< ICMP fragmentation needed
    DuplicateSyn,    ///< The peer repeated its SYN: so is our SYN-ACK.
};
[[nodiscard]] std::string_view to_text(RetransmitCause cause);

struct Retransmitted {
    static constexpr std::string_view kName = "tcp.retransmitted";
    Endpoint local;
    Endpoint remote;
    TcpState state = TcpState::Closed;
    RetransmitCause cause = RetransmitCause::Timeout;
    std::uint32_t sequence = 0;  ///< Relative to our initial sequence number.
    std::uint32_t bytes = 0;     ///< Of data; 0: a SYN, a SYN-ACK or a FIN.
    std::uint32_t attempt = 0;   ///< Timeouts in a row, this one included.
    SimDuration rto;             ///< Until the next one.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

enum class ResetCause : std::uint8_t {
    NoSocket,         ///< A segment for nobody (RFC 9293 3.5.2)
    BadAck,           ///< A handshake's ACK of something never sent.
    UnreadData,       ///< close() with unread data (RFC 2525 2.17)
    DataAfterClose,   ///< Data came for a socket that was closed (RFC 1122 4.2.2.13)
    Aborted,          ///< abort()
    ListenerClosed,   ///< It waited to be accepted by a socket that stopped listening.
    SynInHandshake,   ///< A second, different SYN during the handshake.
    AcceptQueueFull,  ///< tcp_abort_on_overflow
};
[[nodiscard]] std::string_view to_text(ResetCause cause);

struct ResetSent {
    static constexpr std::string_view kName = "tcp.reset_sent";
    Endpoint local;
    Endpoint remote;
    ResetCause cause = ResetCause::NoSocket;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A RST that ended a connection (others are dropped).
struct ResetReceived {
    static constexpr std::string_view kName = "tcp.reset_received";
    Endpoint local;
    Endpoint remote;
    TcpState state = TcpState::Closed;  ///< It was in.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A connection ended by an error, or was never made.
struct ConnectionFailed {
    static constexpr std::string_view kName = "tcp.connection_failed";
    Endpoint local;
    Endpoint remote;
    TcpState state = TcpState::Closed;  ///< It was in.
    TcpError why = TcpError::None;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::net::tcp
