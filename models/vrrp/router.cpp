// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/router.hpp"

#include "models/vrrp/assembly.hpp"
#include "models/vrrp/core.hpp"
#include "models/vrrp/lifecycle.hpp"
#include "models/vrrp/log.hpp"
#include "models/vrrp/processes.hpp"
#include "models/vrrp/reception.hpp"
#include "models/vrrp/reload.hpp"
#include "models/vrrp/scripts.hpp"
#include "models/vrrp/timeouts.hpp"
#include "models/vrrp/tracking.hpp"

namespace lvsim::vrrp {

class Router::Impl {
public:
    /// From when on keepalived mentions a late timer (seen: 5.8 s; smaller delays are unjudged).
    static constexpr SimDuration kLateEnough = SimDuration::seconds(1);

    Impl(RouterConfig config, const Ports& ports)
        : core(std::make_unique<Core>(std::move(config), ports)) {
        assemble(*core);
    }

    /// Runs what came in, if the router runs, and asks for the wake-up that follows from it.
    template <class Act>
    void act(Act what) {
        if (!is_running) return;
        tell_late();
        what(*core);
        ask_for_wake_up();
    }

    /// The process has stood still: its first timer is long overdue. Said once until it is not.
    void tell_late() {
        const SimTime now = core->ports.clock.now();
        const SimTime due = core->alarms.next_due();
        const bool is_late = due != kTimeNever && due + kLateEnough < now;
        if (is_late && !is_late_told) {
            const std::int64_t microseconds = (now - due).ns() / 1000;
            write_log(*core, LogDetail::Always, "A thread timer expired {}.{:06} seconds ago",
                      microseconds / 1'000'000, microseconds % 1'000'000);
        }
        is_late_told = is_late;
    }

    void ask_for_wake_up() {
        const SimTime due = core->alarms.next_due();
        if (due == asked) return;
        asked = due;
        core->ports.timers.wake_at(due);
    }

    std::unique_ptr<Core> core;
    bool is_running = false;
    bool is_late_told = false;
    SimTime asked = kTimeNever;
};

Router::Router(RouterConfig config, const Ports& ports)
    : impl_(std::make_unique<Impl>(std::move(config), ports)) {}

Router::~Router() = default;

void Router::start() {
    impl_->is_running = true;
    impl_->act([](Core& core) { vrrp::start(core); });
}

void Router::stop() {
    impl_->act([](Core& core) { vrrp::stop(core); });
    impl_->is_running = false;
}

void Router::leave() {
    remove_macvlans(*impl_->core);
}

void Router::begin_reload() {
    impl_->act([](Core& core) { vrrp::begin_reload(core); });
}

void Router::reload(RouterConfig config) {
    if (!impl_->is_running) return;
    // The addresses that change on the way are our own doing: nobody needs to be told of them.
    impl_->is_running = false;
    impl_->core = vrrp::reload(*impl_->core, std::move(config));
    impl_->is_running = true;
    impl_->ask_for_wake_up();
}

void Router::on_wake_up() {
    impl_->asked = kTimeNever;
    impl_->act([](Core& core) { handle_due(core); });
}

void Router::on_packet(std::span<const std::byte> ipv4_packet, std::uint32_t interface,
                       std::uint64_t frame) {
    impl_->act([&](Core& core) { receive(core, ipv4_packet, interface, frame); });
}

void Router::on_link(std::string_view interface, bool is_running) {
    impl_->act([&](Core& core) { note_link(core, interface, is_running); });
}

void Router::on_address(std::string_view interface, IpAddress address, bool is_added) {
    impl_->act([&](Core& core) {
        if (is_added) {
            note_address_added(core, interface, address);
        } else {
            note_address_removed(core, interface, address);
        }
    });
}

void Router::on_script_exit(std::size_t script, const ScriptExit& exit) {
    impl_->act([&](Core& core) { note_script_exit(core, script, exit); });
}

void Router::on_processes() {
    impl_->act([](Core& core) { note_processes(core); });
}

const RouterConfig& Router::config() const {
    return impl_->core->config;
}

std::vector<InstanceInfo> Router::instances() const {
    std::vector<InstanceInfo> infos;
    for (const Instance& instance : impl_->core->instances) {
        infos.push_back(
            {.name = instance.config->name,
             .interface = instance.config->interface,
             .vrid = instance.config->vrid,
             .state = instance.state,
             .priority = instance.priority,
             .master = instance.state == State::Master ? instance.source : instance.last_source,
             .expires = expiry_of(*impl_->core, instance),
             .adverts_sent = instance.adverts_sent,
             .adverts_received = instance.adverts_received,
             .adverts_rejected = instance.adverts_rejected,
             .became_master = instance.became_master});
    }
    return infos;
}

}  // namespace lvsim::vrrp
