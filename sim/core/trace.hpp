// SPDX-License-Identifier: Apache-2.0
//
// The trace bus: models say what they decided and why, as typed values; sinks (text, JSON lines,
// captures, statistics, expectations, views) turn it into what they need. One direction: a sink
// never changes what it watches. A sink wants every event or those of a few kinds; an event that
// nobody wants costs a test or two.
//
// An event is a plain struct that registers its own words:
//   struct ServerPicked {
//       static constexpr std::string_view kName = "ipvs.server_picked";
//       IpAddress server; std::uint32_t active = 0;
//       void fields(TraceFields& to) const { to.add("server", to_text(server)); ... }
//       [[nodiscard]] std::string text() const;     // one sentence for people
//   };
//   trace.emit(node, ServerPicked{...});
#pragma once

#include "sim/core/time.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim {

/// A simulated machine or switch; numbered in the order in which the scenario makes them.
enum class NodeId : std::uint32_t {};
inline constexpr NodeId kNoNode{UINT32_MAX};

/// Receives the fields of an event, in a fixed order.
class TraceFields {
public:
    virtual void add(std::string_view name, std::int64_t value) = 0;
    virtual void add(std::string_view name, std::string_view value) = 0;

protected:
    ~TraceFields() = default;
};

/// What all events of one type have in common. Compared by address.
struct TraceKind {
    std::string_view name;  ///< "area.what_happened"
    std::string (*text)(const void* event);
    void (*fields)(const void* event, TraceFields& to);
};

template <class E>
inline constexpr TraceKind kTraceKind{
    E::kName, [](const void* event) { return static_cast<const E*>(event)->text(); },
    [](const void* event, TraceFields& to) { static_cast<const E*>(event)->fields(to); }};

/// An event as the sinks see it; valid during the call only.
struct TraceRecord {
    SimTime time;
    NodeId node = kNoNode;
    const TraceKind* kind = nullptr;
    const void* event = nullptr;

    [[nodiscard]] std::string text() const { return kind->text(event); }
    void fields(TraceFields& to) const { kind->fields(event, to); }
    /// The event itself if it is an E, else null.
    template <class E>
    [[nodiscard]] const E* as() const {
        return kind == &kTraceKind<E> ? static_cast<const E*>(event) : nullptr;
    }
};

class TraceSink {
public:
    virtual void on_trace(const TraceRecord& record) = 0;

protected:
    ~TraceSink() = default;
};

class TraceBus {
public:
    /// `now` is read when an event is emitted and must outlive the bus.
    explicit TraceBus(const SimTime& now) : now_(now) {}

    /// Sinks are called in the order of subscription. Requires: outlives its subscription.
    void subscribe(TraceSink& sink);
    /// To events of these kinds (&kTraceKind<E>) only: the others need not be made for it.
    void subscribe(TraceSink& sink, std::initializer_list<const TraceKind*> kinds);
    void unsubscribe(TraceSink& sink);

    /// Whether somebody wants an E: a model that has work to do for one asks first.
    template <class E>
    [[nodiscard]] bool is_watched() const {
        return wants_all_ || is_wanted(&kTraceKind<E>);
    }

    template <class E>
    void emit(NodeId node, const E& event) {
        if (is_watched<E>()) [[unlikely]] {
            deliver({now_, node, &kTraceKind<E>, &event});
        }
    }

private:
    struct Subscriber {
        TraceSink* sink = nullptr;
        bool wants_all = false;
        std::vector<const TraceKind*> kinds;
    };

    [[nodiscard]] bool is_wanted(const TraceKind* kind) const {
        for (const TraceKind* wanted : kinds_) {
            if (wanted == kind) return true;
        }
        return false;
    }
    void add(Subscriber subscriber);
    void note_what_is_wanted();
    void deliver(const TraceRecord& record);

    const SimTime& now_;
    std::vector<Subscriber> subscribers_;
    bool wants_all_ = false;
    std::vector<const TraceKind*> kinds_;  ///< Of the subscribers that do not want all.
};

}  // namespace lvsim
