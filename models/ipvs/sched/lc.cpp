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
    [[nodiscard]] Rank rank_of(const Destination& server) const {
        return server.is_eligible() ? Rank{static_cast<std::uint32_t>(load_of(server)), 0} : Rank{};
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
