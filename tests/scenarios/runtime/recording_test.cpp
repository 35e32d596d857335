// SPDX-License-Identifier: Apache-2.0
//
// What a Session leaves in files: which, what is in them, and what becomes of them when something
// goes wrong. Whether the captures are good ones is tshark's to say: captures_test.cpp.
#include "scenarios/runtime/journal.hpp"
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/session.hpp"
#include "tests/sim/capture/temporary_folder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

namespace lvsim::runtime {
namespace {

using capture::content_of;
using capture::TemporaryFolder;
using Catch::Contains;
using Json = nlohmann::json;

/// A client asks a server on the same network, a request a second.
std::string pair_asking(int requests) {
    return R"(scenario: pair
story: One client asks one server.
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}}
  server: {interfaces: {eth0: {network: lan, address: 10.0.0.2/24}}, httpd: {pages: {/: hello}}}
traffic:
  - {name: web, from: client, get: "http://10.0.0.2/", arrivals: {every: 1s}, count: )" +
           std::to_string(requests) + "}\nexpect: [{always: true, no_loss_without_reason: true}]\n";
}

Result<Session> try_load(const SessionOptions& options, int requests = 3) {
    const auto scenario = load_scenario_text(pair_asking(requests), "test.yaml");
    REQUIRE(scenario);
    return Session::load(*scenario, options);
}

Session load(const SessionOptions& options, int requests = 3) {
    auto session = try_load(options, requests);
    if (!session) FAIL(to_text(session.error()));
    return std::move(*session);
}

SessionOptions into(const TemporaryFolder& folder) {
    return {.pcap_folder = folder.file("pcap"), .out_folder = folder.file("out")};
}

/// Path below the folder -> content.
std::map<std::string, std::string> files_below(const TemporaryFolder& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
        const auto path = entry.path().string();
        if (entry.is_regular_file()) {
            files[path.substr(folder.path().size() + 1)] = content_of(path);
        }
    }
    return files;
}

std::set<std::string> names_below(const TemporaryFolder& folder) {
    std::set<std::string> names;
    for (const auto& [name, content] : files_below(folder)) names.insert(name);
    return names;
}

std::vector<Json> lines_of(const std::string& text) {
    std::vector<Json> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
    return lines;
}

/// Limits how long files of this process may become, for the life of the object.
class FileSizeLimit {
public:
    explicit FileSizeLimit(std::size_t bytes) {
        (void)std::signal(SIGXFSZ, SIG_IGN);
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

TEST_CASE("recording: a capture a network card, all of them in one, and the event log",
          "[slow][runtime]") {
    const TemporaryFolder folder;
    auto session = load(into(folder));
    session.run_to_end();
    REQUIRE(session.close_recording());
    CHECK(names_below(folder) == std::set<std::string>{"out/events.jsonl", "out/journal.jsonl",
                                                       "out/report.json", "pcap/client-eth0.pcapng",
                                                       "pcap/merged.pcapng",
                                                       "pcap/server-eth0.pcapng"});
}

TEST_CASE("recording: every event of the run is a line of the log", "[slow][runtime]") {
    const TemporaryFolder folder;
    auto session = load(into(folder));
    const auto subscription = session.subscribe(100'000);
    session.run_to_end();
    const auto seen = session.take_events(subscription).events;
    REQUIRE(session.close_recording());
    const auto lines = lines_of(content_of(folder.file("out/events.jsonl")));
    // The log begins with the boot, the subscription after it.
    REQUIRE(seen.size() > 50);
    REQUIRE(lines.size() >= seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const auto& line = lines[lines.size() - seen.size() + i];
        CHECK(line["kind"] == seen[i].kind);
        CHECK(line["text"] == seen[i].text);
    }
}

TEST_CASE("recording: report.json is the report, without real time", "[slow][runtime]") {
    const TemporaryFolder folder;
    auto session = load(into(folder));
    session.run_to_end();
    REQUIRE(session.close_recording());
    const std::string text = content_of(folder.file("out/report.json"));
    CHECK(text == to_json(session.finish()));
    CHECK(Json::parse(text)["all_held"] == true);
    CHECK_THAT(text, !Contains("wall_"));
}

TEST_CASE("recording: the journal that it leaves does the run again", "[slow][runtime]") {
    const TemporaryFolder folder;
    auto session = load(into(folder));
    session.run_until(SimTime::at(1500_ms));
    REQUIRE(session.inject(RunLine{"server", "echo hello"}));
    session.run_to_end();
    REQUIRE(session.close_recording());
    const auto journal = read_journal(folder.file("out/journal.jsonl"));
    REQUIRE(journal);
    CHECK(journal->entries.size() == 1);
    auto again = load({.journal = *journal});
    again.run_to_end();
    CHECK(again.finish().fingerprint == session.finish().fingerprint);
    CHECK(again.journal().at(0).output == "hello\n");
}

TEST_CASE("recording: two runs leave the same bytes", "[slow][runtime]") {
    std::array<std::map<std::string, std::string>, 2> runs;
    for (auto& run : runs) {
        const TemporaryFolder folder;
        auto session = load(into(folder));
        session.run_to_end();
        REQUIRE(session.close_recording());
        run = files_below(folder);
    }
    CHECK(runs[0].size() == 6);
    CHECK(runs[0] == runs[1]);
}

TEST_CASE("recording: changes nothing of the run", "[slow][runtime]") {
    const TemporaryFolder folder;
    auto recorded = load(into(folder));
    recorded.run_to_end();
    REQUIRE(recorded.close_recording());
    auto plain = load({});
    plain.run_to_end();
    CHECK(to_json(plain.finish()) == to_json(recorded.finish()));
}

TEST_CASE("recording: both may go into one folder, and a second run replaces the first",
          "[slow][runtime]") {
    const TemporaryFolder folder;
    const SessionOptions options{.pcap_folder = folder.path(), .out_folder = folder.path()};
    for (const int requests : {9, 3}) {
        auto session = load(options, requests);
        session.run_to_end();
        REQUIRE(session.close_recording());
    }
    CHECK(names_below(folder).size() == 6);
    CHECK(Json::parse(content_of(folder.file("report.json")))["traffic"][0]["ok"] == 3);
}

TEST_CASE("recording: a run that is given up leaves whole files and no report", "[slow][runtime]") {
    const TemporaryFolder folder;
    std::ofstream(folder.file("report.json")) << "of an earlier run\n";
    {
        auto session = load({.out_folder = folder.path()});
        session.run_until(SimTime::at(1500_ms));
    }
    CHECK(names_below(folder) == std::set<std::string>{"events.jsonl"});
    CHECK(lines_of(content_of(folder.file("events.jsonl"))).back()["t"] > 1.0);
}

TEST_CASE("recording: what is flushed can be read while the run goes on", "[slow][runtime]") {
    const TemporaryFolder folder;
    auto session = load(into(folder));
    session.run_until(SimTime::at(1500_ms));
    CHECK(content_of(folder.file("out/events.jsonl")).empty());
    session.flush_recording();
    CHECK(lines_of(content_of(folder.file("out/events.jsonl"))).back()["t"] > 1.0);
    CHECK(content_of(folder.file("pcap/merged.pcapng")).size() > 1000);
}

TEST_CASE("recording: a folder that cannot be made is an error, each with its path",
          "[slow][runtime]") {
    const TemporaryFolder folder;
    std::ofstream(folder.file("file")) << "a file\n";
    const auto refused =
        try_load({.pcap_folder = folder.file("file"), .out_folder = folder.file("file/out")});
    REQUIRE_FALSE(refused);
    CHECK(to_text(refused.error()) ==
          folder.file("file") + ": error[F003]: the folder cannot be made: Not a directory\n" +
              folder.file("file/out") +
              ": error[F003]: the folder cannot be made: Not a directory\n");
    CHECK(content_of(folder.file("file")) == "a file\n");
}

TEST_CASE("recording: a file that cannot be created is an error before the run",
          "[slow][runtime]") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.file("merged.pcapng"));
    std::filesystem::create_directory(folder.file("events.jsonl"));
    const auto refused = try_load({.pcap_folder = folder.path(), .out_folder = folder.path()});
    REQUIRE_FALSE(refused);
    CHECK_THAT(to_text(refused.error()), Contains("merged.pcapng: error[F001]: the file cannot be "
                                                  "created: Is a directory") &&
                                             Contains("events.jsonl: error[F001]"));
}

TEST_CASE("recording: a full disk ends the run, and no half file poses as whole",
          "[slow][runtime]") {
    const TemporaryFolder folder;
    constexpr std::size_t kLimit = 200'000;
    constexpr int kRequests = 20'000;
    const FileSizeLimit limit(kLimit);
    auto session = load({.out_folder = folder.path()}, kRequests);
    session.run_to_end();
    CHECK(session.finish().reason == EndReason::RecordingLost);
    CHECK(session.now() < SimTime::at(SimDuration::seconds(kRequests)));
    const auto closed = session.close_recording();
    REQUIRE_FALSE(closed);
    CHECK_THAT(to_text(closed.error()), Contains("events.jsonl: error[F002]: the file cannot be "
                                                 "written: File too large\n  hint: what was "
                                                 "written before is in "));
    CHECK(names_below(folder) == std::set<std::string>{"events.jsonl.incomplete"});
    const auto left = content_of(folder.file("events.jsonl.incomplete"));
    CHECK(left.size() > kLimit / 2);
    CHECK(lines_of(left).size() > 100);
}

}  // namespace
}  // namespace lvsim::runtime
