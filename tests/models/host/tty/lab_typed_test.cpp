// SPDX-License-Identifier: Apache-2.0
//
// A machine of the lab at a keyboard, in French: what a student types to give it an address.
#include "models/host/files.hpp"
#include "models/host/tty/console.hpp"
#include "tests/models/host/boot/centos_lab.hpp"
#include "tests/models/host/tty/screen.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

TEST_CASE("lab: an address is typed in, edited and brought up", "[unit][host][tty]") {
    CentosLab lab(Language::French);
    Centos6Machine machine = lab.add_configured("directeur", "10.0.2.50");
    Console console(machine.host, {});
    Screen screen;
    const auto type = [&](std::string_view keys, SimDuration span = 2_s) {
        console.type(keys);
        lab.wait(span);
        screen.write(console.take_output());
    };
    lab.wait(1_s);
    type("cd /etc/sysconfig/netw\t\r");
    CHECK_THAT(screen.text(), Catch::EndsWith("network-scripts]#\n"));
    type("cp ifcfg-eth0 ifcfg-eth0:0\r");
    type("vi ifcfg-eth0\\:\t\r");
    CHECK_THAT(screen.text(), Catch::StartsWith("DEVICE=\"eth0\"\n"));
    type(":%s/eth0/eth0:0/\r");
    type(
        "/IPADDR\rf=a10.0.2.100\x1b"
        "lD:wq\r");
    CHECK_THAT(screen.text(), Catch::Contains("network-scripts]# vi ifcfg-eth0\\:0"));
    type("clear; service netw\trest\t\r", 30_s);
    CHECK_THAT(screen.text(), Catch::Contains("Activation de l'interface eth0"));
    type("clear; ifconfig eth0:0 | head -2 | tail -1\r");
    CHECK_THAT(screen.text(), Catch::Contains("inet adr:10.0.2.100"));
    CHECK(screen.unknown().empty());
}

}  // namespace
}  // namespace lvsim::host
