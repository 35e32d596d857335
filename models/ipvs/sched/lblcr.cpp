// SPDX-License-Identifier: Apache-2.0
//
// Locality-based least connection with replication (behaviour: Linux 6.1 ip_vs_lblcr.c): as lblc,
// but each destination address has a set of servers, of which the least loaded is taken. When that
// one has more active connections than its weight while another server is half idle, the least
// loaded of all joins the set. A set that has not changed for a day (a sysctl) loses its most
// loaded server.
#include "models/ipvs/sched/address_cache.hpp"
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/locality.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/sched/set_index.hpp"

#include <algorithm>
#include <memory>

namespace lvsim::ipvs {
namespace {

/// References to servers, the one that joined last first.
struct ServerSet {
    std::vector<Destination*> servers;
    SimTime changed_at;
    std::unique_ptr<SetIndex> index;  ///< Of large ones.

    void insert(Destination& server, SimTime now) {
        servers.insert(servers.begin(), &server);
        ++server.references;
        note_change(now);
    }
    void erase(Destination& server, SimTime now) {
        std::erase(servers, &server);
        --server.references;
        note_change(now);
    }
    [[nodiscard]] bool contains(const Destination& server) const {
        return std::find(servers.begin(), servers.end(), &server) != servers.end();
    }
    void release() {
        for (Destination* server : servers) {
            --server->references;
        }
        servers.clear();
        index.reset();
    }

private:
    void note_change(SimTime now) {
        changed_at = now;
        if (index) {
            index->members_changed();
        }
    }
};

class ReplicatedLocality final : public Scheduler {
public:
    ReplicatedLocality(const SchedulerContext& context, ServerList servers)
        : context_(context), local_(context.rules, servers), cache_(context.rules) {}

    void server_added(ServerList servers, const Destination&) override { note_list(servers); }
    void server_removed(ServerList servers, const Destination&) override { note_list(servers); }
    void server_updated(ServerList, const Destination& server) override { load_changed(server); }
    void load_changed(const Destination& server) override {
        local_.server_changed(server);
        journal_.note(server);
    }

    Destination* pick(ServerList servers, const FlowKey& flow) override {
        const std::uint32_t address = flow.virtual_address.address.v4_value();
        const SimTime now = context_.clock.now();
        auto* entry = cache_.find(address);
        if (entry != nullptr) {
            entry->last_use = now;
            Destination* least = least_of(entry->value);
            shrink(entry->value, now);
            if (least != nullptr && !local_.is_hot(*least, servers)) {
                return least;
            }
        }
        Destination* least = local_.least_connected(servers);
        if (least == nullptr) {
            return nullptr;
        }
        ServerSet& set = entry != nullptr ? entry->value : cache_.make(address, now).value;
        if (!set.contains(*least)) {
            set.insert(*least, now);
        }
        return least;
    }

    std::string_view rule() const override {
        return "the least connected of this address's servers, or of all";
    }

    std::optional<SimDuration> sweep_period() const override { return cache_.kSweepPeriod; }
    void sweep() override { cache_.sweep(context_.clock.now(), expiration()); }

private:
    [[nodiscard]] SimDuration expiration() const {
        return SimDuration::seconds(context_.settings.lblcr_expiration);
    }
    [[nodiscard]] Burden burden_of(const Destination& server) const {
        return {load_of(server, context_.rules.lblc_active_weight), server.weight};
    }
    [[nodiscard]] bool is_heavier(const Destination& a, const Destination& b) const {
        return ipvs::is_heavier(burden_of(a), burden_of(b), context_.rules.has_wide_products);
    }

    void note_list(ServerList servers) {
        local_.list_changed(servers);
        journal_.note_list();
    }

    [[nodiscard]] Destination* least_of(ServerSet& set) const {
        constexpr std::size_t kSmall = 4;  // a walk costs less
        if (set.servers.size() <= kSmall) {
            return walk_for_least(set);
        }
        if (!set.index) {
            const Rules& rules = context_.rules;
            set.index = std::make_unique<SetIndex>(
                LeastConnected{rules.has_wide_products, rules.lblc_active_weight});
        }
        Destination* least = set.index->least(set.servers, journal_);
        return set.index->needs_walk() ? walk_for_least(set) : least;
    }

    [[nodiscard]] Destination* walk_for_least(const ServerSet& set) const {
        Destination* least = nullptr;
        for (Destination* server : set.servers) {
            const bool may = !server->is_overloaded && server->is_available;
            if (may && (least == nullptr ? server->weight > 0 : is_heavier(*least, *server))) {
                least = server;
            }
        }
        return least;
    }

    [[nodiscard]] Destination* most_of(const ServerSet& set) const {
        Destination* most = nullptr;
        for (Destination* server : set.servers) {
            if (server->weight > 0 && (most == nullptr || is_heavier(*server, *most))) {
                most = server;
            }
        }
        return most;
    }

    void shrink(ServerSet& set, SimTime now) const {
        if (set.servers.size() <= 1 || now <= set.changed_at + expiration()) {
            return;
        }
        if (Destination* most = most_of(set)) {
            set.erase(*most, now);
        }
    }

    const SchedulerContext& context_;
    LocalServers local_;
    LoadJournal journal_;
    AddressCache<ServerSet> cache_;
};

}  // namespace

std::unique_ptr<Scheduler> make_lblcr(const SchedulerContext& context, ServerList servers) {
    return std::make_unique<ReplicatedLocality>(context, servers);
}

}  // namespace lvsim::ipvs
