// SPDX-License-Identifier: Apache-2.0
//
// ip(8): the options in front, and which object the line is about. The objects are in files of
// their own: ip_address, ip_link, ip_route, ip_neighbour; all others are refused by name.
#include "models/host/commands/ip_line.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace lvsim::host {

namespace {

using Object = int (*)(IpLine& line);

struct NamedObject {
    std::string_view name;
    Object run;  ///< Null: not modelled.
};

/// In iproute2's order: the first that a beginning fits.
constexpr std::array<NamedObject, 25> kObjects = {{
    {"address", ip_address},
    {"addrlabel", nullptr},
    {"maddress", nullptr},
    {"route", ip_route},
    {"rule", nullptr},
    {"neighbor", ip_neighbour},
    {"neighbour", ip_neighbour},
    {"ntable", nullptr},
    {"ntbl", nullptr},
    {"link", ip_link},
    {"l2tp", nullptr},
    {"fou", nullptr},
    {"ila", nullptr},
    {"macsec", nullptr},
    {"tunnel", nullptr},
    {"tuntap", nullptr},
    {"token", nullptr},
    {"tcpmetrics", nullptr},
    {"monitor", nullptr},
    {"xfrm", nullptr},
    {"mroute", nullptr},
    {"netns", nullptr},
    {"vrf", nullptr},
    {"netconf", nullptr},
    {"help", nullptr},
}};

/// 0: the option is dealt with.
int read_option(IpLine& line, std::string_view option) {
    if (option == "-4" || option == "-inet") {
        line.is_only_v4 = true;
    } else if (option == "-s" || option == "-stats" || option == "-statistics") {
        line.has_statistics = true;
    } else if (option == "-br" || option == "-brief") {
        line.is_brief = true;
    } else {
        for (const std::string_view known :
             {"-6", "-0",       "-B", "-M",      "-d", "-details", "-o",  "-oneline",
              "-r", "-resolve", "-h", "-help",   "-V", "-Version", "-n",  "-netns",
              "-b", "-batch",   "-f", "-family", "-c", "-color",   "-j",  "-json",
              "-p", "-pretty",  "-t", "-ts",     "-N", "-iec",     "-rc", "-a"}) {
            if (option == known) return line.not_modelled(fmt::format("ip {}", option));
        }
        return line.say(fmt::format("Option \"{}\" is unknown, try \"ip -help\".", option),
                        kIpGarbage);
    }
    return 0;
}

int run(CommandContext& context) {
    IpLine line(context, std::span<const std::string>(context.args).subspan(1));
    while (!line.is_empty() && line.front().starts_with('-')) {
        if (const int failed = read_option(line, line.take()); failed != 0) return failed;
    }
    if (line.is_empty()) return line.not_modelled("ip without an object");
    const std::string& typed = line.take();
    for (const NamedObject& object : kObjects) {
        if (!is_short_for(typed, object.name)) continue;
        return object.run != nullptr ? object.run(line)
                                     : line.not_modelled(fmt::format("ip {}", object.name));
    }
    return line.say(fmt::format("Object \"{}\" is unknown, try \"ip help\".", typed), kIpWrongLine);
}

}  // namespace

Process ip_main(CommandContext* context) {
    co_return run(*context);
}

}  // namespace lvsim::host
