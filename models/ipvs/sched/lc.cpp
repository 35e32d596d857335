// SPDX-License-Identifier: Apache-2.0
//
// Least connection (behaviour: Linux 6.1 ip_vs_lc.c): the least activeconns * 256 + inactconns.
// Weights do not matter, but a server at weight 0 gets nothing. A tie keeps the earlier in list
// order, i.e. the one added later.
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/sched/server_index.hpp"

namespace lvsim::ipvs {
namespace {

struct LeastLoad {
    struct Key {
        bool is_eligible = false;
        std::uint32_t load = 0;

        bool operator==(const Key&) const = default;
        [[nodiscard]] bool beats(const Key& other) const {
            return is_eligible && (!other.is_eligible || load < other.load);
        }
    };
    [[nodiscard]] Key key_of(const Destination& server) const {
        return server.is_eligible() ? Key{true, static_cast<std::uint32_t>(load_of(server))}
                                    : Key{};
    }
};

class LeastConnection final : public BestServer<LeastLoad> {
public:
    using BestServer::BestServer;

    std::string_view rule() const override { return "the least 256 * active + inactive"; }
};

}  // namespace

std::unique_ptr<Scheduler> make_lc(const SchedulerContext&, ServerList) {
    return std::make_unique<LeastConnection>(LeastLoad{});
}

}  // namespace lvsim::ipvs
