// SPDX-License-Identifier: Apache-2.0
//
// The judge of keepalived's recordings: what it lets pass, and that it finds what is wrong. A
// recording that is played back as it is agrees with itself; one thing changed does not.
#include "scenarios/runtime/trace/keepalived/failover_compare.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

FailoverCase recording(const std::string& name) {
    auto read = read_failover_file(std::string(LVSIM_TRACES) + "/" + name + "/case.yaml");
    REQUIRE(read.has_value());
    return std::move(*read);
}

CaseSeen as_recorded(const FailoverCase& recorded) {
    CaseSeen seen;
    for (const CaseFrame& frame : recorded.frames) {
        seen.frames.push_back({frame.time, frame.port, frame.bytes});
    }
    for (const CaseLine& line : recorded.commands) {
        seen.commands.push_back({line.time, line.host, line.text});
    }
    for (const CaseLine& line : recorded.log) {
        seen.log.push_back({line.time, line.host, line.text});
    }
    return seen;
}

/// The place of the n-th advert.
std::size_t advert(const FailoverCase& recorded, std::size_t n) {
    for (std::size_t i = 0; i < recorded.frames.size(); ++i) {
        if (recorded.frames[i].kind == "advert" && n-- == 0) return i;
    }
    FAIL("there are fewer adverts");
    return 0;
}

std::optional<CaseDisagreement> judge_frames(const FailoverCase& recorded, const CaseSeen& seen) {
    CaseDeviation deviation;
    return compare_frames(recorded, seen.frames, deviation);
}

}  // namespace

TEST_CASE("failover judge: each recording agrees with itself, exactly", "[trace]") {
    for (const auto& entry : std::filesystem::directory_iterator(LVSIM_TRACES)) {
        if (!entry.is_directory()) continue;
        const std::string name = entry.path().filename().string();
        INFO(name);
        const FailoverCase recorded = recording(name);
        const CaseSeen seen = as_recorded(recorded);
        CaseDeviation deviation;
        CHECK_FALSE(compare_frames(recorded, seen.frames, deviation).has_value());
        CHECK_FALSE(compare_commands(recorded, seen.commands, deviation).has_value());
        CHECK_FALSE(compare_log(recorded, seen.log, deviation).has_value());
        CHECK(deviation.frames == SimDuration());
    }
}

TEST_CASE("failover judge: every changed bit of a frame is found", "[trace]") {
    const FailoverCase recorded = recording("c1-master-clean-stop");
    const std::size_t at = advert(recorded, 3);
    for (std::size_t byte = 0; byte < recorded.frames[at].bytes.size(); ++byte) {
        CaseSeen seen = as_recorded(recorded);
        seen.frames[at].bytes[byte] ^= std::byte{1};
        const auto found = judge_frames(recorded, seen);
        INFO("byte " << byte);
        REQUIRE(found.has_value());
        CHECK(found->line == recorded.frames[at].line);
    }
}

TEST_CASE("failover judge: a missing frame and one too many are found", "[trace]") {
    const FailoverCase recorded = recording("c1-master-clean-stop");
    for (std::size_t i = 0; i < recorded.frames.size(); ++i) {
        INFO("frame " << i);
        CaseSeen fewer = as_recorded(recorded);
        fewer.frames.erase(fewer.frames.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(judge_frames(recorded, fewer).has_value());
        CaseSeen more = as_recorded(recorded);
        more.frames.insert(more.frames.begin() + static_cast<std::ptrdiff_t>(i), more.frames[i]);
        CHECK(judge_frames(recorded, more).has_value());
    }
}

TEST_CASE("failover judge: a takeover at a wrong time is found", "[trace]") {
    const FailoverCase recorded = recording("b1-master-sigkill");
    const auto shifted = [&recorded](SimDuration by) {
        CaseSeen seen = as_recorded(recorded);
        for (SeenFrame& frame : seen.frames) {
            if (frame.port == "r2.eth0") frame.time += by;
        }
        return judge_frames(recorded, seen);
    };
    CHECK_FALSE(shifted(4_ms).has_value());
    REQUIRE(shifted(6_ms).has_value());
    CHECK(shifted(6_ms)->what == "the time of a frame of r2.eth0");
    CHECK(shifted(-500_ms).has_value());
    CHECK(shifted(45_ms).has_value());
}

TEST_CASE("failover judge: an advert of another interval is found", "[trace]") {
    const FailoverCase recorded = recording("a1-start-together");
    CaseSeen seen = as_recorded(recorded);
    SimDuration more;
    for (SeenFrame& frame : seen.frames) {
        more += frame.bytes.size() > 42 ? 6_ms : 0_ms;
        frame.time += more;
    }
    CHECK(judge_frames(recorded, seen).has_value());
}

TEST_CASE("failover judge: a delayed burst and a regular advert may change places", "[trace]") {
    const FailoverCase recorded = recording("a1-start-together");
    // The burst five seconds after the first stands just before the sixth advert.
    const std::size_t at = advert(recorded, 5);
    REQUIRE(recorded.frames[at - 1].kind == "garp");
    CaseSeen seen;
    for (const SeenFrame& frame : as_recorded(recorded).frames) seen.frames.push_back(frame);
    const SimDuration first = SimDuration::microseconds(3'656'200);
    for (std::size_t i = 0; i < seen.frames.size(); ++i) {  // as an ideal clock has them
        const auto& kind = recorded.frames[i].kind;
        const auto seconds = (seen.frames[i].time - first + 300_ms).ns() / 1'000'000'000;
        seen.frames[i].time = first + SimDuration::seconds(seconds);
        if (kind == "advert" && i + 1 == seen.frames.size()) {
            seen.frames[i].time = recorded.frames[i].time;  // the farewell
        }
    }
    CHECK_FALSE(judge_frames(recorded, seen).has_value());
    std::rotate(seen.frames.begin() + static_cast<std::ptrdiff_t>(at - 5),
                seen.frames.begin() + static_cast<std::ptrdiff_t>(at),
                seen.frames.begin() + static_cast<std::ptrdiff_t>(at + 1));
    CHECK_FALSE(judge_frames(recorded, seen).has_value());
    // But the first burst follows the advert that begins it.
    std::rotate(seen.frames.begin(), seen.frames.begin() + 1, seen.frames.begin() + 6);
    CHECK(judge_frames(recorded, seen).has_value());
}

TEST_CASE("failover judge: commands are compared word for word, in order and time", "[trace]") {
    const FailoverCase recorded = recording("z4-quorum-sorry");
    const auto judge = [&recorded](const CaseSeen& seen) {
        CaseDeviation deviation;
        return compare_commands(recorded, seen.commands, deviation);
    };
    CaseSeen seen = as_recorded(recorded);
    CHECK_FALSE(judge(seen).has_value());
    seen.commands[1].text.back() = '2';
    REQUIRE(judge(seen).has_value());
    CHECK(judge(seen)->what == "LVS command 2");
    seen = as_recorded(recorded);
    std::swap(seen.commands[3], seen.commands[4]);
    CHECK(judge(seen).has_value());
    seen = as_recorded(recorded);
    seen.commands[3].time += 1_s;
    CHECK(judge(seen).has_value());
    seen = as_recorded(recorded);
    seen.commands.pop_back();
    CHECK(judge(seen).has_value());
}

TEST_CASE("failover judge: log lines are compared word for word, in each router's order",
          "[trace]") {
    const FailoverCase recorded = recording("j1-track-interface-weight");
    const auto judge = [&recorded](const CaseSeen& seen) {
        CaseDeviation deviation;
        return compare_log(recorded, seen.log, deviation);
    };
    CaseSeen seen = as_recorded(recorded);
    seen.log.push_back({16'000_ms, "r1", "Startup complete"});  // recordings leave it out
    CHECK_FALSE(judge(seen).has_value());
    seen.log[1].text += "!";
    REQUIRE(judge(seen).has_value());
    CHECK(judge(seen)->what == "log line of r1 2");
    seen = as_recorded(recorded);
    seen.log.erase(seen.log.begin() + 5);
    CHECK(judge(seen).has_value());
    seen = as_recorded(recorded);
    std::swap(seen.log[7].text, seen.log[8].text);
    CHECK(judge(seen).has_value());
    seen = as_recorded(recorded);
    seen.log[4].time += 200_ms;
    CHECK(judge(seen).has_value());
}

TEST_CASE("failover judge: what a process says of itself is no part of a recording", "[trace]") {
    CHECK_FALSE(is_line_recorded("Starting Keepalived v2.2.7 (01/16,2022)"));
    CHECK_FALSE(is_line_recorded("Sending gratuitous ARP on eth0 for 10.0.1.254"));
    CHECK(is_line_recorded("(VI_1) Sending/queueing gratuitous ARPs on eth0 for 10.0.1.254"));
    CHECK(is_line_recorded("Stopping"));
}
