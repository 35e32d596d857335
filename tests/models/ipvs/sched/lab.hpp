// SPDX-License-Identifier: Apache-2.0
//
// A scheduler alone: servers with letters for names, their loads and the time set by hand.
#pragma once

#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/scheduler.hpp"
#include "sim/core/rng.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::ipvs::test {

class SchedulerLab final : private Clock, private Random {
public:
    explicit SchedulerLab(std::string_view scheduler, Profile profile = Profile::Debian12)
        : rules_(rules_of(profile)),
          scheduler_(find_scheduler(profile, scheduler)->make(context_, servers_)) {}
    SchedulerLab(const SchedulerLab&) = delete;
    SchedulerLab& operator=(const SchedulerLab&) = delete;

    SchedulerLab& server(std::string_view name, std::int32_t weight = 1) {
        return server(name, weight, {IpAddress::v4(0x0a01'0000), 80});
    }
    SchedulerLab& server(std::string_view name, std::int32_t weight, Endpoint address) {
        all_.push_back(std::make_unique<Destination>());
        names_.emplace_back(name);
        Destination& made = *all_.back();
        made.id = DestinationId{static_cast<std::uint32_t>(all_.size() - 1)};
        made.weight = weight;
        made.last_weight = weight;
        made.server = address;
        return enlist(made);
    }
    SchedulerLab& remove(std::string_view name) {
        Destination& gone = find(name);
        gone.is_available = false;
        servers_.erase(servers_.begin() + gone.position);
        const std::uint32_t position = gone.position;
        number();
        gone.position = position;
        scheduler_->server_removed(servers_, gone);
        return *this;
    }
    /// One that was removed comes back, at the head of the list.
    SchedulerLab& revive(std::string_view name) { return enlist(find(name)); }
    SchedulerLab& weight(std::string_view name, std::int32_t weight) {
        Destination& server = find(name);
        server.weight = weight;
        server.last_weight = weight != 0 ? weight : server.last_weight;
        scheduler_->server_updated(servers_, server);
        return *this;
    }
    SchedulerLab& active(std::string_view name, std::uint32_t count) {
        find(name).activeconns = count;
        return changed(name);
    }
    SchedulerLab& inactive(std::string_view name, std::uint32_t count) {
        find(name).inactconns = count;
        return changed(name);
    }
    SchedulerLab& overloaded(std::string_view name, bool is_overloaded = true) {
        find(name).is_overloaded = is_overloaded;
        return changed(name);
    }
    /// As when the service is edited to this scheduler: it finds the servers there.
    SchedulerLab& make_anew(std::string_view scheduler) {
        scheduler_ = find_scheduler(Profile::Debian12, scheduler)->make(context_, servers_);
        return *this;
    }
    SchedulerLab& flags(SchedulerFlags flags) {
        flow_.flags = flags;
        return *this;
    }
    SchedulerLab& client(std::string_view address, std::uint16_t port = 40000) {
        flow_.client = {*IpAddress::parse(address), port};
        return *this;
    }
    SchedulerLab& to(std::string_view address) {
        flow_.virtual_address = {*IpAddress::parse(address), 80};
        return *this;
    }
    /// Time passes, with the sweeps that are due in it.
    SchedulerLab& wait(SimDuration span) {
        const SimTime end = now_ + span;
        const auto period = scheduler_->sweep_period();
        while (period && next_sweep_ + *period <= end) {
            next_sweep_ = next_sweep_ + *period;
            now_ = next_sweep_;
            scheduler_->sweep();
        }
        now_ = end;
        return *this;
    }

    /// The name of the server picked; "-" for none.
    std::string pick() {
        const Destination* picked = scheduler_->pick(servers_, flow_);
        return picked == nullptr ? "-" : name_of(*picked);
    }
    /// So many picks in a row; with `stays` each leaves an active connection.
    std::string picks(int count, bool stays = false) {
        std::string all;
        for (int i = 0; i < count; ++i) {
            const std::string name = pick();
            if (stays && name != "-") {
                active(name, find(name).activeconns + 1);
            }
            all += name;
        }
        return all;
    }

    Destination& find(std::string_view name) {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (names_[i] == name) {
                return *all_[i];
            }
        }
        return *all_.front();
    }
    [[nodiscard]] const std::string& name_of(const Destination& server) const {
        return names_[static_cast<std::uint32_t>(server.id)];
    }
    [[nodiscard]] ServerList servers() const { return servers_; }
    [[nodiscard]] Scheduler& scheduler() { return *scheduler_; }
    [[nodiscard]] const SchedulerContext& context() const { return context_; }

    Settings settings;

private:
    SimTime now() const override { return now_; }
    std::uint64_t below(std::uint64_t bound) override { return rng_.below(bound); }
    /// As the director does: of members only.
    SchedulerLab& changed(std::string_view name) {
        if (find(name).is_available) {
            scheduler_->load_changed(find(name));
        }
        return *this;
    }
    SchedulerLab& enlist(Destination& server) {
        server.is_available = true;
        servers_.insert(servers_.begin(), &server);
        number();
        scheduler_->server_added(servers_, server);
        return *this;
    }
    void number() {
        for (std::uint32_t i = 0; i < servers_.size(); ++i) {
            servers_[i]->position = i;
        }
    }

    Rules rules_;
    SimTime now_;
    SimTime next_sweep_;
    Rng rng_{1, "scheduler"};
    FlowKey flow_{
        IpProtocol::Tcp, {IpAddress::v4(0x0a00'020f), 40000}, {IpAddress::v4(0x0a00'0264), 80}, {}};
    SchedulerContext context_{rules_, settings, *this, *this};
    std::vector<std::unique_ptr<Destination>> all_;
    std::vector<std::string> names_;
    std::vector<Destination*> servers_;
    std::unique_ptr<Scheduler> scheduler_;
};

}  // namespace lvsim::ipvs::test
