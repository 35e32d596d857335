// SPDX-License-Identifier: Apache-2.0
//
// Random histories of a director: administration, packets of both sides and time, and after each
// step a recount of everything that is counted.
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <map>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

constexpr std::array kServers = {100, 101, 102};
constexpr std::array<std::string_view, 5> kFlags = {"S", ".", "F.", "R", "-"};

bool counts_as_active(std::string_view state) {
    return state == "ESTABLISHED" || state == "SYN_SENT" || state == "SYN_RECV" ||
           state == "SYNACK";
}

/// Every server's counters are what the table says, and OVERLOAD respects them.
void check_counters(DirectorLab& lab) {
    std::map<Endpoint, std::pair<std::uint32_t, std::uint32_t>> recount;
    lab.director.for_each_connection([&](const ConnectionView& conn) {
        auto& [active, inactive] = recount[conn.server];
        ++(counts_as_active(conn.state) ? active : inactive);
    });
    for (const ServiceView& service : lab.director.services()) {
        for (const DestinationView& one : service.destinations) {
            const auto [active, inactive] = recount[one.server];
            RC_ASSERT(one.activeconns == active);
            RC_ASSERT(one.inactconns == inactive);
            const std::uint64_t total = active + inactive;
            if (one.u_threshold == 0) RC_ASSERT_FALSE(one.is_overloaded);
            if (one.u_threshold != 0 && total >= one.u_threshold) RC_ASSERT(one.is_overloaded);
        }
    }
}

class History {
public:
    explicit History(DirectorLab& lab) : lab_(lab) {
        lab_.ipvsadm("-A -t 10.0.2.100:80 -s rr");
        for (const int server : kServers) add(server, 1, 0);
    }

    void step() {
        const int what = *rc::gen::inRange(0, 20);
        const int server = *rc::gen::elementOf(std::vector<int>(kServers.begin(), kServers.end()));
        if (what == 0) {
            lab_.ipvsadm(fmt::format("-d -t 10.0.2.100:80 -r 10.0.3.{}", server));
        } else if (what == 1) {
            add(server, *rc::gen::inRange(0, 3), *rc::gen::inRange(0, 4));
        } else if (what == 2) {
            lab_.ipvsadm(fmt::format("-e -t 10.0.2.100:80 -r 10.0.3.{} -m -w {} -x {}", server,
                                     *rc::gen::inRange(0, 3), *rc::gen::inRange(0, 4)));
        } else if (what == 3) {
            lab_.ipvsadm(*rc::gen::element<std::string>("-C", "-E -t 10.0.2.100:80 -s wlc",
                                                        "-A -t 10.0.2.100:80 -s wlc"));
        } else if (what == 4) {
            const int value = *rc::gen::inRange(0, 2);
            Settings settings = lab_.director.settings();
            settings.expire_nodest_conn = value;
            settings.conn_reuse_mode = *rc::gen::inRange(0, 2);
            lab_.director.change_settings(settings);
        } else if (what < 8) {
            lab_.wait(SimDuration::milliseconds(*rc::gen::inRange(0, 90'000)));
        } else if (what < 15) {
            packet_of_client();
        } else {
            lab_.reply(fmt::format("tcp 10.0.3.{}:80 > 10.0.2.15:{} {}", server, client(),
                                   *rc::gen::elementOf(flags())));
        }
    }

private:
    void add(int server, int weight, int threshold) {
        lab_.ipvsadm(fmt::format("-a -t 10.0.2.100:80 -r 10.0.3.{} -m -w {} -x {}", server, weight,
                                 threshold));
    }
    static int client() { return *rc::gen::inRange(1, 6); }
    static std::vector<std::string> flags() { return {kFlags.begin(), kFlags.end()}; }
    void packet_of_client() {
        const std::string what = lab_.request(fmt::format("tcp 10.0.2.15:{} > 10.0.2.100:80 {}",
                                                          client(), *rc::gen::elementOf(flags())));
        RC_ASSERT(what.find("wrong") == std::string::npos);
    }

    DirectorLab& lab_;
};

void run_history(TimerMode mode) {
    DirectorLab lab({.timers = mode, .first_tick = *rc::gen::inRange<std::uint64_t>(0, 4096)});
    History history(lab);
    const int steps = *rc::gen::inRange(0, 120);
    for (int i = 0; i < steps; ++i) {
        history.step();
        check_counters(lab);
    }
    lab.wait(2000_s);  // beyond the longest timeout
    RC_ASSERT(lab.director.connection_count() == 0);
    check_counters(lab);
    RC_ASSERT_FALSE(lab.has_wake_up());
}

}  // namespace

TEST_CASE("director: counters equal a recount of the table over random histories",
          "[property][ipvs]") {
    CHECK(rc::check("exact timers", [] { run_history(TimerMode::Exact); }));
    CHECK(rc::check("kernel's wheel", [] { run_history(TimerMode::KernelWheel); }));
}
