// SPDX-License-Identifier: Apache-2.0
//
// LAB #1 on machines that boot: a director that passes requests on, two web servers behind it, and
// what a client sees. The mistakes are those of centos6-lab.md, sections 6.1 and 6.2.
#include "models/host/boot/packages.hpp"
#include "models/httpd/service.hpp"
#include "tests/models/host/boot/centos_lab.hpp"
#include "tests/models/httpd/raw_client.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace lvsim::httpd {

namespace {

using host::Centos6Machine;
using host::CentosLab;
using host::Outcome;
using host::static_ifcfg;

struct LvsLab {
    LvsLab() {
        prepare_server(server1, "1");
        prepare_server(server2, "2");
        prepare_director();
    }

    void prepare_server(Centos6Machine& machine, std::string_view number) {
        host::PackageStore store(machine.host.files());
        for (const std::string_view name : {"mailcap", "httpd"}) {
            store.install(*host::find_package(name));
        }
        lab.world.emplace<HttpdService>(machine.host, machine.system);
        std::string text = *machine.host.files().read("/etc/httpd/conf/httpd.conf");
        text.replace(text.find("\nListen 80\n"), 11, "\nListen 8080\nServerName s\n");
        lab.write(machine, "/etc/httpd/conf/httpd.conf", text);
        lab.write(machine, "/var/www/html/index.html", fmt::format("server {}", number));
        const std::string address = number == "1" ? "10.0.3.100" : "10.0.3.150";
        lab.write(machine, "/etc/sysconfig/network-scripts/ifcfg-eth0",
                  static_ifcfg("eth0", address, "GATEWAY=10.0.3.200\n"));
        type(machine, "chkconfig --level 345 httpd on");
        restart(machine);
    }

    void prepare_director() {
        type(director, "poweroff");
        lab.wait(60_s);
        CHECK(director.system.hardware().attach(1, "Intnet1").empty());
        const std::string scripts = "/etc/sysconfig/network-scripts/";
        lab.write(director, scripts + "ifcfg-eth1", static_ifcfg("eth1", "10.0.3.15"));
        lab.write(director, scripts + "ifcfg-eth0:0", static_ifcfg("eth0:0", "10.0.2.100"));
        lab.write(director, scripts + "ifcfg-eth1:0", static_ifcfg("eth1:0", "10.0.3.200"));
        std::string settings = *director.host.files().read("/etc/sysctl.conf");
        settings.replace(settings.find("ip_forward = 0"), 14, "ip_forward = 1");
        lab.write(director, "/etc/sysctl.conf", settings);
        lab.boot(director);
        balance();
    }

    void balance() {
        type(director, "ipvsadm -A -t 10.0.2.100:80 -s rr");
        type(director, "ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.100:8080 -m -w 1");
        type(director, "ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.150:8080 -m -w 1");
    }

    void type(Centos6Machine& machine, std::string_view line) {
        INFO(line);
        CHECK(lab.run(machine, line).status == 0);
    }
    void restart(Centos6Machine& machine) {
        machine.system.reset();
        lab.wait(60_s);
        REQUIRE(machine.system.is_up());
    }
    /// The page, or why there is none.
    std::string get() {
        RawClient browser(client.host, {IpAddress::v4(0x0a00'0264), 80});
        browser.send("GET / HTTP/1.0\r\n\r\n");
        lab.wait(5_s);
        if (const auto closed = browser.closed(); closed && *closed != net::TcpError::None) {
            return std::string(net::to_text(*closed));
        }
        return browser.received().empty() ? "silence" : browser.body();
    }

    CentosLab lab;
    Centos6Machine client = lab.add_configured("client", "10.0.2.15");
    Centos6Machine director = lab.add_configured("directeur", "10.0.2.50");
    Centos6Machine server1 = lab.add_configured("serveur1", "10.0.3.100", "Intnet1");
    Centos6Machine server2 = lab.add_configured("serveur2", "10.0.3.150", "Intnet1");
};

}  // namespace

TEST_CASE("LVS-NAT on machines that boot: pages alternate, and persistence holds them",
          "[httpd][boot]") {
    LvsLab at;
    for (const std::string_view page : {"server 2", "server 1", "server 2", "server 1"}) {
        CHECK(at.get() == page);
    }
    CHECK(at.lab.run(at.director, "ipvsadm -Ln").output ==
          "IP Virtual Server version 1.2.1 (size=4096)\n"
          "Prot LocalAddress:Port Scheduler Flags\n"
          "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
          "TCP  10.0.2.100:80 rr\n"
          "  -> 10.0.3.100:8080              Masq    1      0          2         \n"
          "  -> 10.0.3.150:8080              Masq    1      0          2         \n");
    at.type(at.director, "ipvsadm -E -t 10.0.2.100:80 -s rr -p 600");
    CHECK(at.get() == "server 2");
    CHECK(at.get() == "server 2");
}

TEST_CASE("LVS-NAT: each mistake of the director has its symptom", "[httpd][boot]") {
    LvsLab at;
    SECTION("no forwarding: requests go through, answers are lost") {
        at.type(at.director, "sysctl -w net.ipv4.ip_forward=0");
        CHECK(at.get() == "silence");
        CHECK_THAT(at.lab.run(at.director, "ipvsadm -Lnc").output, Catch::Contains("SYN_RECV"));
    }
    SECTION("rebooted: the table is gone") {
        at.restart(at.director);
        CHECK(at.get() == "Connection refused");
    }
    SECTION("the firewall is still on") {
        at.type(at.director, "service iptables start");
        CHECK(at.get() == "No route to host");
        CHECK_THAT(at.lab.run(at.director, "ipvsadm -Lnc").output, !Catch::Contains("10.0.2.15"));
    }
    SECTION("the alias of the VIP is missing") {
        at.type(at.director, "ifdown eth0:0");
        CHECK(at.get() == "No route to host");
    }
    SECTION("the virtual gateway is missing") {
        at.type(at.director, "ifdown eth1:0");
        at.lab.wait(120_s);
        CHECK(at.get() == "silence");
    }
    SECTION("adapters on the wrong networks") {
        CHECK(at.director.system.hardware().attach(0, "Intnet1").empty());
        CHECK(at.director.system.hardware().attach(1, "Intnet").empty());
        at.lab.wait(120_s);
        CHECK(at.get() == "No route to host");
    }
}

TEST_CASE("LVS-NAT: each mistake of a server has its symptom", "[httpd][boot]") {
    LvsLab at;
    SECTION("httpd is stopped: every other request is refused") {
        at.type(at.server2, "service httpd stop");
        CHECK(at.get() == "Connection refused");
        CHECK(at.get() == "server 1");
    }
    SECTION("no default gateway: every other request gets no answer") {
        at.type(at.server2, "route del default");
        CHECK(at.get() == "silence");
        CHECK(at.get() == "server 1");
    }
    SECTION("its firewall is still on") {
        at.type(at.server2, "service iptables start");
        CHECK(at.get() == "No route to host");
        CHECK(at.get() == "server 1");
    }
    SECTION("switched off: nobody answers the director's ARP") {
        at.server2.system.power_off();
        at.lab.wait(120_s);
        CHECK(at.get() != "server 2");
        CHECK_THAT(at.lab.run(at.director, "ipvsadm -Lnc").output, Catch::Contains("SYN_RECV"));
        CHECK_THAT(at.lab.run(at.director, "arp -n 10.0.3.150").output,
                   Catch::Contains("(incomplete)"));
        CHECK(at.get() == "server 1");
    }
    SECTION("internal networks are spelt differently") {
        CHECK(at.server2.system.hardware().attach(0, "intnet1").empty());
        at.lab.wait(120_s);
        CHECK(at.get() != "server 2");
        CHECK(at.get() == "server 1");
    }
}

}  // namespace lvsim::httpd
