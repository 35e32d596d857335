// SPDX-License-Identifier: Apache-2.0
//
// Reading recordings of keepalived: all there are, and what is wrong with those that are none.
#include "scenarios/runtime/trace/keepalived/failover_case.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

std::string text_of(const std::string& name) {
    std::ifstream stream(std::string(LVSIM_TRACES) + "/" + name + "/case.yaml");
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    return text;
}

const std::map<std::string, std::string> kConfigs{{"r1.conf", ""}, {"r2.conf", ""}};

/// The messages about the recording a1 with one text replaced.
std::string errors_with(const std::string& from, const std::string& to) {
    const auto read =
        read_failover_text(with(text_of("a1-start-together"), from, to), "case.yaml", kConfigs);
    REQUIRE_FALSE(read.has_value());
    return to_text(read.error());
}

}  // namespace

TEST_CASE("failover case: every recording is read", "[trace]") {
    std::size_t count = 0;
    for (const char* folder : {LVSIM_TRACES, LVSIM_OWN_TRACES}) {
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (!entry.is_directory()) continue;
            const auto read = read_failover_file((entry.path() / "case.yaml").string());
            INFO(entry.path().string() << (read ? "" : "\n" + to_text(read.error())));
            REQUIRE(read.has_value());
            CHECK(read->name == entry.path().filename().string());
            ++count;
        }
    }
    CHECK(count >= 26 + 15);
}

TEST_CASE("failover case: a recording becomes plain values", "[trace]") {
    const auto read = read_failover_text(text_of("a1-start-together"), "case.yaml", kConfigs);
    REQUIRE(read.has_value());
    CHECK(read->window.to == SimDuration::microseconds(13'010'600));
    REQUIRE(read->networks.size() == 1);
    CHECK(read->networks[0].switches[0].attached == std::vector<std::string>{"r1.eth0", "h.eth0"});
    CHECK(read->networks[0].link->name == "isl1");
    REQUIRE(read->find_host("r2") != nullptr);
    CHECK(read->find_host("r2")->config == "r2.conf");
    CHECK(read->find_host("h")->role == CaseRole::Station);
    CHECK(read->events[0].ready == SimDuration::microseconds(46'800));
    CHECK(read->events[3].is_end);
    CHECK(read->frames.size() == 21);
    CHECK(read->log.size() == 14);
}

TEST_CASE("failover case: what is not in the format is told with its place", "[trace]") {
    CHECK(errors_with("kind: start", "kind: strat") ==
          "case.yaml:12:5: error[T004]: unknown kind of event 'strat'\n"
          "  hint: did you mean 'start'?\n");
    CHECK_THAT(
        errors_with("t_ms: 13010,", "t_ms: soon,"),
        Catch::Contains("error[T003]: 't_ms' must be milliseconds like -12.345, not 'soon'"));
    CHECK_THAT(errors_with("window:", "windows: {}\nwindow:"),
               Catch::Contains("error[T002]: unknown key 'windows'"));
    CHECK_THAT(errors_with("ready_from: log", "ready_form: log"),
               Catch::Contains("hint: did you mean 'ready_from'?"));
    CHECK_THAT(errors_with("kind: sigterm, router: r1", "kind: sigterm"),
               Catch::Contains("error[T001]: 'sigterm' needs 'router'"));
    CHECK_THAT(errors_with("kind: sigterm, router: r1", "kind: sigterm, router: h"),
               Catch::Contains("error[T003]: 'h' is no router of 'hosts'"));
    CHECK_THAT(errors_with("r2.eth0]", "r7.eth0]"),
               Catch::Contains("'r7.eth0' of switch sw1b is no interface of 'hosts'"));
    CHECK_THAT(errors_with("advert: 11", "advert: 12"),
               Catch::Contains("'counts' has 12 advert of r1.eth0, 'frames' has 11"));
    CHECK_THAT(errors_with("kind: garp", "kind: advert"),
               Catch::Contains("error[T005]: the frame is garp, not 'advert'"));
    CHECK_THAT(errors_with("hex: \"01", "hex: \"0z"), Catch::Contains("error[T005]: 'hex' must"));
    CHECK_THAT(errors_with("t_ms: 13010.4", "t_ms: 13009"),
               Catch::Contains("error[T006]: this event comes before the last one"));
    CHECK_THAT(errors_with("config: r2.conf", "config: r3.conf"),
               Catch::Contains("error[T007]: the configuration 'r3.conf' cannot be read"));
}

TEST_CASE("failover case: all mistakes are told at once", "[trace]") {
    const std::string text = with(with(text_of("a1-start-together"), "kind: start", "kind: strat"),
                                  "role: router", "role: ruler");
    const auto read = read_failover_text(text, "case.yaml", kConfigs);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().size() >= 3);  // the events and lines of a host that is no router, too
}

TEST_CASE("failover case: the two formats of recordings are told apart", "[trace]") {
    const std::string traces = LVSIM_TRACES;
    CHECK(is_failover_file(traces + "/a1-start-together/case.yaml"));
    CHECK_FALSE(is_failover_file(traces + "/../kernel-6.1/rates.yaml"));
    CHECK_FALSE(is_failover_file(traces + "/nothing.yaml"));
}
