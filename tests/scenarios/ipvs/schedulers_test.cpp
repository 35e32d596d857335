// SPDX-License-Identifier: Apache-2.0
//
// Each scheduler has a scenario that shows what it is: its expectations hold under that method and
// under no other.
#include "scenarios/runtime/compare.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/session.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

bool holds(const std::string& scenario, const std::string& scheduler) {
    auto session = Session::load(LVSIM_ROOT "/scenarios/ipvs/sched-" + scenario + ".yaml",
                                 {.scheduler = scheduler});
    if (!session) FAIL(to_text(session.error()));
    session->run_to_end();
    return session->finish().all_held();
}

TEST_CASE("schedulers: the scenario of each holds under its method and under no other",
          "[scenario]") {
    for (const auto& scenario : scheduler_names()) {
        if (scenario == "none") continue;  // it serves nobody
        for (const auto& scheduler : scheduler_names()) {
            INFO("sched-" << scenario << ".yaml under " << scheduler);
            CHECK(holds(scenario, scheduler) == (scenario == scheduler));
        }
    }
}

}  // namespace
}  // namespace lvsim::runtime
