// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/packet_checks.hpp"

#include "models/vrrp/log.hpp"

#include <algorithm>

namespace lvsim::vrrp {
namespace {

using Verdict = std::optional<Rejection>;

Verdict compare(PacketCheck check, std::int64_t expected, std::int64_t received) {
    if (expected == received) return std::nullopt;
    return Rejection{.check = check, .expected = expected, .received = received};
}

/// The length that the packet's own version and count ask for.
Verdict check_length(const Packet& packet) {
    const std::size_t expected = packet.header_bytes + packet.message().expected_bytes();
    return compare(PacketCheck::Length, static_cast<std::int64_t>(expected),
                   static_cast<std::int64_t>(packet.bytes.size()));
}

Verdict check_authentication(const Instance& instance, const VrrpView& message) {
    const std::uint8_t type = message.auth_type();
    if (type > kVrrpAuthAh) return Rejection{.check = PacketCheck::AuthKnown, .received = type};
    const auto own = static_cast<std::uint8_t>(instance.config->auth);
    if (const auto verdict = compare(PacketCheck::AuthType, own, type)) return verdict;
    if (own == kVrrpAuthPass && message.password() != instance.password) {
        return Rejection{.check = PacketCheck::Password};
    }
    return std::nullopt;
}

/// What only version 2 has.
Verdict check_version_2(const Instance& instance, const VrrpView& message) {
    if (const auto verdict = check_authentication(instance, message)) return verdict;
    return compare(PacketCheck::Interval, instance.config->advert_int.whole_seconds(),
                   message.interval_seconds());
}

bool has_good_checksum(Core& core, Instance& instance, const Packet& packet) {
    const VrrpView message = packet.message();
    if (instance.config->version == Version::V2) return message.has_good_checksum();
    if (instance.has_old_checksum) {
        return message.has_good_checksum(packet.source, core.config.group);
    }
    if (message.has_good_checksum(packet.source, packet.destination)) return true;
    if (instance.config->peers.empty() ||
        !message.has_good_checksum(packet.source, core.config.group)) {
        return false;
    }
    instance.has_old_checksum = true;
    write_log(core, instance, LogDetail::Always, "Setting unicast VRRPv3 checksum to old version");
    return true;
}

/// Every own address must be in the packet, in whatever order.
Verdict check_addresses(const Instance& instance, const VrrpView& message) {
    const auto is_in_packet = [&](IpAddress own) {
        for (std::size_t i = 0; i < message.address_count(); ++i) {
            if (message.address_v4(i) == own) return true;
        }
        return false;
    };
    for (const IpAddress own : instance.advertised) {
        if (!is_in_packet(own)) return Rejection{.check = PacketCheck::Addresses, .missing = own};
    }
    return std::nullopt;
}

/// check_unicast_src
Verdict check_peer(const Instance& instance, const Packet& packet) {
    const auto& peers = instance.config->peers;
    const auto peer = std::find_if(peers.begin(), peers.end(), [&](const UnicastPeer& candidate) {
        return candidate.address == packet.source;
    });
    if (peer == peers.end()) return Rejection{.check = PacketCheck::UnicastSource};
    if (packet.ttl >= peer->ttl_min && packet.ttl <= peer->ttl_max) return std::nullopt;
    return Rejection{.check = PacketCheck::UnicastTimeToLive,
                     .expected = packet.ttl < peer->ttl_min ? peer->ttl_min : peer->ttl_max,
                     .received = packet.ttl};
}

/// Checks 5 to 13.
Verdict check_form(const Instance& instance, const Packet& packet) {
    const VrrpView message = packet.message();
    const InstanceConfig& config = *instance.config;
    if (const auto verdict = check_length(packet)) return verdict;
    if (config.peers.empty()) {
        if (const auto verdict = compare(PacketCheck::TimeToLive, kVrrpTtl, packet.ttl)) {
            return verdict;
        }
    }
    const auto version = static_cast<std::uint8_t>(config.version);
    if (const auto verdict = compare(PacketCheck::Version, version, message.version())) {
        return verdict;
    }
    if (config.version == Version::V2) {
        if (const auto verdict = check_version_2(instance, message)) return verdict;
    }
    return compare(PacketCheck::Type, kVrrpAdvertisement, message.type());
}

/// skip_check_adv_addr: a backup knows this sender already.
bool is_trusted(const Instance& instance, const Packet& packet) {
    return instance.config->skips_check_adv_addr && instance.state == State::Backup &&
           packet.source == instance.last_source;
}

}  // namespace

std::optional<Packet> parse_packet(std::span<const std::byte> bytes, std::uint64_t frame) {
    if (bytes.size() < kIpv4HeaderBytes) return std::nullopt;
    const std::size_t header_bytes = (load_8(bytes.data()) & 0xfU) * 4U;
    if (load_8(bytes.data()) >> 4 != 4 || header_bytes < kIpv4HeaderBytes ||
        bytes.size() < header_bytes + kVrrpHeaderBytes) {
        return std::nullopt;
    }
    return Packet{.bytes = bytes,
                  .header_bytes = header_bytes,
                  .source = IpAddress::v4(load_32(bytes.data() + 12)),
                  .destination = IpAddress::v4(load_32(bytes.data() + 16)),
                  .ttl = load_8(bytes.data() + 8),
                  .total_bytes = load_16(bytes.data() + 2),
                  .frame = frame};
}

std::optional<Rejection> check_packet(Core& core, Instance& instance, const Packet& packet) {
    if (const auto verdict = check_form(instance, packet)) return verdict;
    const VrrpView message = packet.message();
    const bool is_known_sender = is_trusted(instance, packet);
    if (!is_known_sender) {
        const auto own = static_cast<std::int64_t>(instance.advertised.size());
        if (const auto verdict = compare(PacketCheck::AddressCount, own, message.address_count())) {
            return verdict;
        }
    }
    if (const auto verdict =
            compare(PacketCheck::TotalLength, static_cast<std::int64_t>(packet.bytes.size()),
                    packet.total_bytes)) {
        return verdict;
    }
    if (!has_good_checksum(core, instance, packet)) {
        return Rejection{.check = PacketCheck::Checksum};
    }
    if (is_known_sender) return std::nullopt;
    if (const auto verdict = check_addresses(instance, message)) return verdict;
    return instance.config->checks_unicast_source ? check_peer(instance, packet) : std::nullopt;
}

}  // namespace lvsim::vrrp
