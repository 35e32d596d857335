// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/increments.hpp"

#include "scenarios/runtime/built_world.hpp"
#include "sim/core/assert.hpp"
#include "sim/core/rng.hpp"

namespace lvsim::bench {
namespace {

std::vector<std::int64_t> exponential(std::size_t count) {
    Rng rng(1, "bench/exponential");
    std::vector<std::int64_t> made(count);
    for (auto& increment : made) increment = rng.exponential(1_s).ns();
    return made;
}

std::vector<std::int64_t> bimodal(std::size_t count) {
    Rng rng(1, "bench/bimodal");
    std::vector<std::int64_t> made(count);
    for (auto& increment : made) {
        const bool is_short = rng.happens({9, 10});
        const auto longest = static_cast<std::uint64_t>((is_short ? 200_us : 2_s).ns());
        increment = static_cast<std::int64_t>(rng.below(longest));
    }
    return made;
}

struct NoBootErrors final : runtime::BootErrors {
    void on_boot_error(const Diagnostic& error) override {
        LVSIM_ASSERT(false, "the scenario of the benchmark: {}", error.message);
    }
};

/// An event takes its number when it is caused, so the number tells when that was.
std::vector<std::int64_t> recorded(const runtime::Scenario& scenario, std::size_t count) {
    NoBootErrors errors;
    runtime::BuiltWorld built(scenario, 1, "", errors);
    built.boot();
    built.start_traffic();
    World& world = built.world();
    std::vector<SimTime> taken_at(world.take_sequence(), world.now());
    std::vector<std::int64_t> made;
    while (made.size() < count && world.has_pending_events()) {
        const Event next = world.next_event();
        if (next.sequence < taken_at.size()) {
            made.push_back((next.time - taken_at[next.sequence]).ns());
        }
        world.step();
        taken_at.resize(world.take_sequence(), world.now());
    }
    return made;
}

}  // namespace

std::vector<Increments> make_increments(const runtime::Scenario& run, std::size_t count) {
    return {{"exponential", exponential(count)},
            {"bimodal", bimodal(count)},
            {"replayed", recorded(run, count)}};
}

}  // namespace lvsim::bench
