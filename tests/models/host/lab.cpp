// SPDX-License-Identifier: Apache-2.0
#include "tests/models/host/lab.hpp"

#include "sim/net/interface.hpp"

#include <utility>

namespace lvsim::host {

HostLab::HostLab(Profile profile)
    : network(world.emplace<net::Network>(world)),
      client(add("client", NodeId{0}, profile, "10.0.2.15/24")),
      server(add("server", NodeId{1}, profile, "10.0.2.100/24")) {
    network.attach(*client.stack().find_interface("eth0"), *server.stack().find_interface("eth0"),
                   {.delay = 100_us, .rate_bits_per_second = 1'000'000'000});
}

Host& HostLab::add(std::string name, NodeId node, Profile profile, std::string_view address) {
    Host& host = world.emplace<Host>(world, network, HostConfig{node, std::move(name), profile});
    const auto mac = MacAddress::from_bits(0x0200'0000'0000 | static_cast<std::uint64_t>(node));
    const auto index = host.stack().add_interface("eth0", mac).index();
    host.stack().add_address(index, *IpPrefix::parse(address));
    host.stack().set_up(index, true);
    return host;
}

void HostLab::boot(Host& host) {
    host.power_on();
    const auto index = host.stack().find_interface("eth0")->index();
    host.stack().add_address(index, *IpPrefix::parse(address_of(host)));
    host.stack().set_up(index, true);
}

std::string_view HostLab::address_of(const Host& host) {
    return host.name() == "client" ? "10.0.2.15/24" : "10.0.2.100/24";
}

net::Interface& HostLab::cable_end() {
    return *server.stack().find_interface("eth0");
}

Outcome HostLab::run(std::string_view line, std::string_view input) {
    ShellJob& job = client.start_line(line, input);
    const SimTime limit = world.now() + 3'600_s;
    while (!job.is_done() && world.step(limit)) {
    }
    Outcome outcome{job.is_done() ? job.exit_status() : -1, std::string(job.output())};
    client.forget_job(job);
    return outcome;
}

}  // namespace lvsim::host
