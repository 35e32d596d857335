// SPDX-License-Identifier: Apache-2.0
//
// Locality-based least connection (behaviour: Linux 6.1 ip_vs_lblc.c): remembers the server of each
// destination address (meant for caches: an address is a web site). An address stays with its
// server until that one has more active connections than its weight while another is half idle, is
// at weight 0 or deleted; then, and when the address is new, the least loaded is taken as by wlc.
// The overload flag counts for that choice only.
#include "models/ipvs/sched/address_cache.hpp"
#include "models/ipvs/sched/locality.hpp"
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

/// A reference to a server, so that a deleted one is not freed.
struct CachedServer {
    Destination* server = nullptr;

    void set(Destination& now) {
        release();
        server = &now;
        ++server->references;
    }
    void release() {
        if (server != nullptr) {
            --server->references;
            server = nullptr;
        }
    }
};

class LocalityLeastConnection final : public Scheduler {
public:
    LocalityLeastConnection(const SchedulerContext& context, ServerList servers)
        : context_(context), local_(context.rules, servers), cache_(context.rules) {}

    void server_added(ServerList servers, const Destination&) override {
        local_.list_changed(servers);
    }
    void server_removed(ServerList servers, const Destination&) override {
        local_.list_changed(servers);
    }
    void server_updated(ServerList, const Destination& server) override {
        local_.server_changed(server);
    }
    void load_changed(const Destination& server) override { local_.server_changed(server); }

    Destination* pick(ServerList servers, const FlowKey& flow) override {
        const std::uint32_t address = flow.virtual_address.address.v4_value();
        const SimTime now = context_.clock.now();
        auto* entry = cache_.find(address);
        if (entry != nullptr) {
            entry->last_use = now;
            Destination* known = entry->value.server;
            if (known->is_available && known->weight > 0 && !local_.is_hot(*known, servers)) {
                return known;
            }
        }
        Destination* least = local_.least_connected(servers);
        if (least == nullptr) {
            return nullptr;
        }
        if (entry == nullptr) {
            cache_.make(address, now).value.set(*least);
        } else if (entry->value.server != least) {
            entry->value.set(*least);
            cache_.count_addition();
        }
        return least;
    }

    std::string_view rule() const override {
        return "the server of this address, or the least connected for its weight";
    }

    std::optional<SimDuration> sweep_period() const override { return cache_.kSweepPeriod; }
    void sweep() override {
        cache_.sweep(context_.clock.now(), SimDuration::seconds(context_.settings.lblc_expiration));
    }

private:
    const SchedulerContext& context_;
    LocalServers local_;
    AddressCache<CachedServer> cache_;
};

}  // namespace

std::unique_ptr<Scheduler> make_lblc(const SchedulerContext& context, ServerList servers) {
    return std::make_unique<LocalityLeastConnection>(context, servers);
}

}  // namespace lvsim::ipvs
