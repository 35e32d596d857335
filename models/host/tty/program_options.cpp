// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/program_options.hpp"

#include "models/host/shell/job.hpp"
#include "sim/core/world.hpp"
#include "sim/net/network.hpp"

#include <fmt/format.h>

#include <cctype>

namespace lvsim::host {

namespace {

constexpr SimDuration kLongest = SimDuration::seconds(1);
constexpr int kEventsMax = 10'000;

bool is_option_letter(char byte) {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '-' || byte == '_';
}

/// What an option may stand behind: "[-c", "-L|-l", "-s, --size".
bool may_stand_before(char byte) {
    constexpr std::string_view kBefore = " \t\n,|[(";
    return kBefore.find(byte) != std::string_view::npos;
}

}  // namespace

std::set<std::string, std::less<>> options_in(std::string_view help) {
    std::set<std::string, std::less<>> options;
    for (std::size_t at = help.find('-'); at != std::string_view::npos; at = help.find('-', at)) {
        std::size_t end = at;
        while (end < help.size() && is_option_letter(help[end])) ++end;
        const std::string_view word = help.substr(at, end - at);
        const std::size_t name = word.find_first_not_of('-');
        const bool is_option =
            (at == 0 || may_stand_before(help[at - 1])) && name <= 2 && !word.ends_with('-');
        // "-nvL" is three in one; a word of many letters is long.
        if (is_option && (name == 2 || word.size() == 2)) options.emplace(word);
        at = end;
    }
    return options;
}

std::set<std::string, std::less<>> options_of(const Command& program, Profile profile) {
    World world(0);
    auto& network = world.emplace<net::Network>(world);
    auto& machine =
        world.emplace<Host>(world, network, HostConfig{NodeId{0}, "localhost", profile});
    machine.add_programs({&program, 1});
    ShellJob& job = machine.start_line(fmt::format("{} --help < /dev/null", program.name));
    for (int events = 0; !job.is_done() && events < kEventsMax; ++events) {
        if (!world.step(world.now() + kLongest)) break;
    }
    const bool is_help =
        job.is_done() && job.output().find("not modelled in lvsim") == std::string_view::npos;
    return is_help ? options_in(job.output()) : std::set<std::string, std::less<>>();
}

}  // namespace lvsim::host
