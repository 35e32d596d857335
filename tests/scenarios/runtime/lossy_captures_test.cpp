// SPDX-License-Identifier: Apache-2.0
//
// Runs on bad cables, judged twice: by what the models say in the event log, and by tshark from the
// bytes in the captures alone. Packet for packet, both must tell the same story.
#include "tests/scenarios/runtime/captured_run.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace lvsim::runtime {
namespace {

using Lines = std::vector<std::string>;
using Json = nlohmann::json;

constexpr const char* kLossy = "scenarios/incidents/lossy-link.yaml";

/// As tshark prints frame.time_epoch: seconds with nine decimals.
std::string time_text(const Json& event) {
    return fmt::format("{:.9f}", event["t"].get<double>());
}

std::set<std::string> as_set(const Lines& lines) {
    return {lines.begin(), lines.end()};
}

/// When a machine sent segments again, by its own account.
Lines retransmissions_of(const CapturedRun& run, const std::string& machine) {
    Lines times;
    for (const auto& event : run.events("tcp.retransmitted")) {
        if (event["node"] == machine) times.push_back(time_text(event));
    }
    return times;
}

/// What tshark takes for sent again, of what left by a card. Where a machine's own packets are
/// captured nothing can overtake: "out of order" is a word for one sent again so quickly that
/// tshark thinks of the network first.
Lines sent_again(const CapturedRun& run, const std::string& capture) {
    return run.packets(capture,
                       "frame.packet_flags_direction == 2 && (tcp.analysis.retransmission || "
                       "tcp.analysis.fast_retransmission || tcp.analysis.spurious_retransmission "
                       "|| tcp.analysis.out_of_order)",
                       "-e frame.time_epoch");
}

TEST_CASE("tshark: takes for sent again exactly what was", "[slow][capture]") {
    const CapturedRun run(kLossy);
    for (const std::string machine : {"client", "serveur1"}) {
        CAPTURE(machine);
        const auto expected = retransmissions_of(run, machine);
        CHECK(expected.size() > 50);
        CHECK(sent_again(run, machine + "-eth0") == expected);
    }
    CHECK(retransmissions_of(run, "serveur2").empty());
    CHECK(sent_again(run, "serveur2-eth0").empty());
}

TEST_CASE("tshark: misses on one side exactly what was lost after the other", "[slow][capture]") {
    const CapturedRun run(kLossy);
    std::set<std::string> lost;
    for (const auto& drop : run.events("net.packet_dropped")) {
        if (drop["reason"] == "lost on the link") {
            lost.insert(std::to_string(drop["frame"].get<std::int64_t>()));
        }
    }
    CHECK(lost.size() > 200);
    std::set<std::string> missed;
    const auto compare = [&](const std::string& from, const std::string& to) {
        const std::string pair = "ip.src == " + from + " && ip.dst == " + to;
        const auto card = [](const std::string& address) {
            return address == "10.0.3.15" ? "client-eth0" : "serveur1-eth0";
        };
        const auto sent = as_set(run.packets(card(from), pair, "-e frame.packet_id"));
        const auto seen = as_set(run.packets(card(to), pair, "-e frame.packet_id"));
        CHECK(std::includes(sent.begin(), sent.end(), seen.begin(), seen.end()));
        std::set_difference(sent.begin(), sent.end(), seen.begin(), seen.end(),
                            std::inserter(missed, missed.end()));
    };
    compare("10.0.3.15", "10.0.3.100");
    compare("10.0.3.100", "10.0.3.15");
    CHECK(missed == lost);
}

/// The frames that a machine dropped for one of these reasons; `machine` empty: any event's.
std::set<std::string> frames_of(const std::vector<Json>& events, const std::string& machine,
                                const std::set<std::string>& reasons) {
    std::set<std::string> frames;
    for (const auto& event : events) {
        const bool is_meant =
            machine.empty() || (event["node"] == machine && reasons.contains(event["reason"]));
        if (is_meant) frames.insert(std::to_string(event["frame"].get<std::int64_t>()));
    }
    return frames;
}

TEST_CASE("tshark: finds a broken frame where the machine finds it that drops it",
          "[slow][capture]") {
    const CapturedRun run("scenarios/incidents/corrupted-frames.yaml");
    const auto drops = run.events("net.packet_dropped");
    const std::string received = "frame.packet_flags_direction == 1 && ";
    constexpr auto kUnknownType = "neither IPv4 nor ARP: IPv6 is not modelled";
    // The director looks at the headers of Ethernet and IP only: it does not end TCP.
    const auto at_director = frames_of(drops, "directeur", {"malformed", kUnknownType});
    CHECK(at_director ==
          as_set(run.packets("directeur-eth1", received + "!(ip.checksum.status == 1 || arp)",
                             "-e frame.packet_id")));
    const auto at_client = frames_of(drops, "client", {"bad checksum", "malformed"});
    CHECK(at_client == as_set(run.packets("client-eth0",
                                          received + "(tcp.checksum.status == 0 || "
                                                     "tcp.bogus_header_length)",
                                          "-e frame.packet_id")));
    // The sender's copy is good, and says what became of it on the cable.
    CHECK(frames_of(run.events("net.frame_corrupted"), "", {}) ==
          as_set(run.packets("serveur1-eth0",
                             "frame.comment contains \"net.frame_corrupted: \" && "
                             "tcp.checksum.status == 1 && frame.packet_flags_direction == 2",
                             "-e frame.packet_id")));
    // Between them they find every one, and no other.
    auto found = at_director;
    found.insert(at_client.begin(), at_client.end());
    CHECK(found.size() > 20);
    CHECK(found == frames_of(run.events("net.frame_corrupted"), "", {}));
}

}  // namespace
}  // namespace lvsim::runtime
