// SPDX-License-Identifier: Apache-2.0
//
// The state of one connection (RFC 9293 3.3.1) between its SYN and its end or TIME_WAIT.
#pragma once

#include "sim/core/timers.hpp"
#include "sim/net/tcp/congestion.hpp"
#include "sim/net/tcp/delayed_ack.hpp"
#include "sim/net/tcp/flow_key.hpp"
#include "sim/net/tcp/reassembly.hpp"
#include "sim/net/tcp/receive_window.hpp"
#include "sim/net/tcp/rto_estimator.hpp"
#include "sim/net/tcp/send_buffer.hpp"
#include "sim/net/tcp/send_times.hpp"
#include "sim/net/tcp/slices.hpp"
#include "sim/net/tcp/state.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <cstdint>

namespace lvsim::net::tcp {

/// Events that wait to be told to the program: a bit each.
inline constexpr std::uint8_t kTellConnected = 1;
inline constexpr std::uint8_t kTellReadable = 2;
inline constexpr std::uint8_t kTellWritable = 4;
inline constexpr std::uint8_t kTellClosed = 8;

struct Socket {
    // --- who ---------------------------------------------------------------------------------
    FlowKey key;
    TcpState state = TcpState::Closed;
    bool is_in_use = false;
    bool is_orphan = false;  ///< close() was called: nobody is told anything any more.
    bool is_over = false;    ///< Nothing is left on the network; the program has to learn of it.
    bool is_no_delay = false;
    bool wants_to_write = false;  ///< send() took less than it was given.
    std::uint8_t to_tell = 0;
    TcpError soft_error = TcpError::None;  ///< What ICMP said; the reason if it times out.
    TcpError end = TcpError::None;
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    TcpEvents* events = nullptr;  ///< Null until accepted.

    // --- sending -----------------------------------------------------------------------------
    std::uint32_t initial_sequence = 0;     ///< ISS
    std::uint32_t send_unacknowledged = 0;  ///< SND.UNA
    std::uint32_t send_next = 0;            ///< SND.NXT; falls back to SND.UNA at a timeout.
    std::uint32_t send_max = 0;             ///< What was never sent begins here.
    std::uint32_t send_window = 0;          ///< SND.WND
    std::uint32_t send_window_max = 0;      ///< The largest the peer announced.
    std::uint32_t window_sequence = 0;      ///< SND.WL1
    std::uint32_t small_end = 0;            ///< End of the last segment below the MSS (Minshall).
    std::uint32_t retransmitted_to = 0;     ///< No RTT from what lies before it (Karn).
    std::uint32_t fin_sequence = 0;
    bool is_fin_queued = false;
    std::uint16_t peer_mss = 0;
    std::uint16_t announced_mss = 0;
    std::uint32_t path_mtu = 0;
    std::uint32_t mss = 0;  ///< Of what we send.
    SendBuffer to_send;
    SendTimes send_times;
    RtoEstimator rto;
    CongestionState congestion;
    SimTime last_sent;
    SimTime next_confirmation;  ///< When the neighbour cache is told next that the peer is there.

    // --- receiving ---------------------------------------------------------------------------
    std::uint32_t peer_initial_sequence = 0;  ///< IRS
    ReceiveWindow window;
    SliceList received;
    Reassembly early;
    DelayedAck ack;
    std::uint32_t peer_fin_sequence = 0;
    bool has_peer_fin = false;  ///< Known; it may lie behind a hole.
    bool is_fin_received = false;
    bool has_answered_invalid = false;
    SimTime answered_invalid_at;

    // --- timers --------------------------------------------------------------------------------
    TimerHandle timer;
    SimTime armed_for = kTimeNever;
    SimTime retransmit_at = kTimeNever;  ///< Or the next window probe.
    SimTime ack_at = kTimeNever;
    bool is_probing = false;  ///< retransmit_at is that of a window probe.
    std::uint8_t probes = 0;  ///< Unanswered.
    std::uint8_t probe_back_off = 0;
    std::uint8_t timeouts = 0;  ///< In a row.
    std::uint8_t syn_repeats = 0;
    SimTime first_timeout;

    [[nodiscard]] SocketId id() const { return {slot, generation}; }
    /// Over, and nothing left to read: the program is to be told. (An error comes at once.)
    [[nodiscard]] bool is_end_due() const {
        return is_over && (end != TcpError::None || received.empty());
    }
    [[nodiscard]] bool is_handshaking() const {
        return state == TcpState::SynSent || state == TcpState::SynRecv;
    }
    [[nodiscard]] std::uint32_t flight_bytes() const { return send_next - send_unacknowledged; }
    [[nodiscard]] bool has_outstanding() const { return send_max != send_unacknowledged; }
    /// The sequence number after the last byte that was given to send().
    [[nodiscard]] std::uint32_t data_end() const {
        if (is_fin_queued && !is_handshaking()) {
            return fin_sequence;
        }
        return send_unacknowledged + (is_handshaking() ? 1 : 0) + to_send.size_bytes();
    }
    [[nodiscard]] bool is_fin_acknowledged() const {
        return is_fin_queued && !is_handshaking() &&
               sequence_before(fin_sequence, send_unacknowledged);
    }
};

}  // namespace lvsim::net::tcp
