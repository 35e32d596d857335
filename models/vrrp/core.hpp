// SPDX-License-Identifier: Apache-2.0
//
// What the parts of one router share: its instances and sync groups as they stand, its timers and
// its ports. Each part is a file of functions that work on this:
//
//   reception -> packet_checks -> transitions -> adverts, addresses, garp, notify
//                                   ^   |
//   timeouts, tracking, scripts ----+   +-> sync_group -> transitions of the other members
#pragma once

#include "models/vrrp/alarms.hpp"
#include "models/vrrp/config.hpp"
#include "models/vrrp/events.hpp"
#include "models/vrrp/ports.hpp"
#include "sim/wire/vrrp.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::vrrp {

/// A virtual address of an instance.
struct HeldAddress {
    IpPrefix prefix;
    std::string interface;
    std::string label;
    std::size_t pace = 0;    ///< Which of Core::paces its gratuitous ARPs keep to.
    bool is_set = false;     ///< We have put it there.
    bool is_queued = false;  ///< A gratuitous ARP waits for the interval to pass.
    GarpReason queued_for{};
};

/// Something that an instance depends on, or that moves its priority.
struct Track {
    TrackKind kind = TrackKind::Interface;
    std::string name;
    std::int32_t weight = 0;  ///< 0: down is FAULT.
    bool is_reverse = false;  ///< Weight 0: up is FAULT.
    bool is_known = true;     ///< A script that has not run yet is neither up nor down.
    bool is_up = true;

    [[nodiscard]] bool is_fault() const { return weight == 0 && is_known && is_up == is_reverse; }
    [[nodiscard]] std::int32_t adjustment() const {
        if (!is_known) return 0;
        return (weight > 0) == is_up ? weight : 0;
    }
};

struct Instance {
    const InstanceConfig* config = nullptr;
    std::size_t index = 0;
    std::optional<std::size_t> group;
    State state = State::Init;
    std::uint8_t base_priority = kPriorityDefault;
    std::uint8_t priority = kPriorityDefault;  ///< Effective.
    SimDuration master_interval;               ///< The M of the timers.
    bool wants_master = false;                 ///< Its timer has expired, its group is not ready.
    bool is_held_back = false;  ///< Something it depends on is down, or not known yet.
    IpAddress source;           ///< Unspecified: none.
    IpAddress former_source;  ///< One that was lost: the farewell still leaves with it (observed).
    std::string holder;       ///< The interface that holds the addresses.
    bool is_holder_new = false;          ///< We have just made it: a macvlan without addresses.
    std::vector<HeldAddress> addresses;  ///< Then the excluded ones.
    std::vector<IpAddress> advertised;
    std::vector<Track> tracks;
    VrrpPassword password{};
    bool has_old_checksum = false;
    std::uint16_t id = 1;             ///< Of the next advert.
    SimTime preempt_at = kTimeNever;  ///< The end of the preempt delay; never: it does not run.
    SimTime refreshed;                ///< When the addresses were announced by refresh.
    IpAddress last_source;            ///< Of the last advert that counted.
    bool has_farewell = false;        ///< It was one of priority 0.
    std::uint64_t adverts_sent = 0;
    std::uint64_t adverts_received = 0;
    std::uint64_t adverts_rejected = 0;
    std::uint64_t became_master = 0;
};

struct SyncGroup {
    const SyncGroupConfig* config = nullptr;
    std::vector<std::size_t> members;  ///< Indices of instances, in the order of the configuration.
    State state = State::Init;
};

/// vrrp_garp_interval: when an interface may send its next gratuitous ARP.
struct GarpPace {
    std::string interface;
    SimTime next;
};

enum class ScriptStage : std::uint8_t { Idle, Running, Terminated, Killed };

struct ScriptRun {
    ScriptStage stage = ScriptStage::Idle;
    bool is_known = false;  ///< It has ended once.
    bool is_good = false;
    std::int32_t count = 0;        ///< 0 .. rise + fall - 1
    std::int32_t last_status = 0;  ///< What it returned last.
    SimTime started;
};

struct ProcessWatch {
    std::size_t running = 0;
    bool is_up = false;
};

struct Core {
    Core(RouterConfig configuration, const Ports& surroundings)
        : config(std::move(configuration)), ports(surroundings) {}
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    RouterConfig config;
    Ports ports;
    Alarms alarms;
    std::vector<Instance> instances;
    std::vector<SyncGroup> groups;
    std::vector<GarpPace> paces;
    std::vector<ScriptRun> scripts;
    std::vector<ProcessWatch> processes;
    std::uint64_t adverts = 0;
    SimTime delayed_until;  ///< vrrp_startup_delay
    /// The packet under way: an Ethernet payload, as a list of addresses that fits is all we send.
    std::array<std::byte, kIpv4HeaderBytes + kVrrpIpv4BytesMax> buffer;
};

[[nodiscard]] Subject subject_of(const Instance& instance);
[[nodiscard]] SimDuration skew_of(const Instance& instance);
[[nodiscard]] SimDuration down_interval_of(const Instance& instance);
/// When its timer is due; kTimeNever: it has none.
[[nodiscard]] SimTime expiry_of(const Core& core, const Instance& instance);
[[nodiscard]] bool is_owner(const Instance& instance);

/// The timer of a BACKUP: `span` from now, or from the end of the startup delay.
void arm_down_timer(Core& core, const Instance& instance, SimDuration span);
/// The timer of a MASTER.
void arm_advert_timer(Core& core, const Instance& instance);
/// The same when it has just become one: the interval counts from the end of the takeover.
void arm_first_advert_timer(Core& core, const Instance& instance);
/// The same when a packet puts it off.
void put_off_advert_timer(Core& core, const Instance& instance);
/// As the state asks: whole intervals, none in INIT and FAULT.
void arm_timer(Core& core, const Instance& instance);

}  // namespace lvsim::vrrp
