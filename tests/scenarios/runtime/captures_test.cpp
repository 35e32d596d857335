// SPDX-License-Identifier: Apache-2.0
//
// tshark judges what `--pcap` leaves: whole scenarios are run and captured, and read back by a
// program that knows nothing of us.
#include "scenarios/runtime/session.hpp"
#include "tests/sim/capture/temporary_folder.hpp"
#include "tests/sim/capture/tshark.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <sstream>

namespace lvsim::runtime {
namespace {

using capture::TemporaryFolder;
using Catch::Contains;
namespace fs = std::filesystem;

const std::string kRoot = LVSIM_ROOT;

/// A scenario of the library, run to its end with captures.
class CapturedRun {
public:
    explicit CapturedRun(const std::string& file) {
        auto session = Session::load(file, {.pcap_folder = folder_.path()});
        if (!session) FAIL(to_text(session.error()));
        session->run_to_end();
        REQUIRE(session->close_recording());
    }

    [[nodiscard]] std::string path(const std::string& capture) const {
        return folder_.file(capture + ".pcapng");
    }
    /// The fields of the packets that the filter lets through, a line a packet.
    [[nodiscard]] std::string fields(const std::string& capture, const std::string& filter,
                                     const std::string& fields) const {
        return ask(capture, "-2 -R '" + filter + "' -T fields -E separator='|' " + fields);
    }
    [[nodiscard]] std::string ask(const std::string& capture, const std::string& words) const {
        return capture::tshark(folder_, "-r " + path(capture) + " " + words + " 2>/dev/null");
    }
    /// Of all network cards, without the merged one.
    [[nodiscard]] std::vector<std::string> captures() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder_.path())) {
            const auto name = entry.path().stem().string();
            if (entry.path().extension() == ".pcapng" && name != "merged") names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    TemporaryFolder folder_;
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

/// What no capture of a healthy network has. Comments are remarks of a lower severity.
const std::string kFlaws =
    "_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0 || "
    "icmp.checksum.status == 0 || _ws.expert.severity >= 0x600000";

TEST_CASE("tshark: finds nothing wrong in the first lab, and nothing sent twice",
          "[slow][capture]") {
    const CapturedRun run(kRoot + "/scenarios/har300/lab1-nat.yaml");
    CHECK(run.captures() == std::vector<std::string>{"client-eth0", "directeur-eth0",
                                                     "directeur-eth1", "serveur1-eth0",
                                                     "serveur2-eth0"});
    for (const auto& name : run.captures()) {
        CAPTURE(name);
        CHECK(run.fields(name, kFlaws + " || tcp.analysis.flags", "-e frame.number") == "");
        // It does look at checksums: all TCP packets have a good one.
        const auto tcp = lines_of(run.fields(name, "tcp", "-e tcp.checksum.status")).size();
        CHECK(tcp >= 24);
        CHECK(lines_of(run.fields(name, "tcp.checksum.status == 1", "-e frame.number")).size() ==
              tcp);
    }
}

TEST_CASE("tshark: follows the pages of the first lab, as each machine saw them",
          "[slow][capture]") {
    const CapturedRun run(kRoot + "/scenarios/har300/lab1-nat.yaml");
    for (const int stream : {0, 1}) {
        const std::string follow = "-q -z follow,http,ascii," + std::to_string(stream);
        const std::string page =
            std::string("Ceci est le serveur ") + (stream == 0 ? "2" : "1") + "\n";
        // The client knows the virtual address only, the director's inner side the servers.
        CHECK_THAT(run.ask("client-eth0", follow), Contains(page) && Contains(": 10.0.2.100:80\n"));
        CHECK_THAT(run.ask("directeur-eth1", follow),
                   Contains(page) &&
                       Contains(stream == 0 ? ": 10.0.3.150:8080\n" : ": 10.0.3.100:8080\n"));
    }
}

TEST_CASE("tshark: names the interface, its network and its addresses", "[slow][capture]") {
    const CapturedRun run(kRoot + "/scenarios/har300/lab1-nat.yaml");
    CHECK(run.ask("directeur-eth0",
                  "-c 1 -T fields -E separator='|' -e frame.interface_name "
                  "-e frame.interface_description") ==
          "directeur/eth0|Intnet: 10.0.2.50/24 10.0.2.100/24\n");
    CHECK(lines_of(
              run.fields("merged", "frame.interface_name == \"serveur1/eth0\"", "-e frame.number"))
              .size() == lines_of(run.ask("serveur1-eth0", "")).size());
}

TEST_CASE("tshark: shows beside each packet of the director what was decided about it",
          "[slow][capture]") {
    const CapturedRun run(kRoot + "/scenarios/har300/lab1-nat.yaml");
    // Every SYN has its decision, on both sides of the director.
    for (const std::string name : {"directeur-eth0", "directeur-eth1"}) {
        const auto syns = lines_of(
            run.fields(name, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "-e frame.comment"));
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
    CHECK(run.fields("directeur-eth0",
                     "tcp && !(frame.comment contains \"ipvs.packet_matched: known connection\") "
                     "&& !(frame.comment contains \"ipvs.connection_created\")",
                     "-e frame.number") == "");
    CHECK_THAT(run.fields("directeur-eth0", "http.response", "-e frame.comment"),
               Contains("ESTABLISHED: reply of 10.0.3.150:8080, goes out as from 10.0.2.100:80"));
    // The others decide nothing.
    CHECK(run.fields("client-eth0", "frame.comment", "-e frame.number") == "");
}

TEST_CASE("tshark: finds nothing malformed in any scenario of the library", "[slow][capture]") {
    std::size_t scenarios = 0;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot + "/scenarios")) {
        if (entry.path().extension() != ".yaml") continue;
        ++scenarios;
        const CapturedRun run(entry.path().string());
        for (const auto& name : run.captures()) {
            CAPTURE(entry.path().string(), name);
            CHECK(run.fields(name, "_ws.malformed", "-e frame.number") == "");
        }
    }
    CHECK(scenarios >= 2);
}

}  // namespace
}  // namespace lvsim::runtime
