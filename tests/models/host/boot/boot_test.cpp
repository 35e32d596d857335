// SPDX-License-Identifier: Apache-2.0
//
// From the power switch to the login prompt and back.
#include "sim/net/interface.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/settings.hpp"
#include "tests/models/host/boot/centos_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

namespace {

std::vector<std::string> addresses_of(Centos6Machine& machine, std::string_view card) {
    std::vector<std::string> result;
    const net::Interface* found = machine.host.stack().find_interface(card);
    if (found == nullptr) return {"no such card"};
    for (const auto& address : found->addresses()) {
        result.push_back(address.label + " " + to_text(address.prefix));
    }
    return result;
}

}  // namespace

TEST_CASE("boot: a clone with new MAC addresses has eth1, since eth0 is the blank machine's",
          "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add("client");
    lab.boot(machine);
    CHECK(machine.host.stack().find_interface("eth0") == nullptr);
    CHECK(machine.host.stack().find_interface("eth1") != nullptr);
    CHECK_THAT(std::string(machine.system.console()),
               Catch::Contains("Bringing up interface eth0:  Device eth0 does not seem to be "
                               "present, delaying initialization.\n" +
                               ok_line("", "FAILED")));
    CHECK_THAT(*machine.host.files().read("/etc/udev/rules.d/70-persistent-net.rules"),
               Catch::Contains("NAME=\"eth1\""));
}

TEST_CASE("boot: with emptied udev rules the card is eth0, and NetworkManager gets it an address",
          "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add("client");
    lab.write(machine, "/etc/udev/rules.d/70-persistent-net.rules", "");
    lab.boot(machine);
    CHECK_THAT(std::string(machine.system.console()),
               Catch::Contains("Bringing up interface eth0:  Device eth0 has different MAC "
                               "address than expected, ignoring.\n" +
                               ok_line("", "FAILED")));
    lab.wait(10_s);
    CHECK(addresses_of(machine, "eth0") == std::vector<std::string>{"eth0 10.0.2.15/24"});
    CHECK_THAT(*machine.host.files().read("/etc/resolv.conf"),
               Catch::Contains("nameserver 10.0.2.3\n"));
    CHECK(lab.run(machine, "ping -c 1 -q 10.0.2.2").status == 0);
}

TEST_CASE("boot: network sets addresses, aliases, routes and forwarding as the files have them",
          "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("directeur", "10.0.2.50");
    REQUIRE(machine.host.stack().find_interface("eth0") != nullptr);
    lab.run(machine, "poweroff");
    lab.wait(60_s);
    REQUIRE(machine.system.state() == SystemState::Off);

    machine.system.hardware().attach(1, "Intnet1");
    lab.write(machine, "/etc/sysconfig/network-scripts/ifcfg-eth0:0",
              static_ifcfg("eth0:0", "10.0.2.100"));
    lab.write(machine, "/etc/sysconfig/network-scripts/ifcfg-eth1",
              static_ifcfg("eth1", "10.0.3.15", "GATEWAY=10.0.3.1\n"));
    lab.write(machine, "/etc/sysconfig/network-scripts/ifcfg-eth1:0",
              static_ifcfg("eth1:0", "10.0.3.200"));
    lab.write(machine, "/etc/sysconfig/network", "NETWORKING=yes\nHOSTNAME=directeur.i2tch.loc\n");
    lab.write(machine, "/etc/sysctl.conf", "net.ipv4.ip_forward = 1\n");
    lab.boot(machine);

    CHECK(machine.system.host_name() == "directeur.i2tch.loc");
    CHECK(machine.host.stack().settings().read("net.ipv4.ip_forward") == "1");
    CHECK(addresses_of(machine, "eth0") ==
          std::vector<std::string>{"eth0 10.0.2.50/24", "eth0:0 10.0.2.100/24"});
    CHECK(addresses_of(machine, "eth1") ==
          std::vector<std::string>{"eth1 10.0.3.15/24", "eth1:0 10.0.3.200/24"});
    const auto route = machine.host.stack().route_to(IpAddress::v4(0x0808'0808));
    REQUIRE(route.has_value());
    CHECK(to_text(route->next_hop) == "10.0.3.1");
    const std::string console(machine.system.console());
    CHECK_THAT(console, Catch::Contains(ok_line("Bringing up loopback interface:  ")));
    CHECK_THAT(console, Catch::Contains(ok_line("Bringing up interface eth0:  ")));
    CHECK_THAT(console, Catch::Contains(ok_line("Bringing up interface eth1:  ")));
    CHECK_THAT(console, Catch::Contains("Setting hostname directeur.i2tch.loc: "));
}

TEST_CASE("reboot: files stay, what was set by hand goes", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("directeur", "10.0.2.50");
    CHECK(lab.run(machine,
                  "ip addr add 10.0.2.77/24 dev eth0; sysctl -w net.ipv4.ip_forward=1; "
                  "ipvsadm -A -t 10.0.2.50:80 -s rr; echo kept > /root/note")
              .status == 0);
    CHECK(lab.run(machine, "reboot").output ==
          "\nBroadcast message from root@centos6\n\t(/dev/pts/0) at 17:00 ...\n\n"
          "The system is going down for reboot NOW!\n");
    lab.wait(60_s);
    REQUIRE(machine.system.is_up());
    CHECK(addresses_of(machine, "eth0") == std::vector<std::string>{"eth0 10.0.2.50/24"});
    CHECK(machine.host.stack().settings().read("net.ipv4.ip_forward") == "0");
    CHECK_FALSE(machine.host.has_ipvs());
    CHECK(lab.run(machine, "cat /root/note").output == "kept\n");
}

TEST_CASE("boot: rc.modules runs when it is executable, and is said when it is not",
          "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("directeur", "10.0.2.50");
    lab.write(machine, "/etc/rc.modules", "modprobe ip_vs\nmodprobe ip_vs_rr\n");
    lab.run(machine, "reboot");
    lab.wait(60_s);
    CHECK_FALSE(machine.host.has_ipvs());
    CHECK_THAT(std::string(machine.system.console()),
               Catch::Contains("/etc/rc.modules: Permission denied\n"));
    lab.run(machine, "chmod +x /etc/rc.modules; reboot");
    lab.wait(60_s);
    REQUIRE(machine.system.is_up());
    CHECK(lab.run(machine, "lsmod | grep -c ip_vs_rr").output == "2\n");
}

TEST_CASE("boot: an address that another machine has is not set", "[host][boot]") {
    CentosLab lab;
    const auto first = lab.add_configured("serveur1", "10.0.2.100");
    CHECK(first.system.is_up());
    auto second = lab.add_configured("serveur2", "10.0.2.100");
    CHECK_THAT(std::string(second.system.console()),
               Catch::Contains("Bringing up interface eth0:  Error, some other host already uses "
                               "address 10.0.2.100.\n" +
                               ok_line("", "FAILED")));
    CHECK(addresses_of(second, "eth0").empty());
}

TEST_CASE("power off in the middle of a boot is clean, and the next boot is whole",
          "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("client", "10.0.2.15");
    for (const int milliseconds : {10, 3000, 4100, 5600, 6300, 8000, 9500}) {
        machine.system.power_off();
        machine.system.power_on();
        lab.wait(SimDuration::milliseconds(milliseconds));
    }
    machine.system.power_off();
    CHECK(machine.system.state() == SystemState::Off);
    lab.boot(machine);
    CHECK(addresses_of(machine, "eth0") == std::vector<std::string>{"eth0 10.0.2.15/24"});
}

TEST_CASE("a day on which nothing happens is a handful of events", "[host][boot]") {
    CentosLab lab;
    for (const std::string_view name : {"client", "directeur", "secours"}) {
        auto machine = lab.add(std::string(name));
        lab.write(machine, "/etc/udev/rules.d/70-persistent-net.rules", "");
        lab.boot(machine);
    }
    lab.wait(120_s);
    const std::uint64_t before = lab.world.executed_event_count();
    lab.wait(86'400_s);
    CHECK(lab.world.executed_event_count() - before < 100);
}

TEST_CASE("two worlds with the same machines boot alike, byte for byte", "[host][boot]") {
    std::vector<std::string> consoles;
    std::vector<std::uint64_t> events;
    for (int i = 0; i < 2; ++i) {
        CentosLab lab(Language::French);
        auto machine = lab.add("serveur1");
        lab.write(machine, "/etc/udev/rules.d/70-persistent-net.rules", "");
        lab.boot(machine);
        lab.run(machine, "yum -y install httpd");
        consoles.push_back(std::string(machine.system.console()) +
                           *machine.host.files().read("/var/log/messages"));
        events.push_back(lab.world.executed_event_count());
    }
    CHECK(consoles[0] == consoles[1]);
    CHECK(events[0] == events[1]);
}

TEST_CASE("reset: the machine comes back by itself", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("client", "10.0.2.15");
    machine.system.reset();
    CHECK(machine.system.state() == SystemState::Off);
    lab.wait(60_s);
    CHECK(machine.system.is_up());
}

}  // namespace lvsim::host
