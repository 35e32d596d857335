// SPDX-License-Identifier: Apache-2.0
//
// A keyboard in the hands of a monkey: the first byte says which program has the terminal, the rest
// is typed in portions, while the machine's time goes on. Whatever is typed, the bytes for the
// screen stay within their bound, and hanging up leaves no process behind.
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/process_table.hpp"
#include "models/host/tty/console.hpp"
#include "sim/core/assert.hpp"
#include "sim/core/world.hpp"
#include "sim/net/network.hpp"
#include "tests/fuzz/choices.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lvsim::fuzz {
namespace {

constexpr std::array<std::string_view, 8> kPrograms = {
    "",      "vi /tmp/text\r",   "less /tmp/text\r",           "nano /tmp/text\r",
    "cat\r", "more /tmp/text\r", "watch -n 1 cat /tmp/text\r", "read -s x; echo $x\r",
};
constexpr std::size_t kPortion = 16;
/// Events of one portion: what goes round in circles is left to itself.
constexpr int kEventsMax = 2000;

void let_go(World& world, SimDuration span) {
    const SimTime limit = world.now() + span;
    int events = 0;
    while (events < kEventsMax && world.step(limit)) ++events;
    if (events < kEventsMax) world.run_until(limit);
}

void run(std::span<const std::uint8_t> input) {
    if (input.empty()) return;
    World world(7);
    auto& network = world.emplace<net::Network>(world);
    auto& machine = world.emplace<host::Host>(
        world, network, host::HostConfig{NodeId{0}, "machine", host::Profile::Centos6});
    machine.files().write("/tmp/text", "alpha beta\n\n\tgamma (delta)\nété\nlast\n");
    {
        host::Console console(machine, {.size = {10, 40}});
        let_go(world, 1_s);
        console.type(kPrograms[input[0] % kPrograms.size()]);
        let_go(world, 1_s);
        const std::string keys(input.begin() + 1, input.end());
        for (std::size_t at = 0; at < keys.size(); at += kPortion) {
            console.type(std::string_view(keys).substr(at, kPortion));
            let_go(world, 30_ms);
            if (at % 7 == 3) console.resize({1 + static_cast<int>(at % 30), 20});
            const std::string shown = console.take_output();
            LVSIM_ASSERT(shown.size() <= host::Terminal::kOutputBytesMax, "too much for a screen");
        }
        console.type("\x1b\x1b:q!\rq\x03\x03");
        let_go(world, 1_s);
    }
    let_go(world, 1_s);
    const auto left = machine.process_table().all();
    const bool is_clean = std::all_of(left.begin(), left.end(), [](const host::ProcessInfo& info) {
        return info.terminal.empty();
    });
    LVSIM_ASSERT(is_clean, "{} processes after hanging up", left.size());
}

}  // namespace
}  // namespace lvsim::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({data, size});
    return 0;
}
