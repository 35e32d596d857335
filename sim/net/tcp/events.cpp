// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/events.hpp"

#include <fmt/format.h>

namespace lvsim::net::tcp {

namespace {

void add_ends(TraceFields& to, const Endpoint& local, const Endpoint& remote) {
    to.add("local", to_text(local));
    to.add("remote", to_text(remote));
}

std::string ends(const Endpoint& local, const Endpoint& remote) {
    return fmt::format("{} - {}", to_text(local), to_text(remote));
}

}  // namespace

std::string_view to_text(RetransmitCause cause) {
    switch (cause) {
        case RetransmitCause::Timeout: return "timeout";
        case RetransmitCause::FastRetransmit: return "fast retransmit";
        case RetransmitCause::PartialAck: return "partial ACK";
        case RetransmitCause::GoBackN: return "sent after a loss";
        case RetransmitCause::MtuReduced: return "path MTU reduced";
        case RetransmitCause::DuplicateSyn: return "duplicate SYN";
    }
    return "";
}

std::string_view to_text(ResetCause cause) {
    switch (cause) {
        case ResetCause::NoSocket: return "no socket";
        case ResetCause::BadAck: return "ACK of something never sent";
        case ResetCause::UnreadData: return "closed with unread data";
        case ResetCause::DataAfterClose: return "data after close";
        case ResetCause::Aborted: return "aborted";
        case ResetCause::ListenerClosed: return "stopped listening";
        case ResetCause::SynInHandshake: return "another SYN in the handshake";
        case ResetCause::AcceptQueueFull: return "accept queue full";
    }
    return "";
}

void StateChanged::fields(TraceFields& to_fields) const {
    add_ends(to_fields, local, remote);
    to_fields.add("from", to_text(from));
    to_fields.add("to", to_text(to));
}

std::string StateChanged::text() const {
    return fmt::format("TCP {}: {} -> {}", ends(local, remote), to_text(from), to_text(to));
}

void Retransmitted::fields(TraceFields& to) const {
    add_ends(to, local, remote);
    to.add("state", to_text(state));
    to.add("cause", to_text(cause));
    to.add("sequence", sequence);
    to.add("bytes", bytes);
    to.add("attempt", attempt);
    to.add("rto_ns", rto.ns());
}

std::string Retransmitted::text() const {
    return fmt::format("TCP {}: retransmits {} bytes at {} in {} ({}, attempt {}, then {})",
                       ends(local, remote), bytes, sequence, to_text(state), to_text(cause),
                       attempt, to_text(rto));
}

void ResetSent::fields(TraceFields& to) const {
    add_ends(to, local, remote);
    to.add("cause", to_text(cause));
}

std::string ResetSent::text() const {
    return fmt::format("TCP {}: RST sent ({})", ends(local, remote), to_text(cause));
}

void ResetReceived::fields(TraceFields& to) const {
    add_ends(to, local, remote);
    to.add("state", to_text(state));
}

std::string ResetReceived::text() const {
    return fmt::format("TCP {}: RST received in {}", ends(local, remote), to_text(state));
}

void ConnectionFailed::fields(TraceFields& to) const {
    add_ends(to, local, remote);
    to.add("state", to_text(state));
    to.add("why", to_text(why));
}

std::string ConnectionFailed::text() const {
    return fmt::format("TCP {}: failed in {}: {}", ends(local, remote), to_text(state),
                       to_text(why));
}

}  // namespace lvsim::net::tcp
