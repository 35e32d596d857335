// SPDX-License-Identifier: Apache-2.0
//
// What a VRRP router decides, with its inputs: typed trace events. Those about a packet that came
// in name its frame (Frame::id), so that a capture can show the decision beside the packet; those
// about an advert that goes out name it by its number, which AdvertWay::advert repeats.
#pragma once

#include "models/vrrp/state.hpp"
#include "sim/core/time.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::vrrp {

/// Which instance an event is about. The texts are valid during the event only.
struct Subject {
    std::string_view instance;   ///< Empty: a packet of a VRID that nobody has here.
    std::string_view interface;  ///< The one it is configured on.
    std::uint8_t vrid = 0;
};

/// An advert's sender as it shows itself.
struct Rival {
    IpAddress address;
    std::uint8_t priority = 0;
};

/// Why an instance enters a state.
enum class Cause : std::uint8_t {
    Started,
    Silence,       ///< The master down timer expired: `span`.
    Farewell,      ///< It expired after `rival` had said that it stops: `span`.
    BetterAdvert,  ///< `rival`
    SyncGroup,     ///< The group `what` goes there together.
    TrackDown,     ///< What it depends on is down: `what`, "interface eth1 down".
    TrackUp,       ///< The last thing that was down is well again: `what`.
    NoSource,      ///< The interface `what` has no address to send from.
    AddressLost,   ///< Somebody removed the virtual address `what`.
    Stopped,
};
[[nodiscard]] std::string_view to_text(Cause cause);

struct StateChanged {
    static constexpr std::string_view kName = "vrrp.state_changed";
    Subject subject;
    State from = State::Init;
    State to = State::Init;
    std::uint8_t priority = 0;  ///< Its own, effective.
    Cause cause = Cause::Started;
    Rival rival{};
    SimDuration span{};
    std::string_view what{};
    std::uint64_t frame = 0;  ///< Of the advert; 0: none.
    void fields(TraceFields& to_fields) const;
    [[nodiscard]] std::string text() const;
};

/// Why an advert is sent.
enum class AdvertReason : std::uint8_t {
    BecameMaster,
    Interval,
    Answer,       ///< To an advert of lower priority, or of a master that stops.
    BeforeYield,  ///< higher_prio_send_advert
    Farewell,     ///< Priority 0.
    Reload,
};
[[nodiscard]] std::string_view to_text(AdvertReason reason);

struct AdvertSent {
    static constexpr std::string_view kName = "vrrp.advert_sent";
    std::uint64_t advert = 0;  ///< Counts the packets of a router, from 1.
    Subject subject;
    AdvertReason reason = AdvertReason::Interval;
    std::uint8_t priority = 0;
    std::uint16_t id = 0;  ///< Identification in the IP header.
    IpAddress source;
    IpAddress destination;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// An advert passed all checks and counts.
struct AdvertReceived {
    static constexpr std::string_view kName = "vrrp.advert_received";
    std::uint64_t frame = 0;
    Subject subject;
    State state = State::Backup;  ///< When it came.
    Rival rival;
    std::uint8_t priority = 0;  ///< Our own, effective.
    SimTime expires;            ///< Of our timer, as it stands afterwards.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// The checks of a received packet, in their order (vrrp.md, 8.1).
enum class PacketCheck : std::uint8_t {
    MinimumLength,
    Vrid,
    State,
    Length,
    TimeToLive,
    Version,
    AuthKnown,
    AuthType,
    Password,
    Interval,
    Type,
    AddressCount,
    TotalLength,
    Checksum,
    Addresses,
    UnicastSource,
    UnicastTimeToLive,
};
[[nodiscard]] std::string_view to_text(PacketCheck check);

/// A packet failed a check: it changes nothing, but a master waits a whole interval from here
/// until its next advert (`expires`).
struct AdvertRejected {
    static constexpr std::string_view kName = "vrrp.advert_rejected";
    std::uint64_t frame = 0;
    Subject subject;
    State state = State::Init;
    PacketCheck check = PacketCheck::Vrid;
    IpAddress source;
    std::int64_t expected = 0;  ///< Where the check compares numbers; else 0.
    std::int64_t received = 0;
    IpAddress missing{};  ///< PacketCheck::Addresses: our first that is not in the packet.
    SimTime expires = kTimeNever;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A backup that may preempt does not heed the advert of a lower priority: its timer runs on.
struct AdvertDiscarded {
    static constexpr std::string_view kName = "vrrp.advert_discarded";
    std::uint64_t frame = 0;
    Subject subject;
    Rival rival;
    std::uint8_t priority = 0;
    SimTime expires;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// By which rule two masters are told apart.
enum class ElectionRule : std::uint8_t { Priority, Address, SameAddress, TwoOwners };
[[nodiscard]] std::string_view to_text(ElectionRule rule);

/// A master heard another master.
struct Election {
    static constexpr std::string_view kName = "vrrp.election";
    std::uint64_t frame = 0;
    Subject subject;
    Rival own;
    Rival rival;
    bool is_won = false;
    ElectionRule rule = ElectionRule::Priority;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

enum class TimerKind : std::uint8_t { MasterDown, DelayedGarp };
[[nodiscard]] std::string_view to_text(TimerKind timer);

struct TimerExpired {
    static constexpr std::string_view kName = "vrrp.timer_expired";
    Subject subject;
    TimerKind timer = TimerKind::MasterDown;
    SimTime armed;  ///< When it was set.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

enum class TrackKind : std::uint8_t { Interface, Script, Process };
[[nodiscard]] std::string_view to_text(TrackKind kind);

/// The effective priority follows what is tracked, or an owner gives way to another owner.
struct PriorityChanged {
    static constexpr std::string_view kName = "vrrp.priority_changed";
    Subject subject;
    std::uint8_t from = 0;
    std::uint8_t to = 0;
    std::string_view because{};  ///< "interface trk0 down", "script chk up", "two owners"
    SimTime expires = kTimeNever;
    void fields(TraceFields& to_fields) const;
    [[nodiscard]] std::string text() const;
};

struct TrackChanged {
    static constexpr std::string_view kName = "vrrp.track_changed";
    TrackKind kind = TrackKind::Interface;
    std::string_view name;
    bool is_up = false;
    std::string_view detail{};  ///< "exited with status 1", "2 of 3 processes"
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

enum class GarpReason : std::uint8_t { BecameMaster, Delayed, Refresh, LowerPriority, OwnAddress };
[[nodiscard]] std::string_view to_text(GarpReason reason);

/// One gratuitous ARP left.
struct GarpSent {
    static constexpr std::string_view kName = "vrrp.garp_sent";
    Subject subject;
    std::string_view interface;  ///< Out of which it went.
    IpAddress address;
    MacAddress mac;
    GarpReason reason = GarpReason::BecameMaster;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// The virtual addresses are on their interfaces now.
struct AddressesSet {
    static constexpr std::string_view kName = "vrrp.addresses_set";
    Subject subject;
    std::uint32_t addresses = 0;  ///< How many were added; those that were there do not count.
    IpAddress first;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

struct AddressesRemoved {
    static constexpr std::string_view kName = "vrrp.addresses_removed";
    Subject subject;
    std::uint32_t addresses = 0;  ///< How many were removed.
    IpAddress first;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::vrrp
