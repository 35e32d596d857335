// SPDX-License-Identifier: Apache-2.0
//
// A scheduler alone: servers with letters for names, their loads set by hand.
#pragma once

#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/scheduler.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::ipvs::test {

class SchedulerLab final : private Clock, private Random {
public:
    explicit SchedulerLab(std::string_view scheduler, Profile profile = Profile::Debian12)
        : rules_(rules_of(profile)),
          scheduler_(find_scheduler(scheduler)->make(context_, servers_)) {}

    SchedulerLab& server(std::string_view name, std::int32_t weight = 1) {
        auto made = std::make_unique<Destination>();
        made->weight = weight;
        made->server.port = static_cast<std::uint16_t>(name[0]);
        made->is_available = true;
        servers_.insert(servers_.begin(), made.get());
        all_.push_back(std::move(made));
        number();
        scheduler_->server_added(servers_, *servers_.front());
        return *this;
    }
    SchedulerLab& remove(std::string_view name) {
        Destination& gone = find(name);
        servers_.erase(servers_.begin() + gone.position);
        const std::uint32_t position = gone.position;
        number();
        gone.position = position;
        scheduler_->server_removed(servers_, gone);
        return *this;
    }
    SchedulerLab& weight(std::string_view name, std::int32_t weight) {
        find(name).weight = weight;
        scheduler_->server_updated(servers_, find(name));
        return *this;
    }
    SchedulerLab& active(std::string_view name, std::uint32_t count) {
        find(name).activeconns = count;
        return *this;
    }
    SchedulerLab& inactive(std::string_view name, std::uint32_t count) {
        find(name).inactconns = count;
        return *this;
    }
    SchedulerLab& overloaded(std::string_view name, bool is_overloaded = true) {
        find(name).is_overloaded = is_overloaded;
        return *this;
    }

    /// The name of the server picked; "-" for none.
    std::string pick() {
        const Destination* picked = scheduler_->pick(servers_, FlowKey{});
        return picked == nullptr ? "-" : std::string(1, static_cast<char>(picked->server.port));
    }
    /// So many picks in a row; with `stays` each leaves an active connection.
    std::string picks(int count, bool stays = false) {
        std::string all;
        for (int i = 0; i < count; ++i) {
            all += pick();
            if (stays && all.back() != '-') {
                ++find(all.substr(all.size() - 1)).activeconns;
            }
        }
        return all;
    }

    Destination& find(std::string_view name) {
        for (const auto& one : all_) {
            if (one->server.port == static_cast<std::uint16_t>(name[0])) {
                return *one;
            }
        }
        return *all_.front();
    }
    [[nodiscard]] ServerList servers() const { return servers_; }

private:
    SimTime now() const override { return {}; }
    std::uint64_t below(std::uint64_t) override { return 0; }
    void number() {
        for (std::uint32_t i = 0; i < servers_.size(); ++i) {
            servers_[i]->position = i;
        }
    }

    Rules rules_;
    SchedulerContext context_{rules_, *this, *this};
    std::vector<std::unique_ptr<Destination>> all_;
    std::vector<Destination*> servers_;
    std::unique_ptr<Scheduler> scheduler_;
};

}  // namespace lvsim::ipvs::test
