// SPDX-License-Identifier: Apache-2.0
//
// Random histories of control and data connections: after each step the counters, the ties and the
// helper's users are what the table says.
#include "tests/models/ipvs/ftp/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <array>
#include <map>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

constexpr std::array<std::string_view, 5> kRequests = {
    "PASV\r\n", "EPSV\r\n", "NOOP\r\n", "PORT 10,0,2,15,3,233\r\n", "EPRT |1|10.0.2.15|1002|\r\n"};
constexpr std::array<std::string_view, 4> kAnswers = {"227 (10,0,3,100,195,80)\r\n",
                                                      "227 (10,0,3,100,195,81)\r\n",
                                                      "229 (|||50000|)\r\n", "200 ok\r\n"};
constexpr std::array<std::string_view, 5> kFlags = {"S", ".", "F.", "R", "S."};
constexpr std::array<std::string_view, 6> kAdministration = {
    "-d -t 10.0.2.100:21 -r 10.0.3.100",         "-a -t 10.0.2.100:21 -r 10.0.3.100 -m",
    "-e -t 10.0.2.100:21 -r 10.0.3.100 -m -w 0", "-e -t 10.0.2.100:21 -r 10.0.3.100 -m",
    "-E -t 10.0.2.100:21 -s rr -p 100",          "-E -t 10.0.2.100:21 -s rr"};

template <std::size_t n>
std::string_view any(const std::array<std::string_view, n>& all) {
    return all[*rc::gen::inRange<std::size_t>(0, n)];
}

void step(FtpLab& lab) {
    switch (*rc::gen::inRange(0, 10)) {
        case 0: lab.client({.text = "", .flags = any(kFlags)}); return;
        case 1: lab.server({.text = "", .flags = any(kFlags)}); return;
        case 2:
        case 3: lab.client({.text = any(kRequests)}); return;
        case 4:
        case 5: lab.server({.text = any(kAnswers)}); return;
        case 6:
            lab.packet_of_client(
                fmt::format("10.0.2.15:{} > 10.0.2.100:{}", *rc::gen::inRange(1001, 1004),
                            *rc::gen::element(20, 50000, 50001)),
                any(kFlags));
            return;
        case 7:
            lab.packet_of_server(
                fmt::format("10.0.3.100:{} > 10.0.2.15:{}", *rc::gen::element(20, 50000, 50001),
                            *rc::gen::inRange(1001, 1004)),
                any(kFlags));
            return;
        case 8: lab.wait(SimDuration::seconds(*rc::gen::inRange(1, 200))); return;
        default: static_cast<void>(lab.ipvsadm(any(kAdministration))); return;
    }
}

void check(FtpLab& lab) {
    std::map<ConnId, std::uint32_t> named;
    std::uint32_t users = 0;
    std::uint32_t counted = 0;
    lab.director.for_each_connection([&](const ConnectionView& conn) {
        if (conn.control != kNoConn) ++named[conn.control];
        users += conn.virtual_address.port == 21 ? 1 : 0;
        counted += conn.is_template ? 0 : 1;
    });
    lab.director.for_each_connection([&](const ConnectionView& conn) {
        RC_ASSERT(conn.controls == named[conn.entry]);
        named.erase(conn.entry);
    });
    RC_ASSERT(named.empty());
    RC_ASSERT(lab.director.ftp_ports().front().users == users);
    const auto services = lab.director.services();
    for (const DestinationView& server : services.front().destinations) {
        RC_ASSERT(server.activeconns + server.inactconns == counted);
    }
}

}  // namespace

TEST_CASE("FTP: counters, ties and users are what the table says, in random histories",
          "[property][ipvs][ftp]") {
    CHECK(rc::check("histories of FTP", [] {
        FtpLab lab;
        lab.connect_control();
        lab.change([](Settings& settings) {
            settings.expire_nodest_conn = *rc::gen::inRange(0, 2);
            settings.drop_entry = *rc::gen::element(0, 3);
        });
        const int steps = *rc::gen::inRange(1, 60);
        for (int i = 0; i < steps; ++i) {
            step(lab);
            check(lab);
        }
        lab.wait(4'000_s);
        RC_ASSERT(lab.director.connection_count() == 0U);
        RC_ASSERT(lab.director.ftp_ports().front().users == 0U);
    }));
}
