// SPDX-License-Identifier: Apache-2.0
#include "sim/net/settings.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

struct SettingsLab {
    SettingsLab() {
        settings.add_interface("lo");
        settings.add_interface("eth0");
        settings.add_interface("eth1");
    }
    std::string read(std::string_view name) { return settings.read(name).value_or("none"); }
    StackSettings settings{StackProfile::Debian12};
};

}  // namespace

TEST_CASE("settings: every name can be read, and written with its own value", "[unit][net]") {
    SettingsLab lab;
    const std::vector<std::string> names = lab.settings.names();
    CHECK(names.size() > 90);
    CHECK(std::is_sorted(names.begin(), names.end()));
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
    for (const std::string& name : names) {
        CAPTURE(name);
        const std::string value = lab.read(name);
        CHECK(lab.settings.write(name, value));
        CHECK(lab.read(name) == value);
        CHECK_FALSE(lab.settings.write(name, "one"));
        CHECK_FALSE(lab.settings.write(name, ""));
        CHECK_FALSE(lab.settings.write(name, "99999999999"));
    }
}

TEST_CASE("settings: what is not modelled is refused", "[unit][net]") {
    SettingsLab lab;
    for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
             {"net.ipv4.conf.eth0.arp_ignore", "9"},
             {"net.ipv4.conf.eth0.arp_filter", "1"},
             {"net.ipv4.conf.all.accept_source_route", "1"},
             {"net.ipv4.conf.eth9.rp_filter", "1"},
             {"net.ipv4.conf.eth0.mc_forwarding", "0"},
             {"net.ipv4.conf.eth0", "0"},
             {"net.ipv4.ip_forward", "2"},
             {"net.ipv4.ip_default_ttl", "0"},
             {"net.ipv4.ip_local_port_range", "2000"},
             {"net.ipv4.ip_local_port_range", "2000 1000"},
             {"net.ipv4.tcp_sack", "1"}}) {
        CAPTURE(name, value);
        CHECK_FALSE(lab.settings.write(name, value));
    }
    CHECK(lab.settings.write("net.ipv4.conf.default.accept_source_route", "1"));
    CHECK(lab.read("net.ipv4.tcp_sack") == "none");
}

TEST_CASE("settings: ip_forward is the switch of all interfaces and of redirects", "[unit][net]") {
    SettingsLab lab;
    CHECK(lab.settings.accepts_redirects(1));
    REQUIRE(lab.settings.write("net.ipv4.ip_forward", "1\n"));
    CHECK(lab.read("net.ipv4.conf.eth0.forwarding") == "1");
    CHECK(lab.read("net.ipv4.conf.all.forwarding") == "1");
    CHECK(lab.read("net.ipv4.conf.default.forwarding") == "1");
    CHECK(lab.read("net.ipv4.conf.all.accept_redirects") == "0");
    CHECK_FALSE(lab.settings.accepts_redirects(1));
    REQUIRE(lab.settings.write("net.ipv4.conf.eth0.forwarding", "0"));
    REQUIRE(lab.settings.write("net.ipv4.ip_forward", "1"));  // no change: nothing happens
    CHECK(lab.read("net.ipv4.conf.eth0.forwarding") == "0");
    REQUIRE(lab.settings.write("net.ipv4.conf.all.forwarding", "0"));
    CHECK(lab.read("net.ipv4.ip_forward") == "0");
    CHECK(lab.read("net.ipv4.conf.eth1.forwarding") == "0");
}

TEST_CASE("settings: default reaches interfaces until they have values or addresses of their own",
          "[unit][net]") {
    SettingsLab lab;
    REQUIRE(lab.settings.write("net.ipv4.conf.eth0.rp_filter", "0"));
    REQUIRE(lab.settings.write("net.ipv4.conf.default.rp_filter", "1"));
    CHECK(lab.read("net.ipv4.conf.eth0.rp_filter") == "0");
    CHECK(lab.read("net.ipv4.conf.eth1.rp_filter") == "1");
    lab.settings.settle_interface(2);
    REQUIRE(lab.settings.write("net.ipv4.conf.default.rp_filter", "2"));
    CHECK(lab.read("net.ipv4.conf.eth1.rp_filter") == "1");
    lab.settings.add_interface("eth2");
    CHECK(lab.read("net.ipv4.conf.eth2.rp_filter") == "2");
}

TEST_CASE("settings: the port range is two numbers", "[unit][net]") {
    SettingsLab lab;
    CHECK(lab.read("net.ipv4.ip_local_port_range") == "32768\t60999");
    REQUIRE(lab.settings.write("net.ipv4.ip_local_port_range", " 1024  65535 "));
    CHECK(lab.settings.local_port_first == 1024);
    CHECK(lab.settings.local_port_last == 65'535);
}

TEST_CASE("settings: the profiles differ where Linux 2.6.32 and 6.1 do", "[unit][net]") {
    StackSettings old(StackProfile::Centos6);
    CHECK(old.read("net.ipv4.ip_local_port_range") == "32768\t61000");
    CHECK(old.read("net.ipv4.tcp_syn_retries") == "5");
    CHECK(old.read("net.core.somaxconn") == "128");
    CHECK(old.read("net.ipv4.neigh.default.unres_qlen") == "3");
    CHECK(old.read("net.ipv4.ipfrag_high_thresh") == "262144");
}
