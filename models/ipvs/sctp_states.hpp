// SPDX-License-Identifier: Apache-2.0
//
// The states of SCTP associations as IPVS tracks them (behaviour: Linux 6.1 ip_vs_proto_sctp.c):
// the first chunk of a packet is its event.
#pragma once

#include "models/ipvs/protocol.hpp"
#include "sim/wire/frame.hpp"
#include "sim/wire/sctp.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lvsim::ipvs {

enum class SctpState : std::uint8_t {
    None,
    Init1,
    Init,
    CookieSent,
    CookieReplied,
    CookieWait,
    Cookie,
    CookieEchoed,
    Established,
    ShutdownSent,
    ShutdownReceived,
    ShutdownAckSent,
    Rejected,
    Closed,
};
[[nodiscard]] std::string_view to_text(SctpState state);  ///< "C-SENT", as listings say

enum class SctpEvent : std::uint8_t {
    Data,  ///< And whatever else changes nothing.
    Init,
    InitAck,
    CookieEcho,
    CookieAck,
    Shutdown,
    ShutdownAck,
    ShutdownComplete,
    Error,
    Abort,
};
inline constexpr std::size_t kSctpEvents = 10;

/// nullopt: the packet has no whole chunk header. Requires: an SCTP packet with has_l4().
[[nodiscard]] std::optional<SctpEvent> read_sctp_event(Frame& frame);
/// The event of a cookie with an ABORT behind it is Abort too, but it may begin a connection.
[[nodiscard]] bool begins_with_sctp_abort(Frame& frame);

[[nodiscard]] SctpState next_sctp_state(Direction direction, SctpEvent event, SctpState state);
/// How many seconds an entry stays in it.
[[nodiscard]] std::uint32_t sctp_timeout(SctpState state);

}  // namespace lvsim::ipvs
