// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/events.hpp"

#include "models/vrrp/event_words.hpp"

#include <fmt/format.h>

namespace lvsim::vrrp {
namespace {

/// "10.0.1.2 (priority 50)"
std::string describe(const Rival& rival) {
    return fmt::format("{} (priority {})", to_text(rival.address), rival.priority);
}

/// ", next at 3.609375000 s"; nothing for a timer that does not run.
std::string until(std::string_view words, SimTime expires) {
    return expires == kTimeNever ? "" : fmt::format("{} {} s", words, to_text(expires));
}

std::string reason_text(const StateChanged& event) {
    switch (event.cause) {
        case Cause::Started: return "the router has started";
        case Cause::Silence: return fmt::format("no advert counted for {}", to_text(event.span));
        case Cause::Farewell:
            return fmt::format("{} stops, and no other advert counted for {}",
                               to_text(event.rival.address), to_text(event.span));
        case Cause::BetterAdvert:
            return fmt::format("the advert of {} is better than ours", describe(event.rival));
        case Cause::SyncGroup: return fmt::format("sync group {} goes there together", event.what);
        case Cause::TrackDown: return std::string(event.what);
        case Cause::TrackUp: return fmt::format("{}, nothing else is down", event.what);
        case Cause::NoSource: return fmt::format("{} has no address to send from", event.what);
        case Cause::AddressLost: return fmt::format("somebody removed {}", event.what);
        case Cause::Stopped: return "the router stops";
    }
    return "";
}

}  // namespace

void StateChanged::fields(TraceFields& to_fields) const {
    if (frame != 0) to_fields.add("frame", static_cast<std::int64_t>(frame));
    add_subject(to_fields, subject);
    to_fields.add("from", to_text(from));
    to_fields.add("to", to_text(to));
    to_fields.add("priority", std::int64_t{priority});
    to_fields.add("cause", to_text(cause));
    if (cause == Cause::BetterAdvert || cause == Cause::Farewell) add_rival(to_fields, rival);
    if (span != SimDuration{}) to_fields.add("span_ns", span.ns());
    if (!what.empty()) to_fields.add("what", what);
}

std::string StateChanged::text() const {
    return fmt::format("{} goes from {} to {} at priority {}: {}", describe(subject), to_text(from),
                       to_text(to), priority, reason_text(*this));
}

void AdvertSent::fields(TraceFields& to) const {
    to.add("advert", static_cast<std::int64_t>(advert));
    add_subject(to, subject);
    to.add("reason", to_text(reason));
    to.add("priority", std::int64_t{priority});
    to.add("id", std::int64_t{id});
    to.add("source", to_text(source));
    to.add("destination", to_text(destination));
}

std::string AdvertSent::text() const {
    return fmt::format("{} sends advert {} of priority {} to {}: {}", describe(subject), id,
                       priority, to_text(destination), to_text(reason));
}

void AdvertReceived::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    add_subject(to, subject);
    to.add("state", to_text(state));
    add_rival(to, rival);
    to.add("priority", std::int64_t{priority});
    to.add("expires_ns", expires.ns());
}

std::string AdvertReceived::text() const {
    const std::string_view words =
        state == State::Master ? ", next own advert at" : ", the master is down at";
    return fmt::format("{} heeds the advert of {}, ours is {}{}", describe(subject),
                       describe(rival), priority, until(words, expires));
}

void AdvertRejected::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    add_subject(to, subject);
    to.add("state", to_text(state));
    to.add("check", to_text(check));
    to.add("source", to_text(source));
    to.add("expected", expected);
    to.add("received", received);
    if (!missing.is_unspecified()) to.add("missing", to_text(missing));
    if (expires != kTimeNever) to.add("expires_ns", expires.ns());
}

std::string AdvertRejected::text() const {
    std::string why;
    if (check == PacketCheck::Addresses) {
        why = fmt::format(" ({} is not in it)", to_text(missing));
    } else if (expected != 0 || received != 0) {
        why = fmt::format(" (received {}, expected {})", received, expected);
    }
    return fmt::format("{} rejects a packet of {}: {}{}{}", describe(subject), to_text(source),
                       to_text(check), why, until(", next own advert at", expires));
}

void AdvertDiscarded::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    add_subject(to, subject);
    add_rival(to, rival);
    to.add("priority", std::int64_t{priority});
    to.add("expires_ns", expires.ns());
}

std::string AdvertDiscarded::text() const {
    return fmt::format("{} discards the advert of {}: its own priority {} is higher{}",
                       describe(subject), describe(rival), priority,
                       until(", it takes over at", expires));
}

void Election::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    add_subject(to, subject);
    to.add("own", to_text(own.address));
    to.add("priority", std::int64_t{own.priority});
    add_rival(to, rival);
    to.add("won", std::int64_t{is_won ? 1 : 0});
    to.add("rule", to_text(rule));
}

std::string Election::text() const {
    return fmt::format("two masters of {}: {} against {}, {} {} by {}", describe(subject),
                       describe(own), describe(rival), to_text(own.address),
                       is_won ? "stays" : "yields", to_text(rule));
}

void TimerExpired::fields(TraceFields& to) const {
    add_subject(to, subject);
    to.add("timer", to_text(timer));
    to.add("armed_ns", armed.ns());
}

std::string TimerExpired::text() const {
    return fmt::format("{}: the {} timer, armed at {} s, expires", describe(subject),
                       to_text(timer), to_text(armed));
}

void PriorityChanged::fields(TraceFields& to_fields) const {
    add_subject(to_fields, subject);
    to_fields.add("from", std::int64_t{from});
    to_fields.add("to", std::int64_t{to});
    to_fields.add("because", because);
    if (expires != kTimeNever) to_fields.add("expires_ns", expires.ns());
}

std::string PriorityChanged::text() const {
    return fmt::format("{}: effective priority from {} to {}, {}{}", describe(subject), from, to,
                       because, until(", the master is down at", expires));
}

void TrackChanged::fields(TraceFields& to) const {
    to.add("what", to_text(kind));
    to.add("name", name);
    to.add("up", std::int64_t{is_up ? 1 : 0});
    if (!detail.empty()) to.add("detail", detail);
}

std::string TrackChanged::text() const {
    return fmt::format("tracked {} {} is {}{}{}", to_text(kind), name, is_up ? "up" : "down",
                       detail.empty() ? "" : ": ", detail);
}

void GarpSent::fields(TraceFields& to) const {
    add_subject(to, subject);
    to.add("out", interface);
    to.add("address", to_text(address));
    to.add("mac", to_text(mac));
    to.add("reason", to_text(reason));
}

std::string GarpSent::text() const {
    return fmt::format("{} tells everybody on {} that {} is at {}: {}", describe(subject),
                       interface, to_text(address), to_text(mac), to_text(reason));
}

void AddressesSet::fields(TraceFields& to) const {
    add_subject(to, subject);
    to.add("addresses", std::int64_t{addresses});
    if (addresses != 0) to.add("first", to_text(first));
}

std::string AddressesSet::text() const {
    return fmt::format("{} takes {}", describe(subject), describe_addresses(addresses, first));
}

void AddressesRemoved::fields(TraceFields& to) const {
    add_subject(to, subject);
    to.add("addresses", std::int64_t{addresses});
    if (addresses != 0) to.add("first", to_text(first));
}

std::string AddressesRemoved::text() const {
    return fmt::format("{} gives up {}", describe(subject), describe_addresses(addresses, first));
}

}  // namespace lvsim::vrrp
