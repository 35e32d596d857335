// SPDX-License-Identifier: Apache-2.0
//
// `--pcap` and `--out` as a user meets them: exit status, messages, and what is left in the folder
// when a run is interrupted, killed, or the disk is full.
#include "tests/cli/runner.hpp"
#include "tests/sim/capture/temporary_folder.hpp"
#include "tests/sim/capture/tshark.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

namespace lvsim::cli {
namespace {

using capture::content_of;
using capture::output_of;
using capture::TemporaryFolder;
using Catch::Contains;
using Catch::StartsWith;
using Json = nlohmann::json;

constexpr const char* kLab = "scenarios/har300/lab1-nat.yaml";

const char* const kEndless = R"(scenario: endless
story: One client asks one server, again and again.
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}}
  server: {interfaces: {eth0: {network: lan, address: 10.0.0.2/24}}, httpd: {pages: {/: hello}}}
traffic:
  - {name: web, from: client, get: "http://10.0.0.2/", arrivals: {every: 1ms}, duration: 20h}
expect: [{at: end, no_loss_without_reason: true}]
)";

constexpr std::size_t kEnough = 400'000;

/// Sends a signal as soon as log and capture have some hundred kilobytes.
auto signal_when_written(const TemporaryFolder& folder, int signal) {
    return [&folder, signal](int process) {
        for (const char* name : {"events.jsonl", "merged.pcapng"}) {
            for (int tries = 0; tries < 6000; ++tries) {
                std::error_code none;
                const auto size = std::filesystem::file_size(folder.file(name), none);
                if (!none && size > kEnough) break;
                ::usleep(10'000);
            }
        }
        ::kill(process, signal);
    };
}

Outcome endless_run(const TemporaryFolder& folder, int signal) {
    const TemporaryFile file(kEndless);
    Setup setup;
    setup.meanwhile = signal_when_written(folder, signal);
    return lvsim({"run", file.path(), "--out", folder.path(), "--pcap", folder.path()}, setup);
}

/// Every whole line is an event; returns how many, and what stands behind the last newline.
std::pair<std::size_t, std::string> read_events(const std::string& text) {
    std::size_t lines = 0;
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        const auto line = Json::parse(text.substr(begin, end - begin));
        if (line.contains("t") && line.contains("kind") && line.contains("text")) ++lines;
        begin = end + 1;
    }
    return {lines, text.substr(begin)};
}

/// How many packets tshark reads, and what it complains of.
std::pair<std::size_t, std::string> read_packets(const TemporaryFolder& folder,
                                                 const std::string& name) {
    const std::string read = "-r " + folder.file(name);
    const std::string packets = capture::tshark(folder, read +
                                                            " -T fields -e frame.number "
                                                            "2>/dev/null");
    return {static_cast<std::size_t>(std::count(packets.begin(), packets.end(), '\n')),
            capture::tshark(folder, read + " 2>&1 >/dev/null | grep -v '^Running as user'")};
}

constexpr std::array kCaptures = {"client-eth0.pcapng", "server-eth0.pcapng", "merged.pcapng"};

TEST_CASE("lvsim run: --pcap and --out leave the files of the run", "[cli]") {
    const TemporaryFolder folder;
    const auto outcome =
        lvsim({"run", kLab, "--pcap", folder.file("a/pcap"), "--out=" + folder.file("a/out")});
    CHECK(outcome.status == 0);
    CHECK(outcome.error.empty());
    for (const char* name : {"a/pcap/merged.pcapng", "a/pcap/directeur-eth1.pcapng",
                             "a/out/events.jsonl", "a/out/report.json"}) {
        CHECK(folder.has(name));
    }
    const auto last_line = [](const std::string& text) {
        return text.substr(text.rfind('\n', text.size() - 2));
    };
    CHECK_THAT(last_line(outcome.out), Contains("fingerprint"));
    CHECK(last_line(outcome.out) == last_line(lvsim({"run", kLab}).out));
}

TEST_CASE("lvsim run: a folder that cannot be written is status 3, before the run", "[cli]") {
    const auto outcome = lvsim({"run", kLab, "--out", "/dev/null", "--pcap", "/dev/null/x"});
    CHECK(outcome.status == 3);
    CHECK(outcome.out.empty());
    CHECK(outcome.error ==
          "/dev/null/x: error[F003]: the folder cannot be made: Not a directory\n"
          "/dev/null: error[F003]: the folder cannot be made: Not a directory\n");
}

TEST_CASE("lvsim run: a full disk is status 3, and nothing there poses as whole", "[cli][slow]") {
    const TemporaryFolder folder;
    const TemporaryFile file(kEndless);
    (void)::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit limit = before;
    limit.rlim_cur = kEnough;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    const auto outcome = lvsim({"run", file.path(), "--out", folder.path()});
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.out, Contains("stopped there: its recording could not be written"));
    CHECK(outcome.error == folder.file("events.jsonl") +
                               ": error[F002]: the file cannot be written: File too large\n"
                               "  hint: what was written before is in " +
                               folder.file("events.jsonl.incomplete") + "\n");
    CHECK_FALSE(folder.has("events.jsonl"));
    CHECK_FALSE(folder.has("report.json"));
    const auto [lines, rest] = read_events(content_of(folder.file("events.jsonl.incomplete")));
    CHECK(lines > 1000);
    CHECK(rest.empty());
}

TEST_CASE("lvsim run: kill -9 leaves whole lines and packets up to the last write", "[cli][slow]") {
    const TemporaryFolder folder;
    CHECK(endless_run(folder, SIGKILL).status == 128 + SIGKILL);
    CHECK_FALSE(folder.has("report.json"));
    const auto [lines, rest] = read_events(content_of(folder.file("events.jsonl")));
    CHECK(lines > 1000);
    CHECK(rest.size() < 1000);
    for (const std::string name : kCaptures) {
        CAPTURE(name);
        const auto [packets, complaint] = read_packets(folder, name);
        CHECK(packets > 500);
        // The kill may have come in the middle of a write.
        CHECK_THAT(complaint, Catch::Equals("") || Contains("cut short"));
    }
}

TEST_CASE("lvsim run: Ctrl-C leaves whole files and the report so far", "[cli][slow]") {
    const TemporaryFolder folder;
    const auto outcome = endless_run(folder, SIGINT);
    CHECK(outcome.status == 130);
    CHECK(outcome.error.empty());
    const auto report = Json::parse(content_of(folder.file("report.json")));
    CHECK(report["reason"] == "interrupted");
    const auto text = content_of(folder.file("events.jsonl"));
    const auto [lines, rest] = read_events(text);
    CHECK(lines > 1000);
    CHECK(rest.empty());
    // The log goes up to the moment the report speaks of, to the event.
    const auto last = text.rfind('\n', text.size() - 2) + 1;
    CHECK(Json::parse(text.substr(last))["t"].get<double>() * 1e9 ==
          Approx(report["ended_ns"].get<double>()).margin(2e6));
    for (const std::string name : kCaptures) {
        CAPTURE(name);
        const auto [packets, complaint] = read_packets(folder, name);
        CHECK(packets > 500);
        CHECK(complaint == "");
    }
}

TEST_CASE("lvsim run: --journal does again what was done, to the same bytes", "[cli]") {
    const char* const scenario = "scenarios/incidents/cut-and-healed.yaml";
    const TemporaryFolder folder;
    const std::string journal = folder.file("first/journal.jsonl");
    REQUIRE(lvsim({"run", scenario, "--out", folder.file("first")}).status == 0);
    const auto again =
        lvsim({"run", scenario, "--journal", journal, "--out", folder.file("again")});
    CHECK(again.status == 0);
    CHECK(again.error.empty());
    for (const char* name : {"/events.jsonl", "/journal.jsonl"}) {
        CAPTURE(name);
        CHECK(content_of(folder.file("first") + name) == content_of(folder.file("again") + name));
    }
    const auto other = lvsim({"run", kLab, "--journal", journal});
    CHECK(other.status == 2);
    CHECK_THAT(other.error, StartsWith(journal + ":1") && Contains("har300-lab1-nat"));
}

TEST_CASE("guide: the jq lines of captures.md find what they are there for", "[cli]") {
    const TemporaryFolder folder;
    REQUIRE(lvsim({"run", "scenarios/incidents/lossy-link.yaml", "--out", folder.path()}).status ==
            0);
    REQUIRE(lvsim({"run", kLab, "--out", folder.file("lab")}).status == 0);
    std::istringstream page(content_of(std::string(LVSIM_ROOT) + "/docs/guide/captures.md"));
    std::size_t lines = 0;
    for (std::string line; std::getline(page, line);) {
        if (line.rfind("jq ", 0) != 0) continue;
        CAPTURE(line);
        const bool is_of_director = line.find("ipvs.") != std::string::npos;
        const std::string log = is_of_director ? folder.file("lab") : folder.path();
        CHECK_FALSE(output_of("cd " + log + " && " + line).empty());
        ++lines;
    }
    CHECK(lines == 4);
}

}  // namespace
}  // namespace lvsim::cli
