// SPDX-License-Identifier: Apache-2.0
//
// What is left of a configuration as values: defaults, inheritance, what a check changes.
#include "tests/models/keepalived/config_lab.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace lvsim::keepalived {
namespace {

using vrrp::InstanceConfig;

Config config_of(const std::string& text) {
    return ConfigLab(text).read().config;
}

/// An instance with these further lines, behind these global_defs.
InstanceConfig instance_of(const std::string& words, const std::string& global = {}) {
    const Config config = config_of("global_defs {\n" + global +
                                    "\n}\n"
                                    "vrrp_instance V {\ninterface eth0\nvirtual_router_id 51\n" +
                                    words + "\nvirtual_ipaddress {\n10.0.1.254/24\n}\n}\n");
    REQUIRE(config.vrrp.instances.size() == 1);
    return config.vrrp.instances[0];
}

/// A virtual server with these lines, and one real server with these.
VirtualServerConfig server_of(const std::string& words, const std::string& real) {
    const Config config =
        config_of("virtual_server 10.0.1.254 80 {\nprotocol TCP\nlb_algo rr\nlb_kind DR\n" + words +
                  "\nreal_server 10.0.1.2 80 {\n" + real + "\n}\n}\n");
    REQUIRE(config.lvs.virtual_servers.size() == 1);
    return config.lvs.virtual_servers[0];
}

CheckerConfig checker_of(const std::string& server, const std::string& real) {
    const VirtualServerConfig config = server_of(server, real);
    REQUIRE(config.real_servers[0].checkers.size() == 1);
    return config.real_servers[0].checkers[0];
}

std::vector<std::filesystem::path> recorded_configurations() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(LVSIM_KEEPALIVED_TRACES)) {
        if (entry.path().extension() == ".conf") found.push_back(entry.path());
    }
    return found;
}

}  // namespace

TEST_CASE("keepalived.conf: an instance that says nothing has keepalived's defaults",
          "[keepalived][config]") {
    InstanceConfig expected;
    expected.name = "V";
    expected.interface = "eth0";
    expected.vrid = 51;
    expected.addresses = {{.prefix = *IpPrefix::parse("10.0.1.254/24")}};
    CHECK(instance_of("") == expected);
}

TEST_CASE("keepalived.conf: state MASTER without a priority is an owner", "[keepalived][config]") {
    CHECK(instance_of("state MASTER").priority == 255);
    CHECK(instance_of("state MASTER\npriority 90").priority == 90);
    CHECK(instance_of("priority 255").state == vrrp::InitialState::Master);
    CHECK(instance_of("priority 255\nstate BACKUP").state == vrrp::InitialState::Backup);
}

TEST_CASE("keepalived.conf: intervals are rounded as their version asks", "[keepalived][config]") {
    CHECK(instance_of("advert_int 1.5").advert_int == 2_s);
    CHECK(instance_of("advert_int 1.4").advert_int == 1_s);
    CHECK(instance_of("advert_int 0.3").advert_int == 1_s);
    CHECK(instance_of("advert_int 0").advert_int == 1_s);
    CHECK(instance_of("version 3\nadvert_int 0.015").advert_int == 20_ms);
    CHECK(instance_of("version 3\nadvert_int 0.014").advert_int == 10_ms);
    CHECK(instance_of("version 3\nadvert_int 41").advert_int == 40'950_ms);
    CHECK(instance_of("version 3\nadvert_int 0.1").advert_int == 100_ms);
}

TEST_CASE("keepalived.conf: what preemption forbids is cleared", "[keepalived][config]") {
    CHECK(instance_of("nopreempt").has_nopreempt);
    CHECK_FALSE(instance_of("nopreempt\npreempt").has_nopreempt);
    CHECK_FALSE(instance_of("nopreempt\nstate MASTER\npriority 100").has_nopreempt);
    CHECK_FALSE(instance_of("nopreempt\npriority 255").has_nopreempt);
    CHECK(instance_of("preempt_delay 2.5").preempt_delay == 2'500_ms);
    CHECK(instance_of("preempt_delay 5\nnopreempt").preempt_delay == SimDuration());
    CHECK(instance_of("preempt_delay 5\nstate MASTER").preempt_delay == SimDuration());
}

TEST_CASE("keepalived.conf: gratuitous ARP takes its defaults from global_defs",
          "[keepalived][config]") {
    const auto garp = instance_of("garp_master_delay 7",
                                  "vrrp_garp_master_repeat 2\nvrrp_garp_master_refresh 60\n"
                                  "vrrp_garp_master_refresh_repeat 3")
                          .garp;
    CHECK(garp.master_repeat == 2);
    CHECK(garp.master_delay == 7_s);
    CHECK(garp.refresh == 60_s);
    CHECK(garp.refresh_repeat == 3);
    // Of the global master values, not of the instance's own.
    CHECK(garp.lower_prio_repeat == 2);
    CHECK(garp.lower_prio_delay == 5_s);

    const auto least = instance_of("", "vrrp_min_garp").garp;
    CHECK(least.master_repeat == 1);
    CHECK(least.master_delay == SimDuration());
    CHECK(instance_of("garp_lower_prio_repeat 0").garp.lower_prio_repeat == 0);
}

TEST_CASE("keepalived.conf: strict mode clears what the protocol does not know",
          "[keepalived][config]") {
    const std::string words =
        "strict_mode\npreempt_delay 5\ndown_timer_adverts 2\nhigher_prio_send_advert\n"
        "garp_lower_prio_repeat 3\nlower_prio_no_advert off\nuse_vmac\nvmac_xmit_base\n"
        "authentication {\nauth_type PASS\nauth_pass abc\n}";
    const InstanceConfig strict = instance_of(words);
    CHECK(strict.is_strict);
    CHECK(strict.preempt_delay == SimDuration());
    CHECK(strict.down_timer_adverts == 3);
    CHECK_FALSE(strict.has_higher_prio_send_advert);
    CHECK(strict.has_lower_prio_no_advert);
    CHECK(strict.garp.lower_prio_repeat == 0);
    CHECK_FALSE(strict.sends_from_base);
    CHECK(strict.auth == vrrp::AuthType::None);
    CHECK_FALSE(strict.accepts);
    CHECK(instance_of("priority 255", "vrrp_strict").accepts);
    CHECK(instance_of("").accepts);
}

TEST_CASE("keepalived.conf: a password has eight octets, and a virtual MAC a name",
          "[keepalived][config]") {
    const InstanceConfig config =
        instance_of("use_vmac\nauthentication {\nauth_type PASS\nauth_pass secret123\n}");
    CHECK(config.auth == vrrp::AuthType::Pass);
    CHECK(config.password == "secret12");
    CHECK(config.vmac_name == "vrrp.51");
    CHECK(instance_of("use_vmac vip0").vmac_name == "vip0");
}

TEST_CASE("keepalived.conf: tracked things have their own weight or that of what they name",
          "[keepalived][config]") {
    const Config config = config_of(
        "global_defs {\nenable_script_security\nscript_user root\n}\n"
        "vrrp_script chk {\nscript \"/bin/true -x\"\nweight -20\ninterval 3\nfall 2\nrise 4\n}\n"
        "vrrp_track_process web {\nprocess httpd -k\nquorum 2\ndelay 1.5\n}\n"
        "vrrp_instance V {\ninterface eth0\nvirtual_router_id 51\n"
        "track_script {\nchk\n}\ntrack_process {\nweb weight 7\n}\n"
        "track_interface {\neth1 weight 5 reverse\n}\n"
        "virtual_ipaddress {\n10.0.1.254/24 dev eth1 label eth1:1\n}\n}\n");
    REQUIRE(config.vrrp.instances.size() == 1);
    const InstanceConfig& instance = config.vrrp.instances[0];
    CHECK(instance.track_script == std::vector<vrrp::Tracked>{{"chk", -20, false}});
    CHECK(instance.track_process == std::vector<vrrp::Tracked>{{"web", 7, false}});
    CHECK(instance.track_interface == std::vector<vrrp::Tracked>{{"eth1", -5, true}});
    CHECK(instance.addresses[0].interface == "eth1");
    CHECK(instance.addresses[0].label == "eth1:1");
    REQUIRE(config.vrrp.scripts.size() == 1);
    CHECK(config.vrrp.scripts[0].command == "/bin/true -x");
    CHECK(config.vrrp.scripts[0].timeout == 3_s);
    CHECK(config.vrrp.scripts[0].fall == 2);
    CHECK(config.vrrp.scripts[0].rise == 4);
    REQUIRE(config.vrrp.processes.size() == 1);
    CHECK(config.vrrp.processes[0].parameters == "-k");
    CHECK(config.vrrp.processes[0].fork_delay == 1'500_ms);
    CHECK(config.vrrp.processes[0].quorum == 2);
}

TEST_CASE("keepalived.conf: a checker takes what it does not say from the servers around it",
          "[keepalived][config]") {
    const CheckerConfig plain = checker_of("", "TCP_CHECK {\n}");
    CHECK(plain.delay_loop == 60_s);
    CHECK(plain.warmup == 60_s);
    CHECK(plain.retry == 1);
    CHECK(plain.delay_before_retry == 1_s);
    const auto& connect = std::get<TcpCheck>(plain.kind).connect;
    CHECK(connect.timeout == 5_s);
    CHECK(connect.to == Endpoint{*IpAddress::parse("10.0.1.2"), 80});

    const CheckerConfig given = checker_of(
        "delay_loop 7\nretry 3\nconnect_timeout 2\nwarmup 0\nalpha",
        "retry 5\ndelay_before_retry 4\nTCP_CHECK {\nconnect_port 81\nconnect_timeout 1\n}");
    CHECK(given.delay_loop == 7_s);
    CHECK(given.warmup == SimDuration());
    CHECK(given.retry == 5);
    CHECK(given.delay_before_retry == 4_s);
    CHECK(given.is_alpha);
    CHECK(std::get<TcpCheck>(given.kind).connect.timeout == 1_s);
    CHECK(std::get<TcpCheck>(given.kind).connect.to.port == 81);
}

TEST_CASE("keepalived.conf: HTTP_GET and MISC_CHECK have defaults of their own",
          "[keepalived][config]") {
    const CheckerConfig web = checker_of(
        "virtualhost a.example",
        "HTTP_GET {\nurl {\npath /a\nstatus_code 200-299 404\n"
        "digest 9B3A0C85A887A256D6939DA88AABD8CD\n}\nurl {\npath /b\nvirtualhost b.example\n}\n}");
    const auto& http = std::get<HttpCheck>(web.kind);
    CHECK(web.delay_before_retry == 3_s);
    CHECK(http.virtualhost == "a.example");
    REQUIRE(http.urls.size() == 2);
    CHECK(http.urls[0].status_codes ==
          std::vector<std::pair<std::uint16_t, std::uint16_t>>{{200, 299}, {404, 404}});
    CHECK(http.urls[0].digest == "9b3a0c85a887a256d6939da88aabd8cd");
    CHECK(http.urls[1].virtualhost == "b.example");

    const CheckerConfig misc = checker_of(
        "delay_loop 9", "MISC_CHECK {\nmisc_path \"/nowhere/x a\"\nmisc_dynamic\nuser root\n}");
    const auto& script = std::get<MiscCheck>(misc.kind);
    CHECK(misc.retry == 0);
    CHECK(script.timeout == 9_s);
    CHECK(script.script == CommandConfig{"/nowhere/x a", "root"});
    CHECK(script.is_dynamic);
}

TEST_CASE("keepalived.conf: octets of UDP_CHECK stand in pairs, and x counts for nothing",
          "[keepalived][config]") {
    const auto udp = std::get<UdpCheck>(
        checker_of("", "UDP_CHECK {\npayload Ab12f 3 456\nrequire_reply 01X2\n}").kind);
    CHECK(udp.payload == std::vector<std::uint8_t>{0xab, 0x12, 0x0f, 0x03, 0x45, 0x06});
    CHECK(udp.requires_reply);
    CHECK(udp.reply == std::vector<std::uint8_t>{0x01, 0x02});
    CHECK(udp.mask == std::vector<std::uint8_t>{0xff, 0x0f});
}

TEST_CASE("keepalived.conf: a group of virtual servers is a list of services",
          "[keepalived][config]") {
    const Config config = config_of(
        "virtual_server_group G {\n10.0.1.254 80\n10.0.1.10-12 81\nfwmark 5\n}\n"
        "virtual_server group G {\nprotocol TCP\nlb_algo rr\nlb_kind NAT\n"
        "real_server 10.0.1.2 80 {\n}\n}\n");
    REQUIRE(config.lvs.virtual_servers.size() == 1);
    const auto& services = config.lvs.virtual_servers[0].services;
    REQUIRE(services.size() == 5);
    CHECK(to_text(services[0]) == "TCP 10.0.1.254:80");
    CHECK(to_text(services[1]) == "TCP 10.0.1.10:81");
    CHECK(to_text(services[3]) == "TCP 10.0.1.12:81");
    CHECK(to_text(services[4]) == "FWM 5");
}

TEST_CASE("keepalived.conf: with DR and TUN the port is that of the service",
          "[keepalived][config]") {
    const Config config = config_of(
        "virtual_server 10.0.1.254 80 {\nprotocol TCP\nlb_algo wlc\nlb_kind DR\nweight 3\n"
        "quorum 9\nhysteresis 5\nsorry_server 10.0.1.100 81\npersistence_timeout\n"
        "persistence_granularity 255.255.255.0\n"
        "real_server 10.0.1.2 8080 {\n}\n"
        "real_server 10.0.1.3 8080 {\nlvs_method NAT\nweight 2\ninhibit_on_failure\n}\n}\n");
    const VirtualServerConfig& server = config.lvs.virtual_servers.at(0);
    CHECK(server.name == "[10.0.1.254]:tcp:80");
    CHECK(server.real_servers[0].name == "[10.0.1.2]:tcp:80");
    CHECK(server.real_servers[0].weight == 3);
    CHECK(server.real_servers[1].address.port == 8080);
    CHECK(server.real_servers[1].weight == 2);
    CHECK(server.real_servers[1].has_inhibit);
    CHECK(server.quorum == 5);
    CHECK(server.hysteresis == 4);
    CHECK(server.sorry_server->address.port == 80);
    CHECK(server.persistence == ipvs::Persistence{360, 0xffffff00});
}

TEST_CASE("keepalived.conf: global_defs of the director", "[keepalived][config]") {
    const LvsConfig lvs = config_of(
                              "global_defs {\nlvs_timeouts tcp 900 udp 300\nlvs_flush\n"
                              "lvs_flush_on_stop VS\n"
                              "lvs_sync_daemon eth0 V id 33 port 9000 group 224.0.0.99\n}\n")
                              .lvs;
    CHECK(lvs.tcp_timeout_seconds == 900);
    CHECK(lvs.tcp_fin_timeout_seconds == 0);
    CHECK(lvs.udp_timeout_seconds == 300);
    CHECK(lvs.has_flush);
    CHECK(lvs.flush_on_stop == FlushOnStop::VirtualServers);
    REQUIRE(lvs.sync_daemon.has_value());
    CHECK(lvs.sync_daemon->instance == "V");
    CHECK(lvs.sync_daemon->sync_id == 33);
    CHECK(lvs.sync_daemon->port == 9000);
}

TEST_CASE("keepalived.conf: a file that is troubled may start, one without a VRID may not",
          "[keepalived][config]") {
    const std::string head = "vrrp_instance V {\ninterface eth0\n";
    const auto report = [&](const std::string& words) {
        return ConfigLab(head + words + "\nvirtual_ipaddress {\n10.0.1.254\n}\n}\n").read();
    };
    CHECK(report("virtual_router_id 51").can_start);
    const ConfigReport troubled = report("virtual_router_id 51\nfoo");
    CHECK(troubled.can_start);
    CHECK(troubled.status == kConfigTroubled);
    CHECK_FALSE(report("").can_start);
    CHECK_FALSE(report("virtual_router_id").can_start);
    CHECK(report("virtual_router_id").status == kConfigFatal);
}

// The real program (with the interface and the programs that these files name) says one line in
// all, of the case that shows this misunderstanding.
TEST_CASE("keepalived.conf: the files of all recorded routers are read as the real one reads them",
          "[keepalived][config]") {
    const std::string misunderstood =
        "(VI_1) Warning - nopreempt will not work with initial state MASTER - clearing";
    std::size_t count = 0;
    for (const std::filesystem::path& path : recorded_configurations()) {
        INFO(path.string());
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        ConfigLab machine(text.str());
        machine.interfaces.insert("trk0");  // What one of them tracks.
        machine.programs.insert({"/usr/bin/test", "/bin/sh"});
        const ConfigReport report = machine.read();
        const bool is_misunderstood = path.string().ends_with("d8-state-master-nopreempt/r1.conf");
        CHECK(report.lines() ==
              (is_misunderstood ? std::vector{misunderstood} : std::vector<std::string>()));
        CHECK(report.can_start);
        ++count;
    }
    CHECK(count >= 50);
}

}  // namespace lvsim::keepalived
