// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong in the lab (centos6-lab.md, section 6): each mistake is made as a student makes
// it, and shows what the table says of it: at the client, in the director's table of connections,
// and on its wires.
#include "tests/scenarios/har300/lab_player.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace lvsim::runtime {
namespace {

using Catch::Contains;

constexpr std::string_view kRefused = "couldn't connect to host";
constexpr std::string_view kNoRoute = "No route to host";
constexpr std::string_view kTimeout = "timed out";
constexpr std::string_view kPage1 = "Ceci est le serveur 1";
constexpr std::string_view kPage2 = "Ceci est le serveur 2";

/// LAB #1 up to its first page, with a tcpdump on each wire of the director.
class Lab1 {
public:
    explicit Lab1(std::string_view before = {}) {
        at.play(before);
        at.play(
            "directeur# ipvsadm -A -t 10.0.2.100:80 -s rr\n"
            "directeur# ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.100:8080 -m -w 1\n"
            "directeur# ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.150:8080 -m -w 1\n");
        listen();
    }

    void listen() {
        at.play(
            "directeur# tcpdump -n -l -i eth0 > /tmp/eth0 2> /dev/null &\n"
            "directeur# tcpdump -n -l -i eth1 > /tmp/eth1 2> /dev/null &\n");
    }
    std::string type(std::string_view lines) { return at.output(fmt::format("{}\n", lines)); }
    /// What a request comes to, in 20 s.
    std::string get(std::string_view url = "http://10.0.2.100/") {
        return type(fmt::format("client# curl -m 20 {}", url));
    }
    std::string table() { return type("directeur# ipvsadm -Lnc"); }
    std::string wire(int number) { return type(fmt::format("directeur# cat /tmp/eth{}", number)); }
    /// One request that fails, and how.
    void fails(std::string_view how) { CHECK_THAT(get(), Contains(std::string(how))); }
    /// Of two requests one is answered by that server, the other fails so.
    void alternates(std::string_view page, std::string_view how) {
        const std::string both = get() + get();
        CHECK_THAT(both, Contains(std::string(page)));
        CHECK_THAT(both, Contains(std::string(how)));
    }
    void works() {
        const std::string both = get() + get();
        CHECK_THAT(both, Contains(std::string(kPage1)) && Contains(std::string(kPage2)));
    }

    LabPlayer at{"lab1", "en"};
};

}  // namespace

TEST_CASE("mistakes: nothing is wrong, and it works", "[har300][mistakes]") {
    Lab1 lab;
    lab.works();
    CHECK_THAT(lab.table(), Contains("TIME_WAIT"));
}

TEST_CASE("mistakes of the director: forwarding", "[har300][mistakes]") {
    SECTION("ip_forward is 0: requests go through IPVS, the answers are lost") {
        Lab1 lab(
            "directeur# sed -i 's/^net.ipv4.ip_forward = 1/net.ipv4.ip forward = 1/' "
            "/etc/sysctl.conf\ndirecteur# service network restart\n");
        lab.fails(kTimeout);
        CHECK_THAT(lab.table(), Contains("SYN_RECV") && Contains("TCP 00:"));
        CHECK_THAT(lab.type("directeur# ipvsadm -Ln"), Contains("Masq    1      0          1"));
        CHECK_THAT(lab.wire(1), Contains("10.0.3.150.8080 > 10.0.2.15.") && Contains("[S.]"));
        CHECK_THAT(lab.wire(0), Contains("10.0.2.100.80: Flags [S]") && !Contains("[S.]"));
    }
    SECTION("echo 1 > /proc/...: until the network is restarted") {
        Lab1 lab(
            "directeur# sed -i 's/^net.ipv4.ip_forward = 1/net.ipv4.ip_forward = 0/' "
            "/etc/sysctl.conf\ndirecteur# service network restart\n"
            "directeur# echo 1 > /proc/sys/net/ipv4/ip_forward\n");
        lab.works();
        lab.type("directeur# service network restart");
        CHECK(lab.type("directeur# cat /proc/sys/net/ipv4/ip_forward") == "0\n");
        lab.fails(kTimeout);
    }
}

TEST_CASE("mistakes of the director: the table", "[har300][mistakes]") {
    Lab1 lab;
    SECTION("no virtual service") {
        lab.type("directeur# ipvsadm -C");
        lab.fails(kRefused);
        CHECK_THAT(lab.table(), !Contains("10.0.2.15"));
        CHECK_THAT(lab.wire(0), Contains("10.0.2.100.80 > 10.0.2.15.") && Contains("[R.]"));
    }
    SECTION("another port than the browser's") {
        lab.type("directeur# ipvsadm -C");
        lab.type("directeur# ipvsadm -A -t 10.0.2.100:8080 -s rr");
        lab.fails(kRefused);
        CHECK_THAT(lab.wire(0), Contains("[R.]"));
    }
    SECTION("a service without servers, or all with weight 0, or full") {
        SECTION("none") {
            lab.type("directeur# ipvsadm -d -t 10.0.2.100:80 -r 10.0.3.100:8080");
            lab.type("directeur# ipvsadm -d -t 10.0.2.100:80 -r 10.0.3.150:8080");
        }
        SECTION("weight 0") {
            for (const std::string_view rip : {"10.0.3.100", "10.0.3.150"}) {
                lab.type(
                    fmt::format("directeur# ipvsadm -e -t 10.0.2.100:80 -r {}:8080 -m -w 0", rip));
            }
        }
        lab.fails(kRefused);
        CHECK_THAT(lab.table(), !Contains("10.0.2.15"));
        CHECK_THAT(lab.wire(0), Contains("ICMP 10.0.2.100 tcp port 80 unreachable"));
    }
    SECTION("-m forgotten") {
        lab.type("directeur# ipvsadm -C");
        lab.type("directeur# ipvsadm -A -t 10.0.2.100:80 -s rr");
        lab.type("directeur# ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.100:8080");
        CHECK_THAT(lab.type("directeur# ipvsadm -Ln"),
                   Contains("10.0.3.100:80                Route"));
        lab.fails(kTimeout);
        CHECK_THAT(lab.table(), Contains("SYN_RECV"));
        CHECK_THAT(lab.wire(1), Contains("> 10.0.2.100.80: Flags [S]") && !Contains("[S.]"));
    }
    SECTION("-m forgotten in a later -e") {
        CHECK_THAT(lab.type("directeur# ipvsadm -e -t 10.0.2.100:80 -r 10.0.3.100:8080"),
                   Contains("No such destination"));
    }
    SECTION("the port of a real server forgotten") {
        lab.type("directeur# ipvsadm -d -t 10.0.2.100:80 -r 10.0.3.100:8080");
        lab.type("directeur# ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.100 -m");
        lab.alternates(kPage2, kRefused);
        CHECK_THAT(lab.table(), Contains("CLOSE       10.0.2.15:"));
        CHECK_THAT(lab.wire(1), Contains("10.0.3.100.80 > 10.0.2.15.") && Contains("[R.]"));
        CHECK_THAT(lab.wire(0), Contains("10.0.2.100.80 > 10.0.2.15.") && Contains("[R.]"));
    }
    SECTION("a wrong RIP") {
        lab.type("directeur# ipvsadm -d -t 10.0.2.100:80 -r 10.0.3.100:8080");
        lab.type("directeur# ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.110:8080 -m");
        lab.alternates(kPage2, kNoRoute);
        CHECK_THAT(lab.table(), Contains("SYN_RECV"));
        CHECK_THAT(lab.wire(1), Contains("ARP, Request who-has 10.0.3.110"));
        CHECK_THAT(lab.wire(0), Contains("ICMP host 10.0.2.100 unreachable"));
    }
    SECTION("a misspelt scheduler") {
        lab.type("directeur# ipvsadm -C");
        CHECK_THAT(lab.type("directeur# ipvsadm -A -t 10.0.2.100:80 -s rrr"),
                   Contains("Scheduler not found"));
        lab.fails(kRefused);
    }
    SECTION("-p given once, then -E without it") {
        lab.type("directeur# ipvsadm -E -t 10.0.2.100:80 -s rr -p 600");
        const std::string page = lab.get();
        CHECK(lab.get() == page);
        lab.type("directeur# ipvsadm -E -t 10.0.2.100:80 -s rr");
        lab.works();
        CHECK_THAT(lab.table(), Contains("10.0.2.15:0"));
    }
    SECTION("-E without -s") {
        lab.type("directeur# ipvsadm -E -t 10.0.2.100:80");
        CHECK_THAT(lab.type("directeur# ipvsadm -Ln"), Contains("10.0.2.100:80 wlc"));
    }
    SECTION("rebooted after LAB #1") {
        lab.type("directeur# reboot");
        CHECK_THAT(lab.type("directeur# ipvsadm -Ln"), !Contains("10.0.2.100"));
        lab.fails(kRefused);
    }
    SECTION("--set with one value") {
        CHECK_THAT(lab.type("directeur# ipvsadm --set 1800"),
                   Contains("--set option requires 3 timeout values"));
    }
    SECTION("ip_vs_rr not loaded before: it is loaded on demand") {
        lab.type("directeur# rm -f /etc/rc.modules");
        lab.type("directeur# reboot");
        CHECK_THAT(lab.type("directeur# lsmod"), !Contains("ip_vs"));
        lab.type("directeur# ipvsadm -A -t 10.0.2.100:80 -s rr");
        CHECK_THAT(lab.type("directeur# lsmod"), Contains("ip_vs_rr"));
    }
    SECTION("rc.modules without +x") {
        lab.type("directeur# chmod -x /etc/rc.modules");
        lab.type("directeur# reboot");
        lab.type("directeur# ipvsadm -A -t 10.0.2.100:80 -s rr");
        lab.type("directeur# ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.100:8080 -m");
        CHECK_THAT(lab.get(), Contains(std::string(kPage1)));
    }
}

TEST_CASE("mistakes of the director: addresses and wires", "[har300][mistakes]") {
    constexpr std::string_view kScripts = "/etc/sysconfig/network-scripts/";
    SECTION("the alias of the VIP is missing") {
        Lab1 lab(
            fmt::format("directeur# rm -f {}ifcfg-eth0:0\ndirecteur# service network restart\n"
                        "client# ip neigh flush all\n",
                        kScripts));
        lab.fails(kNoRoute);
        CHECK_THAT(lab.type("client# ping -c 1 10.0.2.100"),
                   Contains("Destination Host Unreachable"));
        CHECK_THAT(lab.table(), !Contains("10.0.2.15"));
        CHECK_THAT(lab.wire(0), Contains("ARP, Request who-has 10.0.2.100"));
    }
    SECTION("the virtual gateway is missing") {
        Lab1 lab(fmt::format(
            "directeur# rm -f {}ifcfg-eth1:0\ndirecteur# service network restart\n", kScripts));
        lab.fails(kTimeout);
        CHECK_THAT(lab.table(), Contains("SYN_RECV"));
        CHECK_THAT(lab.wire(1), Contains("8080: Flags [S]"));
        CHECK_THAT(lab.wire(1), Contains("ARP, Request who-has 10.0.3.200"));
    }
    SECTION("a wrong NETMASK of an alias") {
        Lab1 lab(
            fmt::format("directeur# sed -i 's/255.255.255.0/255.255.0.0/' {}ifcfg-eth0:0\n"
                        "directeur# service network restart\n",
                        kScripts));
        lab.works();
    }
    SECTION("iptables still on") {
        Lab1 lab("directeur# chkconfig --add iptables\ndirecteur# reboot\n");
        lab.fails(kNoRoute);
        CHECK_THAT(lab.table(), !Contains("10.0.2.15"));
        CHECK_THAT(lab.wire(0), Contains("host 10.0.2.100 unreachable - admin prohibited"));
    }
    SECTION("iptables: FORWARD only") {
        Lab1 lab("directeur# iptables -A FORWARD -j REJECT --reject-with icmp-host-prohibited\n");
        lab.fails(kTimeout);
        CHECK_THAT(lab.table(), Contains("SYN_RECV"));
        CHECK_THAT(lab.wire(1), Contains("[S.]") && Contains("admin prohibited"));
    }
    SECTION("adapters on the wrong networks") {
        Lab1 lab(
            "directeur# poweroff\n:network directeur 1 Intnet1\n"
            ":network directeur 2 Intnet\n:power directeur on\n");
        lab.fails(kNoRoute);
        CHECK_THAT(lab.table(), !Contains("10.0.2.15"));
        CHECK_THAT(lab.wire(1), Contains("ARP, Request who-has 10.0.2.100"));
    }
}

TEST_CASE("mistakes of a real server", "[har300][mistakes]") {
    SECTION("no default gateway") {
        Lab1 lab("serveur1# route del default\n");
        lab.alternates(kPage2, kTimeout);
        CHECK_THAT(lab.table(), Contains("SYN_RECV    10.0.2.15:"));
        CHECK_THAT(lab.wire(1), !Contains("10.0.3.100.8080 > 10.0.2.15"));
    }
    SECTION("the director's own address for a gateway works, here") {
        Lab1 lab("serveur1# route del default\nserveur1# route add default gw 10.0.3.15\n");
        lab.works();
    }
    SECTION("a gateway that is nobody's") {
        Lab1 lab("serveur1# route del default\nserveur1# route add default gw 10.0.3.77\n");
        lab.alternates(kPage2, kTimeout);
        CHECK_THAT(lab.table(), Contains("SYN_RECV"));
        CHECK_THAT(lab.wire(1), Contains("ARP, Request who-has 10.0.3.77"));
        CHECK_THAT(lab.type("serveur1# arp -n"), Contains("(incomplete)"));
    }
    SECTION("httpd stopped, or on port 80") {
        std::string_view mistake;
        SECTION("stopped") {
            mistake = "serveur1# service httpd stop\n";
        }
        SECTION("Listen 80") {
            mistake =
                "serveur1# sed -i 's/^Listen 8080/Listen 80/' /etc/httpd/conf/httpd.conf\n"
                "serveur1# service httpd restart\n";
        }
        SECTION("not enabled, and rebooted") {
            mistake = "serveur1# chkconfig httpd off\nserveur1# reboot\nserveur1# true\n";
        }
        SECTION("enabled in level 2 only") {
            mistake =
                "serveur1# chkconfig --level 345 httpd off\n"
                "serveur1# chkconfig --level 2 httpd on\nserveur1# reboot\n"
                "serveur1# true\n";
        }
        Lab1 lab(mistake);
        lab.alternates(kPage2, kRefused);
        CHECK_THAT(lab.table(), Contains("CLOSE       10.0.2.15:"));
        CHECK_THAT(lab.wire(1), Contains("10.0.3.100.8080 > 10.0.2.15.") && Contains("[R.]"));
        CHECK_THAT(lab.wire(0), Contains("10.0.2.100.80 > 10.0.2.15.") && Contains("[R.]"));
        CHECK_THAT(lab.type("serveur1# netstat -ltn"), !Contains(":::8080"));
    }
    SECTION("both Listen 80 and Listen 8080") {
        Lab1 lab(
            "serveur1# echo Listen 80 >> /etc/httpd/conf/httpd.conf\n"
            "serveur1# service httpd restart\n");
        lab.works();
    }
    SECTION("iptables still on") {
        Lab1 lab("serveur1# service iptables start\n");
        lab.alternates(kPage2, kNoRoute);
        CHECK_THAT(lab.table(), Contains("SYN_RECV"));
        CHECK_THAT(lab.wire(1), Contains("ICMP host 10.0.3.100 unreachable - admin prohibited"));
        CHECK_THAT(lab.wire(0), Contains("ICMP host 10.0.2.100 unreachable - admin prohibited"));
    }
    SECTION("no index.html") {
        Lab1 lab("serveur1# rm -f /var/www/html/index.html\n");
        const std::string both = lab.type("client# curl -sI http://10.0.2.100/") +
                                 lab.type("client# curl -sI http://10.0.2.100/");
        CHECK_THAT(both, Contains("403 Forbidden") && Contains("200 OK"));
    }
    SECTION("the same page on both looks like persistence") {
        Lab1 lab("serveur2# sed -i 's/serveur 2/serveur 1/' /var/www/html/index.html\n");
        lab.type("serveur2# sed -i 's/Serveur2/Serveur1/' /var/www/html/index.html");
        CHECK(lab.get() == lab.get());
        CHECK_THAT(lab.type("directeur# ipvsadm -Ln | grep -c '0          1 '"), Contains("2"));
    }
    SECTION("powered off: silence while its address is known, then no route to host") {
        Lab1 lab;
        lab.works();
        lab.type(":power serveur1 off\nclient# true");
        lab.alternates(kPage2, kTimeout);
        lab.type(":wait 5min\nclient# true");
        lab.alternates(kPage2, kNoRoute);
        CHECK_THAT(lab.table(), Contains("SYN_RECV"));
        CHECK_THAT(lab.wire(1), Contains("ARP, Request who-has 10.0.3.100"));
        CHECK_THAT(lab.wire(0), Contains("ICMP host 10.0.2.100 unreachable"));
    }
    SECTION("its adapter on the wrong network") {
        Lab1 lab(
            "serveur1# poweroff\n:network serveur1 1 Intnet\n:power serveur1 on\n"
            "serveur1# true\n:wait 5min\n");
        lab.alternates(kPage2, kNoRoute);
    }
    SECTION("both with one address") {
        Lab1 lab(
            "serveur2# sed -i 's/10.0.3.150/10.0.3.100/' "
            "/etc/sysconfig/network-scripts/ifcfg-eth0\n");
        CHECK_THAT(lab.type("serveur2# service network restart"),
                   Contains("some other host already uses address 10.0.3.100"));
    }
}

TEST_CASE("mistakes of the client and of the virtual machines", "[har300][mistakes]") {
    SECTION("the client on another network") {
        std::string_view network;
        SECTION("Intnet1") {
            network = "Intnet1";
        }
        SECTION("spelt differently") {
            network = "intnet";
        }
        SECTION("spelt with a blank") {
            network = "\"Intnet \"";
        }
        SECTION("NAT") {
            network = "NAT";
        }
        SECTION("none") {
            network = "none";
        }
        Lab1 lab;
        lab.works();
        lab.type(fmt::format(":network client 1 {}\n:wait 5min\nclient# true", network));
        CHECK_THAT(lab.type("client# ping -c 1 10.0.2.100"),
                   Contains("Destination Host Unreachable"));
    }
    SECTION("two clones with one MAC address") {
        Lab1 lab;
        lab.type("serveur1# poweroff");
        lab.type(
            "serveur2# poweroff\n:mac serveur1 1 08:00:27:01:02:03\n"
            ":mac serveur2 1 08:00:27:01:02:03\n:power serveur1 on\n:power serveur2 on\n"
            "serveur1# > /etc/udev/rules.d/70-persistent-net.rules\n"
            "serveur2# > /etc/udev/rules.d/70-persistent-net.rules\nserveur1# reboot\n"
            "serveur2# reboot\nserveur1# true\nserveur2# true");
        const std::string both = lab.get() + lab.get() + lab.get() + lab.get();
        CHECK((both.find("timed out") != std::string::npos ||
               both.find("couldn't connect") != std::string::npos));
        CHECK_THAT(lab.type("serveur1# ip link show eth0"), Contains("08:00:27:01:02:03"));
        CHECK_THAT(lab.type("serveur2# ip link show eth0"), Contains("08:00:27:01:02:03"));
    }
    SECTION("70-persistent-net.rules not emptied") {
        LabPlayer at("start", "en");
        CHECK_THAT(at.output("serveur1# service network restart\n"),
                   Contains("Device eth0 does not seem to be present, delaying initialization."));
        CHECK_THAT(at.output("serveur1# ifconfig -a\n"), Contains("eth1") && !Contains("eth0"));
    }
    SECTION("HWADDR left") {
        LabPlayer at("lab1", "en");
        at.play(
            "client# echo HWADDR=08:00:27:4c:1a:8e >> "
            "/etc/sysconfig/network-scripts/ifcfg-eth0\n");
        CHECK_THAT(at.output("client# service network restart\n"),
                   Contains("Device eth0 has different MAC address than expected, ignoring."));
    }
    SECTION("names of files and devices") {
        LabPlayer at("lab1", "en");
        constexpr std::string_view kFile = "/etc/sysconfig/network-scripts/ifcfg-eth0";
        SECTION("DEVICE=\"ethO\"") {
            at.play(fmt::format("client# sed -i 's/\"eth0\"/\"ethO\"/' {}\n", kFile));
            CHECK_THAT(at.output("client# service network restart\n"),
                       Contains("Device ethO does not seem to be present"));
        }
        SECTION("ifcfg-eth0.bak and ifcfg-eth0~ are ignored") {
            at.play(fmt::format("client# cp {0} {0}.bak; cp {0} {0}~\n", kFile));
            CHECK_THAT(at.output("client# service network restart\n"), !Contains("bak"));
        }
        SECTION("NM CONTROLLED with a blank") {
            at.play(fmt::format("client# sed -i 's/NM_CONTROLLED/NM CONTROLLED/' {}\n", kFile));
            CHECK_THAT(at.output("client# service network restart\n"),
                       Contains("NM: command not found"));
        }
        SECTION("a file called ifcfg-ethO") {
            at.play("client# cd /etc/sysconfig/network-scripts; cp ifcfg-eth0 ifcfg-ethO\n");
            CHECK_THAT(at.output("client# service network restart\n"),
                       Contains("Bringing up interface ethO:"));
        }
    }
}

}  // namespace lvsim::runtime
