// SPDX-License-Identifier: Apache-2.0
//
// The rule by which a master announces an entry, as a table.
#include "models/ipvs/sync/need.hpp"

#include "models/ipvs/protocol.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <array>
#include <string_view>

using namespace lvsim;
using namespace lvsim::ipvs;

namespace {

using S = TcpState;
constexpr auto kTcp = IpProtocol::Tcp;
constexpr auto kUdp = IpProtocol::Udp;

/// sync_threshold "3 50", "3 0", ...
struct Knobs {
    std::int32_t threshold = 3;
    std::int32_t period = 50;
    std::int32_t refresh = 0;
    std::int32_t retries = 0;
    std::int32_t persist_mode = 0;
};

struct Case {
    std::string_view what;
    IpProtocol protocol = kTcp;
    S state = S::Established;
    S last_announced = S::Established;
    std::uint32_t packet = 3;
    bool is_template = false;
    bool has_template = false;
    Knobs knobs{};
    std::string_view answer = "no";
};

std::string_view text_of(std::optional<AnnounceReason> reason) {
    if (!reason) return "no";
    switch (*reason) {
        case AnnounceReason::StateChanged: return "state";
        case AnnounceReason::PacketNumber: return "packet";
        case AnnounceReason::Template: return "template";
        case AnnounceReason::Refresh: return "refresh";
    }
    return "";
}

Settings settings_of(const Knobs& knobs) {
    Settings settings;
    settings.sync_threshold = knobs.threshold;
    settings.sync_period = knobs.period;
    settings.sync_refresh_period = knobs.refresh;
    settings.sync_retries = knobs.retries;
    settings.sync_persist_mode = knobs.persist_mode;
    return settings;
}

std::string_view answer(const Case& one) {
    Conn conn;
    conn.protocol = one.protocol;
    conn.state = static_cast<std::uint8_t>(one.state);
    conn.timeout_seconds = 900;
    conn.is_template = one.is_template;
    SyncMark mark;
    mark.state = static_cast<std::uint8_t>(one.last_announced);
    const WheelClock clock(TimerMode::KernelWheel, 0);
    return text_of(why_announce(settings_of(one.knobs), clock,
                                {conn, one.has_template, one.packet, 1000}, mark));
}

constexpr std::array kCases = {
    Case{.what = "the third packet of an established connection", .answer = "packet"},
    Case{.what = "the fifty-third", .packet = 53, .answer = "packet"},
    Case{.what = "not the fourth", .packet = 4},
    Case{.what = "not the fiftieth", .packet = 50},
    Case{.what = "no half-open one", .state = S::SynRecv},
    Case{.what = "none without a state", .state = S::None},
    Case{.what = "none in LAST_ACK", .state = S::LastAck},
    Case{.what = "a change into ESTABLISHED waits for its packet",
         .last_announced = S::None,
         .packet = 2},
    Case{.what = "a change into FIN_WAIT does not",
         .state = S::FinWait,
         .packet = 2,
         .answer = "state"},
    Case{.what = "nor into CLOSE", .state = S::Close, .packet = 2, .answer = "state"},
    Case{.what = "nor into CLOSE_WAIT", .state = S::CloseWait, .packet = 2, .answer = "state"},
    Case{.what = "nor into TIME_WAIT", .state = S::TimeWait, .packet = 2, .answer = "state"},
    Case{.what = "the same state again is no change",
         .state = S::CloseWait,
         .last_announced = S::CloseWait,
         .packet = 7},
    Case{.what = "but counts its packets",
         .state = S::CloseWait,
         .last_announced = S::CloseWait,
         .packet = 53,
         .answer = "packet"},
    Case{.what = "UDP by number alone", .protocol = kUdp, .state = S::None, .answer = "packet"},
    Case{.what = "UDP, another number", .protocol = kUdp, .state = S::None, .packet = 5},
    Case{.what = "a template at any packet",
         .state = S::None,
         .packet = 17,
         .is_template = true,
         .answer = "template"},
    Case{.what = "persist mode 1: what has a template is left out",
         .has_template = true,
         .knobs = {.persist_mode = 1}},
    Case{.what = "persist mode 1: also when its state changes",
         .state = S::CloseWait,
         .has_template = true,
         .knobs = {.persist_mode = 1}},
    Case{.what = "persist mode 1: what has none is not",
         .knobs = {.persist_mode = 1},
         .answer = "packet"},
    Case{.what = "persist mode 1: the template itself is not",
         .state = S::None,
         .is_template = true,
         .knobs = {.persist_mode = 1},
         .answer = "template"},
    Case{.what = "period 0: once", .knobs = {.period = 0}, .answer = "packet"},
    Case{.what = "period 0: not at 53", .packet = 53, .knobs = {.period = 0}},
    Case{.what = "period 0: a template too only once",
         .state = S::None,
         .packet = 4,
         .is_template = true,
         .knobs = {.period = 0}},
    Case{.what = "period 0: a template at its third",
         .state = S::None,
         .packet = 3,
         .is_template = true,
         .knobs = {.period = 0},
         .answer = "packet"},
    Case{.what = "threshold 0: every fiftieth",
         .packet = 50,
         .knobs = {.threshold = 0},
         .answer = "packet"},
    Case{.what = "period 0 with a refresh: whatever the number",
         .packet = 4,
         .knobs = {.period = 0, .refresh = 10},
         .answer = "refresh"},
    Case{.what = "a refresh does not do without the number", .packet = 4, .knobs = {.refresh = 10}},
};

/// An established connection under "3 0" with a refresh, looked at again and again.
struct Refreshed {
    Settings settings;
    WheelClock clock{TimerMode::KernelWheel, 0};
    Conn conn;
    SyncMark mark;

    Refreshed(std::int32_t refresh, std::int32_t retries, std::uint32_t timeout) {
        settings = settings_of({.period = 0, .refresh = refresh, .retries = retries});
        conn.state = static_cast<std::uint8_t>(S::Established);
        conn.timeout_seconds = timeout;
    }
    std::string_view at(std::uint32_t second) {
        return text_of(why_announce(settings, clock, {conn, false, 9, clock.units(second)}, mark));
    }
};

}  // namespace

TEST_CASE("sync need: which packets announce an entry", "[unit][ipvs][sync]") {
    for (const Case& one : kCases) {
        INFO(one.what);
        CHECK(answer(one) == one.answer);
    }
}

TEST_CASE("sync need: with a refresh period, again when the end has moved that far",
          "[unit][ipvs][sync]") {
    Refreshed entry(100, 0, 900);
    CHECK(entry.at(0) == "refresh");
    CHECK(entry.at(1) == "no");
    CHECK(entry.at(99) == "no");
    CHECK(entry.at(100) == "refresh");
    CHECK(entry.at(199) == "no");
    CHECK(entry.at(200) == "refresh");
}

TEST_CASE("sync need: half the timeout bounds the refresh period, ten seconds that",
          "[unit][ipvs][sync]") {
    Refreshed half(1000, 0, 120);
    CHECK(half.at(0) == "refresh");
    CHECK(half.at(59) == "no");
    CHECK(half.at(60) == "refresh");
    Refreshed ten(1000, 0, 12);
    CHECK(ten.at(0) == "refresh");
    CHECK(ten.at(9) == "no");
    CHECK(ten.at(10) == "refresh");
}

TEST_CASE("sync need: retries announce the same end again, an eighth of the period apart",
          "[unit][ipvs][sync]") {
    Refreshed entry(80, 2, 900);
    CHECK(entry.at(0) == "refresh");
    CHECK(entry.at(9) == "no");
    CHECK(entry.at(10) == "refresh");  // first retry
    CHECK(entry.at(19) == "no");
    CHECK(entry.at(20) == "refresh");  // second
    CHECK(entry.at(30) == "no");
    CHECK(entry.at(99) == "no");
    CHECK(entry.at(100) == "refresh");  // the end has moved by 80 s since the last announcement
    CHECK(entry.mark.retries == 0);
}

TEST_CASE("sync need: a new entry with a short timeout counts as announced when it was made",
          "[unit][ipvs][sync]") {
    Refreshed entry(1000, 0, 5);
    CHECK(entry.at(0) == "no");
    CHECK(entry.at(5) == "refresh");  // it ends ten seconds after its making now
}
