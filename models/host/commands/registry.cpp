// SPDX-License-Identifier: Apache-2.0
//
// All commands of a simulated machine: one line each.
#include "models/host/command.hpp"
#include "models/host/commands/programs.hpp"

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array kCommands = {
    Command{":", true_main, "do nothing, successfully"},
    Command{"arp", arp_main, "show and change the neighbour cache"},
    Command{"arping", arping_main, "tell the neighbours where an address is"},
    Command{"cat", cat_main, "print files one after the other"},
    Command{"echo", echo_main, "print its arguments"},
    Command{"false", false_main, "do nothing, unsuccessfully"},
    Command{"grep", grep_main, "print the lines that match a pattern"},
    Command{"head", head_main, "print the first lines of files"},
    Command{"ifconfig", ifconfig_main, "show and set interfaces"},
    Command{"ip", ip_main, "show and set addresses, cards, routes and neighbours"},
    Command{"iptables", iptables_main, "mark packets (table mangle)"},
    Command{"ipvsadm", ipvsadm_main, "administer the IP virtual server"},
    Command{"modprobe", modprobe_main, "load a module of the kernel"},
    Command{"netstat", netstat_main, "show sockets, routes and interfaces"},
    Command{"ping", ping_main, "ask a machine for an echo"},
    Command{"route", route_main, "show and change the routing table"},
    Command{"sleep", sleep_main, "wait for some time"},
    Command{"sysctl", sysctl_main, "show and change kernel settings"},
    Command{"tail", tail_main, "print the last lines of files"},
    Command{"true", true_main, "do nothing, successfully"},
    Command{"wc", wc_main, "count lines, words and bytes"},
};
static_assert(std::is_sorted(kCommands.begin(), kCommands.end(),
                             [](const Command& a, const Command& b) { return a.name < b.name; }));

}  // namespace

std::span<const Command> commands() {
    return kCommands;
}

const Command* find_command(std::string_view name) {
    const auto found = std::lower_bound(
        kCommands.begin(), kCommands.end(), name,
        [](const Command& command, std::string_view wanted) { return command.name < wanted; });
    return found != kCommands.end() && found->name == name ? &*found : nullptr;
}

}  // namespace lvsim::host
