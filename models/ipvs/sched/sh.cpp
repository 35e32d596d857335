// SPDX-License-Identifier: Apache-2.0
//
// Source hashing (behaviour: Linux 6.1 ip_vs_sh.c): a table of 256 buckets, dealt out to the
// servers in list order, each getting as many in a row as its weight says; the client's address
// picks the bucket. Flags (ipvsadm -b): sh-port hashes the client's port too; sh-fallback looks for
// another bucket when the server is at weight 0 or overloaded, where without it the client is
// refused. 2.6.32 deals out one bucket each and has no flags.
#include "models/ipvs/sched/address_hash.hpp"
#include "models/ipvs/sched/registry.hpp"

#include <array>

namespace lvsim::ipvs {
namespace {

constexpr std::uint32_t kBits = 8;
constexpr std::uint32_t kBuckets = 1U << kBits;

class SourceHashing final : public Scheduler {
public:
    SourceHashing(const Rules& rules, ServerList servers) : rules_(rules) { deal(servers); }

    void server_added(ServerList servers, const Destination&) override { deal(servers); }
    void server_updated(ServerList servers, const Destination&) override { deal(servers); }
    void server_removed(ServerList servers, const Destination&) override { deal(servers); }

    Destination* pick(ServerList, const FlowKey& flow) override {
        const std::uint32_t port = flow.flags.flag_2 ? flow.client.port : 0U;
        const std::uint32_t first = bucket_of(rules_, flow.client.address.v4_value() + port, kBits);
        Destination* server = buckets_[first];
        if (server == nullptr || server->is_eligible()) {
            return server;
        }
        return flow.flags.flag_1 ? fallback(first) : nullptr;
    }

    std::string_view rule() const override { return "by a hash of the client's address"; }

private:
    /// All buckets in turn. Linux adds the first one twice, so it begins at its double.
    [[nodiscard]] Destination* fallback(std::uint32_t first) const {
        for (std::uint32_t offset = 0; offset < kBuckets; ++offset) {
            Destination* server = buckets_[(2 * first + offset) % kBuckets];
            if (server->is_eligible()) {
                return server;
            }
        }
        return nullptr;
    }

    /// A server at weight 0 gets one bucket a turn, as at weight 1.
    void deal(ServerList servers) {
        std::size_t at = 0;
        std::int32_t dealt = 0;
        for (Destination*& bucket : buckets_) {
            bucket = servers.empty() ? nullptr : servers[at];
            if (bucket == nullptr) {
                continue;
            }
            ++dealt;
            if (dealt >= (rules_.sh_heeds_weights ? bucket->weight : 1)) {
                at = (at + 1) % servers.size();
                dealt = 0;
            }
        }
    }

    const Rules& rules_;
    std::array<Destination*, kBuckets> buckets_{};
};

}  // namespace

std::unique_ptr<Scheduler> make_sh(const SchedulerContext& context, ServerList servers) {
    return std::make_unique<SourceHashing>(context.rules, servers);
}

}  // namespace lvsim::ipvs
