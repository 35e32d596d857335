// SPDX-License-Identifier: Apache-2.0
#include "tests/models/host/boot/centos_lab.hpp"

#include "models/host/boot/packages.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

Centos6Machine CentosLab::add(std::string name) {
    const std::uint32_t number = next_++;
    Centos6Config config;
    config.node = NodeId{number};
    config.name = std::move(name);
    config.language = language_;
    config.installed_mac = MacAddress::from_bits(kInstalledMac);
    config.mac = MacAddress::from_bits(0x0800'2700'0000 + 16 * (number + 1));
    return make_centos6_machine(world, network, networks, config);
}

Centos6Machine CentosLab::add_configured(std::string name, std::string_view address,
                                         std::string_view on) {
    Centos6Machine machine = add(std::move(name));
    Files& files = machine.host.files();
    files.write("/etc/udev/rules.d/70-persistent-net.rules", "");
    files.write("/etc/sysconfig/network-scripts/ifcfg-eth0", static_ifcfg("eth0", address));
    for (const std::string_view link : {"S08iptables", "S23NetworkManager"}) {
        files.remove(fmt::format("/etc/rc.d/rc5.d/{}", link));
    }
    PackageStore(files).install(*find_package("ipvsadm"));
    CHECK(machine.system.hardware().attach(0, on).empty());
    boot(machine);
    return machine;
}

void CentosLab::boot(Centos6Machine& machine) {
    machine.system.power_on();
    const SimTime limit = world.now() + 300_s;
    while (!machine.system.is_up() && world.step(limit)) {
    }
    REQUIRE(machine.system.is_up());
}

Outcome CentosLab::run(Centos6Machine& machine, std::string_view line, std::string_view input) {
    ShellJob& job = machine.host.start_line(line, input);
    const SimTime limit = world.now() + 3'600_s;
    while (!job.is_done() && world.step(limit)) {
    }
    Outcome outcome{job.is_done() ? job.exit_status() : -1, std::string(job.output())};
    machine.host.forget_job(job);
    return outcome;
}

std::string ok_line(std::string_view text, std::string_view tag) {
    const auto length =
        static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
        }));
    constexpr std::size_t kColumn = 59;
    return fmt::format("{}{}[{}]\n", text, std::string(kColumn - length, ' '), tag);
}

std::string static_ifcfg(std::string_view device, std::string_view address, std::string_view more) {
    return fmt::format(
        "DEVICE=\"{}\"\nNM_CONTROLLED=\"no\"\nONBOOT=yes\nTYPE=Ethernet\nBOOTPROTO=static\n"
        "IPV6INIT=no\nNETMASK=255.255.255.0\nIPADDR={}\nUSERCTL=yes\n{}",
        device, address, more);
}

}  // namespace lvsim::host
