// SPDX-License-Identifier: Apache-2.0
#include "models/host/files.hpp"
#include "models/keepalived/commands.hpp"
#include "models/keepalived/daemon/keepalived.hpp"
#include "sim/net/interface.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <array>

namespace lvsim::keepalived {
namespace {

constexpr IpAddress kVip = IpAddress::v4(0x0a00'02c8);  // 10.0.2.200

std::string config_of(int priority) {
    return fmt::format(
        "vrrp_instance VI_1 {{\n  interface eth0\n  virtual_router_id 51\n  priority {}\n"
        "  virtual_ipaddress {{\n    10.0.2.200/24\n  }}\n}}\n",
        priority);
}

/// Two machines with a keepalived each; the client's has the higher priority.
struct TwoRouters {
    TwoRouters() {
        install(lab.client, first, 100);
        install(lab.server, second, 50);
    }
    void install(host::Host& host, Keepalived& daemon, int priority) {
        host.add_daemon(daemon);
        host.add_programs(commands());
        (void)host.files().write(std::string(kConfigPath), config_of(priority));
        daemon.set_options({.is_detailed = true});
        REQUIRE(daemon.start().empty());
        REQUIRE(daemon.is_running());
    }
    [[nodiscard]] static bool has_vip(host::Host& host) {
        return host.stack().find_interface("eth0")->has_address(kVip);
    }
    [[nodiscard]] std::string log(host::Host& host) const {
        return host.files().read("/var/log/syslog").value_or("");
    }

    host::HostLab lab;
    Keepalived& first = lab.world.emplace<Keepalived>(lab.client);
    Keepalived& second = lab.world.emplace<Keepalived>(lab.server);
};

TEST_CASE("daemon: the better of two routers has the address, the other when it stops",
          "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    CHECK(TwoRouters::has_vip(two.lab.client));
    CHECK_FALSE(TwoRouters::has_vip(two.lab.server));
    CHECK_THAT(two.log(two.lab.client), Catch::Contains("Keepalived_vrrp[1001]: (VI_1) Entering "
                                                        "MASTER STATE"));

    CHECK(two.lab.run("service keepalived stop").status == 0);
    CHECK_FALSE(two.first.is_running());
    CHECK_FALSE(TwoRouters::has_vip(two.lab.client));
    two.lab.wait(SimDuration::seconds(1));  // its skew: 805 ms after the farewell
    CHECK(TwoRouters::has_vip(two.lab.server));
    CHECK_THAT(two.log(two.lab.client), Catch::Contains("Stopped Keepalived v2.2.7"));
}

TEST_CASE("daemon: a start while it ends happens when it has ended", "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    const auto before = two.first.pid();
    two.first.terminate();
    CHECK(two.first.is_ending());
    CHECK(two.first.start().empty());
    CHECK(two.first.pid() == before);
    two.lab.wait(SimDuration::seconds(10));
    CHECK(two.first.is_running());
    CHECK_FALSE(two.first.is_ending());
    CHECK(two.first.pid() != before);
    CHECK(TwoRouters::has_vip(two.lab.client));

    two.first.terminate();
    CHECK(two.lab.run("systemctl start keepalived").status == 0);
    CHECK(two.first.is_running());
    CHECK_FALSE(two.first.is_ending());

    // Who stops it after that means it.
    two.first.terminate();
    (void)two.first.start();
    two.first.terminate();
    two.lab.wait(SimDuration::seconds(5));
    CHECK_FALSE(two.first.is_running());
}

TEST_CASE("daemon: killed as a whole it leaves its address behind", "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    two.first.kill();
    CHECK(TwoRouters::has_vip(two.lab.client));
    CHECK_FALSE(two.first.pid());
    two.lab.wait(SimDuration::seconds(4));
    CHECK(TwoRouters::has_vip(two.lab.server));
    // The next start removes it before anything else.
    REQUIRE(two.first.start().empty());
    CHECK_FALSE(TwoRouters::has_vip(two.lab.client));
}

TEST_CASE("daemon: its parent starts a VRRP process anew that was killed", "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    const auto before = two.first.pid_of(ProcessRole::Vrrp);
    REQUIRE(before);
    (void)two.lab.client.process_table().signal(*before, 9);
    CHECK(two.first.router() == nullptr);
    CHECK(TwoRouters::has_vip(two.lab.client));
    two.lab.wait(SimDuration::milliseconds(20));
    REQUIRE(two.first.router() != nullptr);
    CHECK(two.first.pid_of(ProcessRole::Vrrp) != before);
    CHECK_FALSE(TwoRouters::has_vip(two.lab.client));  // it begins from scratch
    CHECK(two.first.router()->instances()[0].state == vrrp::State::Backup);
}

TEST_CASE("daemon: when its parent is killed the VRRP process says farewell",
          "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    (void)two.lab.client.process_table().signal(*two.first.pid(), 9);
    CHECK_FALSE(TwoRouters::has_vip(two.lab.client));
    CHECK(two.first.is_running());  // its child is there still
    two.lab.wait(SimDuration::seconds(2));
    CHECK_FALSE(two.first.is_running());
    CHECK(TwoRouters::has_vip(two.lab.server));
}

TEST_CASE("daemon: standing still it keeps its address and loses its mastership",
          "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    two.first.suspend();
    two.lab.wait(SimDuration::seconds(5));
    CHECK(TwoRouters::has_vip(two.lab.client));
    CHECK(TwoRouters::has_vip(two.lab.server));
    two.first.resume();  // it still believes it is master, and is the better one
    two.lab.wait(SimDuration::milliseconds(10));
    CHECK(TwoRouters::has_vip(two.lab.client));
    CHECK_FALSE(TwoRouters::has_vip(two.lab.server));
}

TEST_CASE("daemon: a reload reads the file again", "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    (void)two.lab.client.files().write(std::string(kConfigPath), config_of(120));
    CHECK(two.lab.run("service keepalived reload").status == 0);
    CHECK(two.first.router()->instances()[0].priority == 120);
    CHECK(two.first.router()->instances()[0].state == vrrp::State::Master);
}

TEST_CASE("daemon: a reload of a file that it refuses ends it, and the address stays",
          "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    std::string config = config_of(100);
    config.replace(config.find("eth0"), 4, "eth9");
    (void)two.lab.client.files().write(std::string(kConfigPath), config);
    two.first.hang_up();
    CHECK_FALSE(two.first.is_running());
    CHECK(TwoRouters::has_vip(two.lab.client));
    CHECK(two.lab.client.process_table().all().size() == 1);  // init
    const std::string log = two.log(two.lab.client);
    const std::array lines = {"Keepalived[1000]: Reloading ...\n",
                              "Keepalived_vrrp[1001]: Reloading\n",
                              "Keepalived_vrrp[1001]: (/etc/keepalived/keepalived.conf: Line 2) "
                              "WARNING - interface eth9 for vrrp_instance VI_1 doesn't exist\n",
                              "Keepalived_vrrp[1001]: Stopped\n",
                              "Keepalived[1000]: pid 1001 exited with permanent error CONFIG. "
                              "Terminating\n",
                              "Keepalived[1000]: Stopped Keepalived v2.2.7"};
    std::size_t at = 0;
    for (const std::string_view line : lines) {
        INFO(line);
        at = log.find(line, at);
        REQUIRE(at != std::string::npos);
    }
    two.lab.wait(SimDuration::seconds(4));  // no farewell: the other one waits for its whole timer
    CHECK(TwoRouters::has_vip(two.lab.server));
}

TEST_CASE("daemon: without instances after a reload the VRRP process stays", "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    const auto vrrp = two.first.pid_of(ProcessRole::Vrrp);
    (void)two.lab.client.files().write(std::string(kConfigPath), "\n");
    two.first.hang_up();
    CHECK(two.first.pid_of(ProcessRole::Vrrp) == vrrp);
    CHECK_FALSE(TwoRouters::has_vip(two.lab.client));
    two.lab.wait(SimDuration::seconds(1));
    CHECK(TwoRouters::has_vip(two.lab.server));
    (void)two.lab.client.files().write(std::string(kConfigPath), config_of(100));
    two.first.hang_up();
    two.lab.wait(SimDuration::seconds(4));
    CHECK(two.first.pid_of(ProcessRole::Vrrp) == vrrp);
    CHECK(TwoRouters::has_vip(two.lab.client));
}

TEST_CASE("daemon: a configuration that it refuses is no start", "[unit][keepalived]") {
    host::HostLab lab;
    auto& daemon = lab.world.emplace<Keepalived>(lab.client);
    lab.client.add_daemon(daemon);
    lab.client.add_programs(commands());
    (void)lab.client.files().write(std::string(kConfigPath),
                                   "vrrp_instance V {\n  interface eth9\n  virtual_router_id 1\n"
                                   "  virtual_ipaddress {\n    10.0.2.200\n  }\n}\n");
    CHECK(daemon.start().empty());
    CHECK_FALSE(daemon.is_running());
    CHECK(lab.client.process_table().all().size() == 1);  // init
    const host::Outcome test = lab.run("keepalived -t");
    CHECK(test.status == 5);
    CHECK_THAT(test.output, Catch::Contains("interface eth9"));
    CHECK(lab.run("keepalived -v").output == "Keepalived v2.2.7 (01/16,2022)\n");
    CHECK(lab.run("keepalived -l").output == "not modelled in lvsim: keepalived -l\n");
    CHECK(lab.run("keepalived -f").output == "keepalived: option requires an argument -- 'f'\n");
}

TEST_CASE("daemon: power off takes all of it", "[unit][keepalived]") {
    TwoRouters two;
    two.lab.wait(SimDuration::seconds(4));
    two.lab.client.power_off();
    CHECK_FALSE(two.first.is_running());
    two.lab.wait(SimDuration::seconds(5));
    CHECK(TwoRouters::has_vip(two.lab.server));
}

TEST_CASE("daemon: options of its command line", "[unit][keepalived]") {
    const auto options = parse_options("-D --use-file=/etc/other.conf -P");
    REQUIRE(options);
    CHECK(options->is_detailed);
    CHECK(options->config_path == "/etc/other.conf");
    CHECK_FALSE(options->has_checkers);
    CHECK(options->has_vrrp);
    CHECK_FALSE(parse_options("-t"));
    CHECK_FALSE(parse_options("--nothing"));
    CHECK_FALSE(parse_options("word"));
}

}  // namespace
}  // namespace lvsim::keepalived
