// SPDX-License-Identifier: Apache-2.0
//
// Maglev hashing (behaviour: Linux 6.1 ip_vs_mh.c): a table of 4093 slots, filled so that a server
// that joins or leaves moves few others' slots. Each server walks the slots in an order of its own,
// given by two hashes of its address, and takes the first free ones, as many in a turn as its
// weight says, until all slots are taken. The client's address picks the slot.
//
// The table is made from each server's last weight that was not 0, so one that is quiesced keeps
// its slots. Flags (ipvsadm -b): mh-port hashes the client's port too; mh-fallback hashes again
// when the server is at weight 0 or overloaded, where without it the client is refused.
#include "models/ipvs/hsiphash.hpp"
#include "models/ipvs/sched/registry.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <vector>

namespace lvsim::ipvs {
namespace {

constexpr std::uint32_t kSlots = 4093;  ///< A prime: CONFIG_IP_VS_MH_TAB_INDEX 12.
constexpr int kTurnBits = 6;            ///< Half of that index: a turn is below 64 slots.
constexpr SipKey kFirstKey{2'654'435'761, 2'654'435'761};
constexpr SipKey kSecondKey{2'654'446'892, 2'654'446'892};

std::uint32_t hash_of(const Endpoint& endpoint, const SipKey& key, std::uint32_t offset) {
    return hsiphash_1u32(offset + endpoint.port + endpoint.address.v4_value(), key);
}

/// One server on its way through the slots.
struct Walk {
    Destination* server = nullptr;
    std::uint32_t at = 0;
    std::uint32_t skip = 0;
    std::int32_t turns = 0;  ///< Slots it takes in a row.
};

class MaglevHashing final : public Scheduler {
public:
    explicit MaglevHashing(ServerList servers) : slots_(kSlots) { fill(servers); }

    void server_added(ServerList servers, const Destination&) override { fill(servers); }
    void server_updated(ServerList servers, const Destination&) override { fill(servers); }
    void server_removed(ServerList servers, const Destination&) override { fill(servers); }

    Destination* pick(ServerList, const FlowKey& flow) override {
        const Endpoint client{flow.client.address,
                              flow.flags.flag_2 ? flow.client.port : std::uint16_t{0}};
        const std::uint32_t first = hash_of(client, kFirstKey, 0) % kSlots;
        Destination* server = slots_[first];
        if (server == nullptr || server->is_eligible()) {
            return server;
        }
        return flow.flags.flag_1 ? fallback(client, first) : nullptr;
    }

    std::string_view rule() const override {
        return "by a consistent hash of the client's address";
    }

private:
    /// Hashes again with every offset, from the first slot on.
    [[nodiscard]] Destination* fallback(const Endpoint& client, std::uint32_t first) const {
        for (std::uint32_t step = 0; step < kSlots; ++step) {
            const std::uint32_t offset = (step + first) % kSlots;
            Destination* server = slots_[hash_of(client, kFirstKey, offset) % kSlots];
            if (server->is_eligible()) {
                return server;
            }
        }
        return nullptr;
    }

    [[nodiscard]] static std::vector<Walk> walks_of(ServerList servers);

    /// More servers than slots: Linux refuses to make a new table and keeps the one it has.
    void fill(ServerList servers) {
        if (servers.size() > kSlots) {
            return;
        }
        std::fill(slots_.begin(), slots_.end(), nullptr);
        std::vector<Walk> walks = walks_of(servers);
        std::uint32_t taken = walks.empty() ? kSlots : 0;
        while (taken < kSlots) {
            for (Walk& walk : walks) {
                for (std::int32_t i = 0; i < walk.turns && taken < kSlots; ++i, ++taken) {
                    take_slot(walk);
                }
            }
        }
    }

    /// The first free one on its way. It comes by all slots, as their number is a prime.
    void take_slot(Walk& walk) {
        while (slots_[walk.at] != nullptr) {
            walk.at = (walk.at + walk.skip) % kSlots;
        }
        slots_[walk.at] = walk.server;
    }

    std::vector<Destination*> slots_;
};

/// Only those that get slots; none at all when no server ever had a weight.
std::vector<Walk> MaglevHashing::walks_of(ServerList servers) {
    std::int32_t divisor = 0;
    std::int32_t greatest = 0;
    for (const Destination* server : servers) {
        divisor = std::gcd(divisor, server->last_weight);
        greatest = std::max(greatest, server->last_weight);
    }
    std::vector<Walk> walks;
    if (divisor == 0) {
        return walks;
    }
    const int bits =
        static_cast<int>(std::bit_width(static_cast<std::uint32_t>(greatest / divisor)));
    const int shift = std::max(0, bits - kTurnBits);
    for (Destination* server : servers) {
        if (server->last_weight != 0) {
            const std::int32_t turns = std::max(1, (server->last_weight / divisor) >> shift);
            walks.push_back({server, hash_of(server->server, kFirstKey, 0) % kSlots,
                             hash_of(server->server, kSecondKey, 0) % (kSlots - 1) + 1, turns});
        }
    }
    return walks;
}

}  // namespace

std::unique_ptr<Scheduler> make_mh(const SchedulerContext&, ServerList servers) {
    return std::make_unique<MaglevHashing>(servers);
}

}  // namespace lvsim::ipvs
