// SPDX-License-Identifier: Apache-2.0
//
// tshark judges what `--pcap` leaves: whole scenarios are run and captured, and read back by a
// program that knows nothing of us.
#include "tests/scenarios/runtime/captured_run.hpp"

#include <catch2/catch.hpp>

#include <set>

namespace lvsim::runtime {
namespace {

using Catch::Contains;
using Lines = std::vector<std::string>;

constexpr const char* kLab = "scenarios/har300/lab1-nat.yaml";

/// What no capture of a healthy network has. Comments are remarks of a lower severity.
const std::string kFlaws =
    "_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0 || "
    "icmp.checksum.status == 0 || _ws.expert.severity >= 0x600000";

TEST_CASE("tshark: finds nothing wrong in the first lab, and nothing sent twice",
          "[slow][capture]") {
    const CapturedRun run(kLab);
    CHECK(run.captures() == std::vector<std::string>{"client-eth0", "directeur-eth0",
                                                     "directeur-eth1", "serveur1-eth0",
                                                     "serveur2-eth0"});
    for (const auto& name : run.captures()) {
        CAPTURE(name);
        CHECK(run.packets(name, kFlaws + " || tcp.analysis.flags", "-e frame.number").empty());
        // It does look at checksums: all TCP packets have a good one.
        const auto tcp = run.packets(name, "tcp", "-e tcp.checksum.status");
        CHECK(tcp.size() >= 24);
        CHECK(tcp == Lines(tcp.size(), "1"));
    }
}

TEST_CASE("tshark: follows the pages of the first lab, as each machine saw them",
          "[slow][capture]") {
    const CapturedRun run(kLab);
    for (const int stream : {0, 1}) {
        const std::string follow = "-q -z follow,http,ascii," + std::to_string(stream);
        const std::string page =
            std::string("Ceci est le serveur ") + (stream == 0 ? "2" : "1") + "\n";
        // The client knows the virtual address only, the director's inner side the servers.
        CHECK_THAT(run.tshark("client-eth0", follow),
                   Contains(page) && Contains(": 10.0.2.100:80\n"));
        CHECK_THAT(run.tshark("directeur-eth1", follow),
                   Contains(page) &&
                       Contains(stream == 0 ? ": 10.0.3.150:8080\n" : ": 10.0.3.100:8080\n"));
    }
}

TEST_CASE("tshark: names the interface, its network and its addresses", "[slow][capture]") {
    const CapturedRun run(kLab);
    CHECK(run.tshark("directeur-eth0",
                     "-c 1 -T fields -E separator='|' -e frame.interface_name "
                     "-e frame.interface_description") ==
          "directeur/eth0|Intnet: 10.0.2.50/24 10.0.2.100/24\n");
    const auto of_server =
        run.packets("merged", "frame.interface_name == \"serveur1/eth0\"", "-e frame.packet_id");
    CHECK(of_server.size() > 24);
    CHECK(of_server == run.packets("serveur1-eth0", "frame", "-e frame.packet_id"));
}

TEST_CASE("tshark: shows beside each packet of the director what was decided about it",
          "[slow][capture]") {
    const CapturedRun run(kLab);
    // Every SYN has its decision, on both sides of the director.
    for (const std::string name : {"directeur-eth0", "directeur-eth1"}) {
        const auto syns =
            run.packets(name, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "-e frame.comment");
        REQUIRE(syns.size() == 6);
        for (std::size_t i = 0; i < syns.size(); ++i) {
            const std::string server = i % 2 == 0 ? "10.0.3.150:8080" : "10.0.3.100:8080";
            CHECK_THAT(syns[i], Contains("ipvs.connection_created: 10.0.2.15:") &&
                                    Contains(" goes to " + server +
                                             ": rr picks the next in turn, from 10.0.3.150:8080 "
                                             "weight 1 active 0 inactive "));
        }
    }
    // Every other TCP packet belongs to a connection that was known.
    CHECK(run.packets("directeur-eth0",
                      "tcp && !(frame.comment contains \"ipvs.packet_matched: known connection\") "
                      "&& !(frame.comment contains \"ipvs.connection_created\")",
                      "-e frame.number")
              .empty());
    CHECK_THAT(run.packets("directeur-eth0", "http.response", "-e frame.comment").at(0),
               Contains("ESTABLISHED: reply of 10.0.3.150:8080, goes out as from 10.0.2.100:80"));
    // The others decide nothing.
    CHECK(run.packets("client-eth0", "frame.comment", "-e frame.number").empty());
}

TEST_CASE("tshark: finds nothing malformed in any scenario of the library", "[slow][capture]") {
    REQUIRE(library().size() >= 2);
    for (const auto& file : library()) {
        const CapturedRun run(file);
        // But for those that a fault of a cable has broken.
        std::set<std::string> broken;
        for (const auto& event : run.events("net.frame_corrupted")) {
            broken.insert(std::to_string(event["frame"].get<std::int64_t>()));
        }
        for (const auto& name : run.captures()) {
            CAPTURE(file, name);
            // Packet by packet: when tshark puts streams together, it calls a page "malformed"
            // whose segments came twice (fragment_add: "New fragment overlaps old data").
            for (const auto& frame :
                 run.packets(name, "_ws.malformed",
                             "-e frame.packet_id -o tcp.desegment_tcp_streams:FALSE")) {
                CHECK(broken.contains(frame));
            }
        }
    }
}

TEST_CASE("tshark: reads what one director tells another about its connections",
          "[slow][capture]") {
    const CapturedRun run("scenarios/ipvs/sync-failover.yaml");
    const std::string name = "directeur2-eth1";
    CHECK(run.packets(name, kFlaws, "-e frame.number").empty());
    const auto told = run.packets(
        name, "ipvs",
        "-e ipvs.version -e ipvs.syncid -e ipvs.proto -e ipvs.caddr -e ipvs.cport -e ipvs.vaddr "
        "-e ipvs.vport -e ipvs.daddr -e ipvs.dport -e ipvs.timeout");
    REQUIRE_FALSE(told.empty());
    CHECK(told.front() == "1|7|0x06|10.0.2.16|50276|10.0.2.100|80|10.0.3.150|8080|900");
    const auto ways = run.packets(name, "ipvs", "-e ip.ttl -e eth.dst -e ip.dst -e udp.dstport");
    CHECK(ways == Lines(ways.size(), "1|01:00:5e:00:00:51|224.0.0.81|8848"));
}

TEST_CASE("tshark: reads the adverts of routers, with their reasons beside them",
          "[slow][capture]") {
    const CapturedRun run("scenarios/failover/failover-with-sync.yaml");
    for (const std::string name : {"directeur-eth0", "secours-eth0", "secours-eth1"}) {
        CAPTURE(name);
        CHECK(run.packets(name, "(vrrp || ipvs) && (" + kFlaws + ")", "-e frame.number").empty());
        const auto adverts = run.packets(name, "vrrp", "-e vrrp.version -e vrrp.checksum.status");
        CHECK(adverts.size() >= 5);
        CHECK(adverts == Lines(adverts.size(), "2|1"));
        CHECK(run.packets(name, "vrrp && ip.ttl != 255", "-e frame.number").empty());
        CHECK(run.packets(name, "vrrp && !frame.comment", "-e frame.number").empty());
    }
    const auto first = run.packets("directeur-eth0", "vrrp", "-e vrrp.prio -e frame.comment");
    CHECK_THAT(first.front(), Contains("100|vrrp.advert_sent: "));
    // The table of connections goes from one to the other.
    CHECK_FALSE(run.packets("secours-eth1", "ipvs", "-e frame.number").empty());
}

}  // namespace
}  // namespace lvsim::runtime
