// SPDX-License-Identifier: Apache-2.0
//
// Destination hashing (behaviour: Linux 6.1 ip_vs_dh.c): a table of 256 buckets, dealt out to the
// servers in list order; the address a packet was sent to picks the bucket. Weights do not matter,
// but a server that is at weight 0 or overloaded is not replaced: its connections are refused.
#include "models/ipvs/sched/address_hash.hpp"
#include "models/ipvs/sched/registry.hpp"

#include <array>

namespace lvsim::ipvs {
namespace {

constexpr std::uint32_t kBits = 8;

class DestinationHashing final : public Scheduler {
public:
    DestinationHashing(const Rules& rules, ServerList servers) : rules_(rules) { deal(servers); }

    void server_added(ServerList servers, const Destination&) override { deal(servers); }
    void server_removed(ServerList servers, const Destination&) override { deal(servers); }

    Destination* pick(ServerList, const FlowKey& flow) override {
        const std::uint32_t address = flow.virtual_address.address.v4_value();
        Destination* server = buckets_[bucket_of(rules_, address, kBits)];
        return server != nullptr && server->is_eligible() ? server : nullptr;
    }

    std::string_view rule() const override { return "by a hash of the virtual address"; }

private:
    void deal(ServerList servers) {
        for (std::size_t i = 0; i < buckets_.size(); ++i) {
            buckets_[i] = servers.empty() ? nullptr : servers[i % servers.size()];
        }
    }

    const Rules& rules_;
    std::array<Destination*, 1U << kBits> buckets_{};
};

}  // namespace

std::unique_ptr<Scheduler> make_dh(const SchedulerContext& context, ServerList servers) {
    return std::make_unique<DestinationHashing>(context.rules, servers);
}

}  // namespace lvsim::ipvs
