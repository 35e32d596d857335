// SPDX-License-Identifier: Apache-2.0
//
// The log line of each check that a packet can fail.
#include "models/vrrp/log.hpp"
#include "models/vrrp/packet_checks.hpp"

#include <algorithm>

namespace lvsim::vrrp {
namespace {

template <class... Args>
void say(Core& core, const Instance& instance, fmt::format_string<Args...> text, Args&&... args) {
    write_log(core, instance, LogDetail::Always, text, std::forward<Args>(args)...);
}

void say_ttl_range(Core& core, const Instance& instance, const Packet& packet) {
    const auto& peers = instance.config->peers;
    const auto peer = std::find_if(peers.begin(), peers.end(), [&](const UnicastPeer& candidate) {
        return candidate.address == packet.source;
    });
    if (peer == peers.end()) return;
    say(core, instance, "TTL/HL {} not in range {} - {}", packet.ttl, peer->ttl_min, peer->ttl_max);
}

/// Checks 8 to 12, which only version 2 has.
void log_version_2(Core& core, const Instance& instance, const Rejection& rejection) {
    const std::int64_t received = rejection.received;
    const std::int64_t expected = rejection.expected;
    if (rejection.check == PacketCheck::AuthKnown) {
        say(core, instance, "Invalid auth type: {}", received);
    } else if (rejection.check == PacketCheck::AuthType) {
        say(core, instance, "received a {} auth, expecting {}!", received, expected);
    } else if (rejection.check == PacketCheck::Password) {
        say(core, instance, "received an invalid passwd!");
    } else {
        say(core, instance, "advertisement interval mismatch mine={} sec rcv'd={} sec", expected,
            received);
    }
}

/// Checks of what must be some number.
void log_number(Core& core, const Instance& instance, const Rejection& rejection) {
    const std::int64_t received = rejection.received;
    const std::int64_t expected = rejection.expected;
    if (rejection.check == PacketCheck::Length) {
        say(core, instance, "vrrp packet too {}, length {} and expect {}",
            received < expected ? "short" : "long", received, expected);
    } else if (rejection.check == PacketCheck::TimeToLive) {
        say(core, instance, "invalid TTL/HL. Received {} and expect {}", received, expected);
    } else if (rejection.check == PacketCheck::Version) {
        say(core, instance, "wrong version. Received {} and expect {}", received, expected);
    } else if (rejection.check == PacketCheck::Type) {
        say(core, instance, "Invalid packet type. {} and expect {}", received, expected);
    } else if (rejection.check == PacketCheck::AddressCount) {
        say(core, instance, "received an unexpected ip number count {}, expected {}!", received,
            expected);
    } else {
        say(core, instance, "ip_tot_len mismatch against received length. {} and received {}",
            received, expected);
    }
}

}  // namespace

void log_rejection(Core& core, const Instance& instance, const Rejection& rejection,
                   const Packet& packet) {
    switch (rejection.check) {
        case PacketCheck::MinimumLength:
        case PacketCheck::Vrid:
        case PacketCheck::State: return;
        case PacketCheck::AuthKnown:
        case PacketCheck::AuthType:
        case PacketCheck::Password:
        case PacketCheck::Interval: return log_version_2(core, instance, rejection);
        case PacketCheck::Length:
        case PacketCheck::TimeToLive:
        case PacketCheck::Version:
        case PacketCheck::Type:
        case PacketCheck::AddressCount:
        case PacketCheck::TotalLength: return log_number(core, instance, rejection);
        case PacketCheck::Checksum:
            return say(core, instance, "Invalid VRRPv{} checksum",
                       static_cast<int>(instance.config->version));
        case PacketCheck::Addresses:
            return say(core, instance,
                       "ip address associated with VRID {} not present in MASTER advert: {}",
                       instance.config->vrid, to_text(rejection.missing));
        case PacketCheck::UnicastSource:
            return say(core, instance, "unicast source address {} not a unicast peer",
                       to_text(packet.source));
        case PacketCheck::UnicastTimeToLive: return say_ttl_range(core, instance, packet);
    }
}

}  // namespace lvsim::vrrp
