// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/event_words.hpp"

#include <fmt/format.h>

namespace lvsim::vrrp {

std::string describe(const Subject& subject) {
    if (subject.instance.empty()) {
        return fmt::format("VRID {} on {}", subject.vrid, subject.interface);
    }
    return fmt::format("{} (VRID {} on {})", subject.instance, subject.vrid, subject.interface);
}

std::string describe_addresses(std::uint32_t count, IpAddress first) {
    if (count == 0) return "no address";
    if (count == 1) return to_text(first);
    return fmt::format("{} addresses from {} on", count, to_text(first));
}

void add_subject(TraceFields& to, const Subject& subject) {
    if (!subject.instance.empty()) to.add("instance", subject.instance);
    to.add("interface", subject.interface);
    to.add("vrid", std::int64_t{subject.vrid});
}

void add_rival(TraceFields& to, const Rival& rival) {
    to.add("rival", to_text(rival.address));
    to.add("rival_priority", std::int64_t{rival.priority});
}

std::string_view to_text(Cause cause) {
    switch (cause) {
        case Cause::Started: return "started";
        case Cause::Silence: return "silence";
        case Cause::Farewell: return "farewell";
        case Cause::BetterAdvert: return "better advert";
        case Cause::SyncGroup: return "sync group";
        case Cause::TrackDown: return "track down";
        case Cause::TrackUp: return "track up";
        case Cause::NoSource: return "no source address";
        case Cause::AddressLost: return "virtual address lost";
        case Cause::Stopped: return "stopped";
    }
    return "";
}

std::string_view to_text(AdvertReason reason) {
    switch (reason) {
        case AdvertReason::BecameMaster: return "it has become master";
        case AdvertReason::Interval: return "the advertisement interval is over";
        case AdvertReason::Answer: return "the answer to a lesser advert";
        case AdvertReason::BeforeYield: return "it answers before it yields";
        case AdvertReason::Farewell: return "it stops being master";
        case AdvertReason::Reload: return "its configuration is read again";
    }
    return "";
}

std::string_view to_text(PacketCheck check) {
    switch (check) {
        case PacketCheck::MinimumLength: return "too short for a VRRP header";
        case PacketCheck::Vrid: return "unknown VRID";
        case PacketCheck::State: return "neither BACKUP nor MASTER";
        case PacketCheck::Length: return "wrong length";
        case PacketCheck::TimeToLive: return "wrong TTL";
        case PacketCheck::Version: return "wrong version";
        case PacketCheck::AuthKnown: return "unknown authentication type";
        case PacketCheck::AuthType: return "wrong authentication type";
        case PacketCheck::Password: return "wrong password";
        case PacketCheck::Interval: return "wrong advertisement interval";
        case PacketCheck::Type: return "wrong packet type";
        case PacketCheck::AddressCount: return "wrong number of addresses";
        case PacketCheck::TotalLength: return "total length is not what was received";
        case PacketCheck::Checksum: return "wrong checksum";
        case PacketCheck::Addresses: return "another list of addresses";
        case PacketCheck::UnicastSource: return "source is no unicast peer";
        case PacketCheck::UnicastTimeToLive: return "TTL out of the peer's range";
    }
    return "";
}

std::string_view to_text(ElectionRule rule) {
    switch (rule) {
        case ElectionRule::Priority: return "priority";
        case ElectionRule::Address: return "address, the priorities being equal";
        case ElectionRule::SameAddress: return "nothing: both have the same address";
        case ElectionRule::TwoOwners: return "priority 254: two address owners are configured";
    }
    return "";
}

std::string_view to_text(TimerKind timer) {
    switch (timer) {
        case TimerKind::MasterDown: return "master down";
        case TimerKind::DelayedGarp: return "delayed GARP";
    }
    return "";
}

std::string_view to_text(TrackKind kind) {
    switch (kind) {
        case TrackKind::Interface: return "interface";
        case TrackKind::Script: return "script";
        case TrackKind::Process: return "process";
    }
    return "";
}

std::string_view to_text(GarpReason reason) {
    switch (reason) {
        case GarpReason::BecameMaster: return "it has become master";
        case GarpReason::Delayed: return "the second burst";
        case GarpReason::Refresh: return "the refresh";
        case GarpReason::LowerPriority: return "another master has shown itself";
        case GarpReason::OwnAddress: return "its own address, after FAULT";
    }
    return "";
}

}  // namespace lvsim::vrrp
