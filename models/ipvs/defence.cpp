// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/defence.hpp"

#include "models/ipvs/lifecycle.hpp"

namespace lvsim::ipvs {
namespace {

constexpr std::int32_t kInactive = 1;  ///< The modes of all three settings; 0 is off.
constexpr std::int32_t kActive = 2;
constexpr std::int32_t kAlways = 3;

constexpr SimDuration kPeriod = SimDuration::seconds(1);

/// Low memory switches what is automatic on, enough of it off again.
std::int32_t judge(std::int32_t mode, bool is_memory_low) {
    if (mode == kInactive || mode == kActive) {
        return is_memory_low ? kActive : kInactive;
    }
    return mode;
}

void judge_setting(Core& core, std::string_view name, std::int32_t Settings::*setting,
                   bool is_memory_low) {
    const std::int32_t before = core.settings.*setting;
    const std::int32_t after = judge(before, is_memory_low);
    core.settings.*setting = after;
    if (before != after && core.is_traced<DefenceSwitched>()) {
        core.trace(DefenceSwitched{name, after == kActive, core.defence.available_pages,
                                   core.settings.amemthresh});
    }
}

void update_defence(Core& core) {
    Settings& settings = core.settings;
    Defence& defence = core.defence;
    const std::int64_t threshold = settings.amemthresh;
    const std::int64_t available = defence.available_pages;
    const bool is_low = available < threshold;
    judge_setting(core, "drop_entry", &Settings::drop_entry, is_low);
    judge_setting(core, "drop_packet", &Settings::drop_packet, is_low);
    judge_setting(core, "secure_tcp", &Settings::secure_tcp, is_low);
    if (settings.drop_packet == kActive) {
        defence.drop_rate = static_cast<std::int32_t>(threshold / (threshold - available));
        defence.drop_counter = defence.drop_rate;
    } else {
        defence.drop_rate = settings.drop_packet == kAlways ? settings.am_droprate : 0;
    }
}

bool is_any_on(const Settings& settings) {
    return settings.drop_entry != 0 || settings.drop_packet != 0 || settings.secure_tcp != 0;
}

/// Linux's work runs from when the module was loaded; here, from the start of the run.
SimTime next_turn(const Core& core) {
    if (core.wheel.is_exact()) {
        return SimTime::at(kPeriod * (core.now().ns() / kPeriod.ns() + 1));
    }
    const auto after = [&](std::uint64_t unit) {
        return core.wheel.firing(unit + core.wheel.units(1), unit).unit;
    };
    const std::uint64_t first = after(core.config.first_tick);
    const std::uint64_t period = after(first) - first;
    const std::uint64_t now = core.unit();
    return core.wheel.time_of(now < first ? first : first + ((now - first) / period + 1) * period);
}

/// Of those that were not refreshed for a minute after at most eight packets: each n-th that had n.
bool is_idle_victim(Core& core, const Conn& conn) {
    constexpr std::uint32_t kSparedSeconds = 60;
    const std::uint64_t spared_until =
        conn.expires + core.wheel.units(kSparedSeconds) - core.wheel.units(conn.timeout_seconds);
    auto& counters = core.defence.entry_counters;
    if (core.unit() < spared_until || conn.in_pkts == 0 || conn.in_pkts >= counters.size()) {
        return false;
    }
    std::uint32_t& counter = counters[conn.in_pkts];
    if (counter > 1) {
        --counter;
        return false;
    }
    counter = conn.in_pkts;
    return true;
}

bool is_of_one_packet_service(const Core& core, const Conn& conn) {
    const Destination& server = core.destinations[conn.dest];
    return server.service != nullptr && server.service->spec.is_one_packet;
}

bool is_victim(Core& core, ConnId id) {
    const Conn& conn = core.conns[id];
    if (core.conns.ties(id).n_control > 0) {
        return false;
    }
    if (conn.is_template) {
        if (!core.rules.assures_templates) {
            return false;
        }
        const bool is_one_packet =
            conn.dest != kNoDestination && is_of_one_packet_service(core, conn);
        return is_one_packet ? is_idle_victim(core, conn) : !conn.is_assured;
    }
    if (conn.protocol == IpProtocol::Tcp) {
        const TcpState state{conn.state};
        return state == TcpState::SynRecv || state == TcpState::SynAck ||
               (state == TcpState::Established && is_idle_victim(core, conn));
    }
    if (conn.protocol == IpProtocol::Sctp) {
        const SctpState state{conn.state};
        return state == SctpState::Init1 || state == SctpState::Init ||
               (state == SctpState::Established && is_idle_victim(core, conn));
    }
    return is_idle_victim(core, conn);
}

/// A bucket is done as a whole, whatever is left of the budget.
void drop_entries_of(Core& core, std::size_t bucket, TurnBudget& budget) {
    std::vector<ConnId>& entries = core.defence.entries;
    entries.clear();
    core.conns.for_each_in_bucket(bucket, [&](ConnId id) { entries.push_back(id); });
    for (const ConnId id : entries) {
        budget.spend();
        // One may have gone with another of the same bucket.
        if (core.conns[id].is_waiting && is_victim(core, id)) {
            force_end(core, id, ExpiryReason::DroppedUnderLoad);
        }
    }
}

}  // namespace

void change_defence(Core& core, const Settings& before) {
    const Settings& now = core.settings;
    if (before.drop_entry == now.drop_entry && before.drop_packet == now.drop_packet &&
        before.secure_tcp == now.secure_tcp) {
        return;
    }
    update_defence(core);
    core.alarms.defence = is_any_on(core.settings) ? next_turn(core) : kTimeNever;
    core.arm();
}

void defend(Core& core, TurnBudget& budget) {
    Defence& defence = core.defence;
    if (!defence.is_under_way) {
        constexpr std::size_t kShare = 32;
        update_defence(core);
        defence.buckets = core.conns.buckets();
        const bool drops = core.settings.drop_entry >= kActive;
        defence.buckets_left = drops ? defence.buckets / kShare : 0;
        defence.is_under_way = true;
    }
    for (; defence.buckets_left > 0; --defence.buckets_left) {
        if (!budget.spend()) {
            return;
        }
        drop_entries_of(core, core.ports.random.below(defence.buckets), budget);
    }
    defence.is_under_way = false;
    core.alarms.defence = is_any_on(core.settings) ? next_turn(core) : kTimeNever;
}

bool is_dropped_by_defence(Core& core) {
    Defence& defence = core.defence;
    if (defence.drop_rate == 0) {
        return false;
    }
    --defence.drop_counter;
    if (defence.drop_counter > 0) {
        return false;
    }
    defence.drop_counter = defence.drop_rate;
    return true;
}

}  // namespace lvsim::ipvs
