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

constexpr std::array<std::string_view, 5> kFlags = {"S", ".", "F.", "R", "-"};

bool counts_as_active(std::string_view state) {
    return state == "ESTABLISHED" || state == "SYN_SENT" || state == "SYN_RECV" ||
           state == "SYNACK";
}

struct Recount {
    std::uint32_t active = 0;
    std::uint32_t inactive = 0;
    std::uint32_t persistent = 0;
};

/// Entries control as many as name them, and only templates do.
void check_ties(DirectorLab& lab) {
    std::map<ConnId, std::uint32_t> named;
    lab.director.for_each_connection([&](const ConnectionView& conn) {
        if (conn.control != kNoConn) ++named[conn.control];
    });
    lab.director.for_each_connection([&](const ConnectionView& conn) {
        RC_ASSERT(conn.controls == named[conn.entry]);
        RC_ASSERT((conn.controls == 0 || conn.is_template));
        named.erase(conn.entry);
    });
    RC_ASSERT(named.empty());
}

/// Every server's counters are what the table says, and OVERLOAD respects them. Each server stands
/// in one service only, so that its address names it.
void check_counters(DirectorLab& lab) {
    std::map<IpAddress, Recount> recount;
    lab.director.for_each_connection([&](const ConnectionView& conn) {
        Recount& of = recount[conn.server.address];
        ++(conn.is_template ? of.persistent
                            : (counts_as_active(conn.state) ? of.active : of.inactive));
    });
    check_ties(lab);
    for (const ServiceView& service : lab.director.services()) {
        for (const DestinationView& one : service.destinations) {
            const Recount of = recount[one.server.address];
            RC_ASSERT(one.activeconns == of.active);
            RC_ASSERT(one.inactconns == of.inactive);
            RC_ASSERT(one.persistconns == of.persistent);
            const std::uint64_t total = of.active + of.inactive;
            if (one.u_threshold == 0) RC_ASSERT_FALSE(one.is_overloaded);
            if (one.u_threshold != 0 && total >= one.u_threshold) RC_ASSERT(one.is_overloaded);
        }
    }
}

/// A service with servers of its own: "-t 10.0.2.100:80 -r 10.0.3.100".
struct Kind {
    std::string_view service;
    std::string_view packets;  ///< "tcp", "udp"
    std::string_view address;  ///< Where to.
    std::array<int, 3> servers;
    std::array<int, 2> ports;  ///< That clients try.
    std::string_view always;   ///< Options of -A and -E.
};
constexpr std::array kKinds = {
    Kind{"-t 10.0.2.100:80", "tcp", "10.0.2.100", {100, 101, 102}, {80, 80}, ""},
    Kind{"-t 10.0.2.101:0", "tcp", "10.0.2.101", {110, 111, 112}, {443, 8443}, " -p 30"},
    Kind{"-t 10.0.2.102:21", "tcp", "10.0.2.102", {120, 121, 122}, {21, 4000}, ""},
    Kind{"-u 10.0.2.100:53", "udp", "10.0.2.100", {130, 131, 132}, {53, 53}, ""},
    Kind{"-f 9", "tcp", "10.0.2.103", {140, 141, 142}, {80, 443}, ""},
};

class History {
public:
    explicit History(DirectorLab& lab) : lab_(lab) {
        for (const Kind& kind : kKinds) {
            lab_.ipvsadm(fmt::format("-A {} -s rr{}", kind.service, kind.always));
            for (const int server : kind.servers) add(kind, server, 1, 0);
        }
    }

    void step() {
        const int what = *rc::gen::inRange(0, 26);
        const Kind& kind = kKinds[*rc::gen::inRange<std::size_t>(0, kKinds.size())];
        const int server = kind.servers[*rc::gen::inRange<std::size_t>(0, 3)];
        if (what == 0) {
            lab_.ipvsadm(fmt::format("-d {} -r 10.0.3.{}", kind.service, server));
        } else if (what == 1) {
            add(kind, server, *rc::gen::inRange(0, 3), *rc::gen::inRange(0, 4));
        } else if (what == 2) {
            lab_.ipvsadm(fmt::format("-e {} -r 10.0.3.{} {} -w {} -x {}", kind.service, server,
                                     method(), *rc::gen::inRange(0, 3), *rc::gen::inRange(0, 4)));
        } else if (what == 3) {
            change_service(kind);
        } else if (what == 4) {
            change_settings();
        } else if (what < 9) {
            lab_.wait(SimDuration::milliseconds(*rc::gen::inRange(0, 90'000)));
        } else if (what < 18) {
            packet_of_client(kind);
        } else if (what < 20) {
            error_of_client(kind);
        } else {
            lab_.reply(fmt::format("{} 10.0.3.{}:{} > 172.16.{}:7 {}", kind.packets, server,
                                   kind.ports[*rc::gen::inRange<std::size_t>(0, 2)], client(),
                                   flags(kind)));
        }
    }

private:
    void add(const Kind& kind, int server, int weight, int threshold) {
        lab_.ipvsadm(fmt::format("-a {} -r 10.0.3.{} {} -w {} -x {}", kind.service, server,
                                 method(), weight, threshold));
    }
    static std::string method() { return *rc::gen::element<std::string>("-m", "-m", "-g", "-i"); }
    static std::uint32_t mark(const Kind& kind) { return kind.service.starts_with("-f") ? 9 : 0; }
    /// Of few nets with few clients.
    static std::string client() {
        return fmt::format("{}.{}", *rc::gen::inRange(0, 2), *rc::gen::inRange(1, 4));
    }
    static std::string_view flags(const Kind& kind) {
        const auto flag = kFlags[*rc::gen::inRange<std::size_t>(0, kFlags.size())];
        return kind.packets == "tcp" ? flag : std::string_view();
    }
    void change_service(const Kind& kind) {
        const auto verb = *rc::gen::element<std::string>("-D", "-E", "-E", "-A");
        if (verb == "-D") {
            lab_.ipvsadm(fmt::format("-D {}", kind.service));
            return;
        }
        std::string options(kind.always);
        if (options.empty()) {
            options =
                *rc::gen::element<std::string>("", " -p 20", " -p 100", " -p 100 -M 255.255.255.0");
        }
        if (kind.packets == "udp" && *rc::gen::arbitrary<bool>()) options += " -o";
        lab_.ipvsadm(fmt::format("{} {} -s {}{}", verb, kind.service,
                                 *rc::gen::element<std::string>("rr", "wlc", "sh"), options));
    }
    void change_settings() {
        Settings settings = lab_.director.settings();
        settings.expire_nodest_conn = *rc::gen::inRange(0, 2);
        settings.expire_quiescent_template = *rc::gen::inRange(0, 2);
        settings.conn_reuse_mode = *rc::gen::inRange(0, 2);
        settings.drop_entry = *rc::gen::element(0, 0, 3);
        settings.drop_packet = *rc::gen::element(0, 0, 3);
        settings.secure_tcp = *rc::gen::element(0, 0, 3);
        settings.schedule_icmp = *rc::gen::inRange(0, 2);
        lab_.director.change_settings(settings);
    }
    void packet_of_client(const Kind& kind) {
        const std::string what = lab_.request(
            fmt::format("{} 172.16.{}:7 > {}:{} {} mark={}", kind.packets, client(), kind.address,
                        kind.ports[*rc::gen::inRange<std::size_t>(0, 2)], flags(kind), mark(kind)));
        RC_ASSERT(what.find("wrong") == std::string::npos);
    }
    void error_of_client(const Kind& kind) {
        const std::string from = client();
        lab_.request(
            fmt::format("icmp 172.16.{0} > {1} type=3 code=4 mark={2} "
                        "[{3} {1}:{4} > 172.16.{0}:7]",
                        from, kind.address, mark(kind), kind.packets, kind.ports[0]));
    }

    DirectorLab& lab_;
};

void run_history(TimerMode mode) {
    DirectorLab lab({.timers = mode,
                     .first_tick = *rc::gen::inRange<std::uint64_t>(0, 4096),
                     .conn_table_size = 32});
    History history(lab);
    const int steps = *rc::gen::inRange(0, 120);
    for (int i = 0; i < steps; ++i) {
        history.step();
        check_counters(lab);
    }
    lab.change([](Settings& settings) {
        settings.drop_entry = settings.drop_packet = settings.secure_tcp = 0;
    });
    lab.wait(2000_s);  // beyond the longest timeout, and a minute for each template
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
