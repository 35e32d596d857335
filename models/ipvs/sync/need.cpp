// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sync/need.hpp"

#include "models/ipvs/protocol.hpp"
#include "models/ipvs/sctp_states.hpp"

#include <algorithm>

namespace lvsim::ipvs {
namespace {

constexpr std::uint32_t kRefreshSecondsMin = 10;
/// The kernel keeps the count of retries in the two lowest bits of a tick count.
constexpr std::uint64_t kTickMask = ~std::uint64_t{3};

std::uint64_t as_kept(const WheelClock& clock, std::uint64_t unit) {
    return clock.is_exact() ? unit : unit & kTickMask;
}

/// States in which a connection is worth telling. Those of a handshake are not: a flood of SYNs
/// would flood the backups too.
bool is_announced_state(IpProtocol protocol, std::uint8_t state) {
    if (protocol == IpProtocol::Sctp) {
        const SctpState sctp{state};
        return sctp == SctpState::Established || sctp == SctpState::ShutdownSent ||
               sctp == SctpState::ShutdownReceived || sctp == SctpState::ShutdownAckSent ||
               sctp == SctpState::Closed;
    }
    if (protocol != IpProtocol::Tcp) {
        return true;
    }
    switch (TcpState{state}) {
        case TcpState::Established:
        case TcpState::FinWait:
        case TcpState::Close:
        case TcpState::CloseWait:
        case TcpState::TimeWait: return true;
        case TcpState::None:
        case TcpState::SynSent:
        case TcpState::SynRecv:
        case TcpState::LastAck:
        case TcpState::Listen:
        case TcpState::SynAck: return false;
    }
    return false;
}

/// A change into a state that backups should not miss. ESTABLISHED waits for its packet number;
/// protocols with a single state never change.
bool is_urgent_change(const Conn& conn, const SyncMark& mark) {
    if (conn.state == mark.state) {
        return false;
    }
    if (conn.protocol == IpProtocol::Sctp) {
        return SctpState{conn.state} != SctpState::Established;
    }
    return conn.protocol == IpProtocol::Tcp && TcpState{conn.state} != TcpState::Established;
}

std::uint64_t distance(std::uint64_t a, std::uint64_t b) {
    return a > b ? a - b : b - a;
}

/// Whether the entry lives about as long as its backups were told. Then only a retry may do.
bool is_known_well(const Settings& settings, const WheelClock& clock, const Conn& conn,
                   const SyncMark& mark, std::uint64_t until) {
    const auto refresh = static_cast<std::uint32_t>(settings.sync_refresh_period);
    const std::uint64_t shortest =
        std::max(clock.units(conn.timeout_seconds) / 2, clock.units(kRefreshSecondsMin));
    return distance(until, mark.announced_until) < std::min(clock.units(refresh), shortest);
}

std::optional<AnnounceReason> by_number(const Settings& settings, const Conn& conn,
                                        std::uint32_t packet) {
    const auto threshold = static_cast<std::uint32_t>(settings.sync_threshold);
    const auto period = static_cast<std::uint32_t>(settings.sync_period);
    if (period > 0 && conn.is_template) {
        return AnnounceReason::Template;
    }
    if (period == 0 && settings.sync_refresh_period > 0) {
        return AnnounceReason::Refresh;
    }
    const std::uint32_t number = period > 0 ? packet % period : packet;
    return number == threshold ? std::optional(AnnounceReason::PacketNumber) : std::nullopt;
}

}  // namespace

std::optional<AnnounceReason> why_announce(const Settings& settings, const WheelClock& clock,
                                           const AnnounceQuestion& question, SyncMark& mark) {
    const Conn& conn = question.conn;
    const std::uint64_t until = as_kept(clock, question.now + clock.units(conn.timeout_seconds));
    if (mark.announced_until == SyncMark::kNever) {
        mark.announced_until = as_kept(clock, question.now);
    }
    std::uint8_t retries = 0;
    const auto answer = [&](AnnounceReason reason) {
        mark = {.announced_until = until, .retries = retries, .state = conn.state};
        return std::optional(reason);
    };
    if (!conn.is_template) {
        if (settings.sync_persist_mode != 0 && question.has_template) {
            return std::nullopt;
        }
        if (!is_announced_state(conn.protocol, conn.state)) {
            return std::nullopt;
        }
        if (is_urgent_change(conn, mark)) {
            return answer(AnnounceReason::StateChanged);
        }
    }
    if (settings.sync_refresh_period > 0 && is_known_well(settings, clock, conn, mark, until)) {
        if (mark.retries >= settings.sync_retries) {
            return std::nullopt;
        }
        const auto refresh = static_cast<std::uint32_t>(settings.sync_refresh_period);
        if (question.now + clock.units(conn.timeout_seconds) <
            mark.announced_until + clock.units(refresh) / 8) {
            return std::nullopt;
        }
        retries = static_cast<std::uint8_t>(mark.retries + 1);
    }
    const auto reason = by_number(settings, conn, question.packet);
    return reason ? answer(*reason) : std::nullopt;
}

}  // namespace lvsim::ipvs
