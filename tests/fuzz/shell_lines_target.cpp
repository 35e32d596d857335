// SPDX-License-Identifier: Apache-2.0
//
// Lines that a person types on a machine: whatever they are, the machine lives on, its processes
// can be ended, and the same lines do the same again.
#include "models/host/host.hpp"
#include "models/host/shell/job.hpp"
#include "sim/core/assert.hpp"
#include "sim/core/world.hpp"
#include "sim/net/network.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::fuzz {
namespace {

/// Loops and processes cost simulated time; so much is enough to see them.
constexpr SimDuration kSpan = 300_ms;
constexpr std::uint64_t kEventsMax = 20'000;

struct Outcome {
    std::string output;
    int status = -1;
    bool operator==(const Outcome&) const = default;
};

Outcome play(std::string_view text, host::Profile profile) {
    World world{1};
    auto& network = world.emplace<net::Network>(world);
    auto& host =
        world.emplace<host::Host>(world, network, host::HostConfig{NodeId{0}, "client", profile});
    host::ShellJob& job = host.start_line(text, "input\nof the line\n");
    for (std::uint64_t i = 0; i < kEventsMax && world.step(world.now() + kSpan); ++i) {
        if (world.now() > SimTime{} + kSpan) break;
    }
    Outcome outcome{std::string(job.output()), job.is_done() ? job.exit_status() : -1};
    host.forget_job(job);
    world.run_until(world.now() + 10_ms);
    host.power_off();
    world.run_until(world.now() + 1_ms);
    LVSIM_ASSERT(host.process_table().all().empty(), "a process without power");
    host.power_on();
    host::ShellJob& after = host.start_line("true");
    world.run_until(world.now() + 1_s);
    LVSIM_ASSERT(after.is_done(), "no line can be typed any more");
    return outcome;
}

void run(std::string_view text) {
    const auto profile = text.ends_with('C') ? host::Profile::Centos6 : host::Profile::Debian12;
    const Outcome first = play(text, profile);
    const Outcome second = play(text, profile);
    LVSIM_ASSERT(first == second, "the same lines did something else");
}

}  // namespace
}  // namespace lvsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({reinterpret_cast<const char*>(data), size});
    return 0;
}
