// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/invariants/vrrp_watch.hpp"

#include "models/vrrp/events.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/net/frame_trace.hpp"
#include "sim/wire/ethernet.hpp"
#include "sim/wire/ipv4.hpp"
#include "sim/wire/vrrp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <utility>

namespace lvsim::runtime {
namespace {

constexpr SimTime kNotNow = kTimeNever;
/// In its intervals: a master sends in each, but it may begin one anew when it hears nonsense.
constexpr std::int64_t kSilent = 2;

/// Goes on, begins, or ends.
void update(SimTime& since, bool is_so, SimTime now) {
    if (!is_so) {
        since = kNotNow;
    } else if (since == kNotNow) {
        since = now;
    }
}

/// Since when all are so.
SimTime latest(std::initializer_list<SimTime> all) {
    return std::max(all);  // kTimeNever is later than all
}

bool is_over(SimTime since, SimDuration grace, SimTime now) {
    return since != kNotNow && now - since > grace;
}

/// An advert as it stands on the wire.
struct Advert {
    std::uint8_t vrid = 0;
    std::uint8_t priority = 0;
    SimDuration interval;
    IpAddress destination;
    std::vector<IpAddress> addresses;
};

SimDuration interval_of(const VrrpView& advert) {
    return advert.version() == 2 ? SimDuration::seconds(advert.interval_seconds())
                                 : SimDuration::milliseconds(10 * advert.interval_centiseconds());
}

/// nullopt: it is none over IPv4, or not whole.
std::optional<Advert> advert_of(const Frame& frame) {
    constexpr std::size_t kMessage = kEthernetHeaderBytes + kIpv4HeaderBytes;
    std::array<std::byte, kMessage + kVrrpIpv4BytesMax> bytes;
    if (frame.copy_from(0, std::span(bytes).first(kMessage)) < kMessage) return std::nullopt;
    const bool is_ipv4 = EthernetView(bytes.data()).type() == EtherType::Ipv4;
    const Ipv4View ip(bytes.data() + kEthernetHeaderBytes);
    if (!is_ipv4 || ip.protocol() != IpProtocol::Vrrp) return std::nullopt;
    const std::size_t size = frame.copy_from(0, bytes);
    if (size < kMessage + kVrrpHeaderBytes) return std::nullopt;
    const VrrpView message{std::span<const std::byte>(bytes).first(size).subspan(kMessage)};
    if (message.size() < message.expected_bytes()) return std::nullopt;
    Advert advert{message.vrid(), message.priority(), interval_of(message), ip.destination(), {}};
    for (std::size_t i = 0; i < message.address_count(); ++i) {
        advert.addresses.push_back(message.address_v4(i));
    }
    return advert;
}

std::string seconds_text(SimDuration span) {
    return fmt::format("{}.{:03} s", span.ns() / 1'000'000'000, span.ns() / 1'000'000 % 1000);
}

}  // namespace

void VrrpWatch::subscribe_to(TraceBus& bus) {
    bus.subscribe(*this, {&kTraceKind<vrrp::StateChanged>, &kTraceKind<net::FrameSent>,
                          &kTraceKind<net::LinkFaultChanged>});
}

void VrrpWatch::on_trace(const TraceRecord& record) {
    if (const auto* frame = record.as<net::FrameSent>()) {
        on_frame(record, *frame);
    } else if (const auto* state = record.as<vrrp::StateChanged>()) {
        on_state(record, *state);
    } else {
        on_fault(record);
    }
}

void VrrpWatch::on_state(const TraceRecord& record, const vrrp::StateChanged& event) {
    Router* of = router(record.node, event.subject.interface, event.subject.vrid);
    if (of == nullptr) return;
    of->state = event.to;
    of->state_since = record.time;
}

void VrrpWatch::on_frame(const TraceRecord& record, const net::FrameSent& event) {
    auto advert = advert_of(*event.frame);
    if (!advert) return;
    Router* from = router(record.node, event.interface, advert->vrid);
    if (from == nullptr) return;
    constexpr std::uint8_t kFarewell = 0;
    if (advert->priority == kFarewell) {
        from->last_advert = from->speaks = kNotNow;
        return;
    }
    from->interval = advert->interval;
    const bool has_paused =
        from->last_advert == kNotNow || record.time - from->last_advert > from->interval * kSilent;
    if (has_paused) from->speaks = record.time;
    from->last_advert = record.time;
    from->destination = advert->destination;
    from->addresses = std::move(advert->addresses);
}

/// A fault that came and went between two looks must not go unnoticed.
void VrrpWatch::on_fault(const TraceRecord& record) {
    for (Router& router : routers_) {
        if (router.hears != kNotNow) router.hears = record.time;
        if (router.is_heard != kNotNow) router.is_heard = record.time;
    }
}

VrrpWatch::Router* VrrpWatch::router(NodeId node, std::string_view interface, std::uint8_t vrid) {
    const auto found = std::find_if(routers_.begin(), routers_.end(), [&](const Router& one) {
        return one.node == node && one.interface == interface && one.vrid == vrid;
    });
    if (found != routers_.end()) return &*found;
    const auto domain = around_.domain(node, interface);
    if (!domain) return nullptr;
    Router made;
    made.node = node;
    made.interface = interface;
    made.vrid = vrid;
    made.domain = *domain;
    return &routers_.emplace_back(std::move(made));
}

void VrrpWatch::look(SimTime now) {
    for (Router& router : routers_) {
        const bool was_able = router.able != kNotNow;
        update(router.able, around_.is_able(router.node, router.interface), now);
        update(router.hears, around_.is_clean(router.node, router.interface, net::LinkSide::In),
               now);
        update(router.is_heard, around_.is_clean(router.node, router.interface, net::LinkSide::Out),
               now);
        // What a daemon that was killed had said of its state, it says no more.
        if (was_able && router.able == kNotNow) router.state = vrrp::State::Init;
        for (const Router& other : routers_) {
            if (other.domain != router.domain || other.vrid != router.vrid) continue;
            for (const IpAddress address : other.addresses) {
                auto& since = router.held.try_emplace(address, kNotNow).first->second;
                update(since, around_.holds(router.node, address), now);
            }
        }
    }
}

bool VrrpWatch::is_speaking(const Router& router, SimTime now) const {
    return router.last_advert != kNotNow && now - router.last_advert <= router.interval * kSilent;
}

bool VrrpWatch::are_rivals(const Router& a, const Router& b) const {
    return a.node != b.node && a.vrid == b.vrid && a.domain == b.domain;
}

VrrpWatch::Since VrrpWatch::hears(const Router& a, const Router& b) const {
    const bool is_for_all = b.destination.is_unspecified() || b.destination.is_multicast();
    if (!is_for_all && !around_.holds(a.node, b.destination)) return kNotNow;
    return latest({a.able, b.able, a.hears, b.is_heard});
}

VrrpWatch::Since VrrpWatch::hear_each_other(const Router& a, const Router& b) const {
    return latest({hears(a, b), hears(b, a)});
}

std::string VrrpWatch::name(const Router& router) const {
    return fmt::format("{}.{}", around_.name(router.node), router.interface);
}

Mismatches VrrpWatch::check_masters(SimTime now) const {
    Mismatches found;
    for (std::size_t i = 0; i < routers_.size(); ++i) {
        for (std::size_t j = i + 1; j < routers_.size(); ++j) {
            check_two_masters(found, routers_[i], routers_[j], now);
        }
        check_silence(found, routers_[i], now);
    }
    return found;
}

void VrrpWatch::check_two_masters(Mismatches& found, const Router& a, const Router& b,
                                  SimTime now) const {
    if (!are_rivals(a, b) || !is_speaking(a, now) || !is_speaking(b, now)) return;
    const SimTime since = latest({hear_each_other(a, b), a.speaks, b.speaks});
    if (!is_over(since, std::max(a.interval, b.interval) * kGrace, now)) return;
    found.push_back({fmt::format("masters of VRID {}", a.vrid),
                     "one",
                     fmt::format("{} and {}, who hear each other, both for {}", name(a), name(b),
                                 seconds_text(now - since)),
                     {}});
}

/// A router that works and hears nobody's adverts sends its own, whatever its links are like.
void VrrpWatch::check_silence(Mismatches& found, const Router& router, SimTime now) const {
    using vrrp::State;
    if (router.state != State::Backup && router.state != State::Master) return;
    SimTime since = latest({router.able, router.hears, router.state_since});
    SimDuration interval = router.interval;
    for (const Router& other : routers_) {
        const bool is_of_group = other.domain == router.domain && other.vrid == router.vrid;
        if (!is_of_group) continue;
        interval = std::max(interval, other.interval);
        if (other.last_advert != kNotNow) since = std::max(since, other.last_advert);
    }
    if (!is_over(since, interval * kGrace + kLate, now)) return;
    found.push_back({fmt::format("masters of VRID {}", router.vrid),
                     "one",
                     fmt::format("none, but {} is {} and hears nobody for {}", name(router),
                                 to_text(router.state), seconds_text(now - since)),
                     {}});
}

Mismatches VrrpWatch::check_addresses(SimTime now) const {
    Mismatches found;
    for (std::size_t i = 0; i < routers_.size(); ++i) {
        for (std::size_t j = i + 1; j < routers_.size(); ++j) {
            if (are_rivals(routers_[i], routers_[j])) {
                check_two_holders(found, routers_[i], routers_[j], now);
            }
        }
    }
    return found;
}

void VrrpWatch::check_two_holders(Mismatches& found, const Router& a, const Router& b,
                                  SimTime now) const {
    for (const auto& [address, held] : a.held) {
        const auto other = b.held.find(address);
        if (other == b.held.end()) continue;
        const SimTime since = latest({hear_each_other(a, b), held, other->second});
        if (!is_over(since, std::max(a.interval, b.interval) * kGrace, now)) continue;
        found.push_back({"who has " + to_text(address),
                         "one machine",
                         fmt::format("{} and {}, who hear each other, both for {}", name(a),
                                     name(b), seconds_text(now - since)),
                         {}});
    }
}

}  // namespace lvsim::runtime
