// SPDX-License-Identifier: Apache-2.0
//
// A run on a lossy cable, judged twice: by what the models say in the event log, and by tshark from
// the bytes in the captures alone. Packet for packet, both must tell the same story.
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

}  // namespace
}  // namespace lvsim::runtime
