// SPDX-License-Identifier: Apache-2.0
//
// What must hold whatever happens: one master among routers that hear each other, identifications
// that rise by one, and the arithmetic of the timers.
#include "models/vrrp/alarms.hpp"
#include "models/vrrp/intervals.hpp"
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

enum class Fault { Crash, Stop, Start, LinkDown, LinkUp, Deafen, Hear, LoseAddress, Wait };

struct Member {
    Machine* machine = nullptr;
    RouterConfig router;
    bool is_linked = true;
};

/// Two to four routers that differ in priority, version, preemption.
struct Swarm {
    Bus bus;
    std::vector<Member> members;

    explicit Swarm(bool all_answer = false) {
        const auto count = *rc::gen::inRange<std::size_t>(2, 5);
        const auto version = *rc::gen::element(Version::V2, Version::V3);
        for (std::size_t i = 0; i < count; ++i) {
            InstanceConfig only = instance(*rc::gen::element<std::uint8_t>(1, 50, 100, 100, 254));
            only.version = version;
            if (version == Version::V3) only.advert_int = *rc::gen::element(100_ms, 500_ms, 1_s);
            only.has_nopreempt = *rc::gen::inRange(0, 4) == 0;
            only.preempt_delay = *rc::gen::element(0_s, 0_s, 2_s);
            only.has_higher_prio_send_advert = *rc::gen::arbitrary<bool>();
            only.has_lower_prio_no_advert = !all_answer && *rc::gen::arbitrary<bool>();
            Machine& machine =
                bus.add("r" + std::to_string(i + 1), static_cast<std::uint8_t>(i + 1));
            members.push_back({.machine = &machine, .router = config(only)});
            machine.start(members.back().router);
        }
    }

    Member& any() { return members[*rc::gen::inRange<std::size_t>(0, members.size())]; }

    void do_to(Member& member, Fault fault) {
        Machine& machine = *member.machine;
        switch (fault) {
            case Fault::Crash: machine.kill(); return;
            case Fault::Stop:
                if (machine.is_alive()) machine.stop();
                machine.kill();
                return;
            case Fault::Start: machine.start(member.router); return;
            case Fault::LinkDown: set_linked(member, false); return;
            case Fault::LinkUp: set_linked(member, true); return;
            case Fault::Deafen: bus.block(any().machine->name(), machine.name()); return;
            case Fault::Hear: bus.heal(); return;
            case Fault::LoseAddress: machine.take_address("eth0", "10.0.1.254"); return;
            case Fault::Wait: return;
        }
    }

    void set_linked(Member& member, bool is_linked) {
        if (member.is_linked == is_linked) return;
        member.is_linked = is_linked;
        member.machine->set_running("eth0", is_linked);
    }

    void heal() {
        bus.heal();
        for (Member& member : members) {
            set_linked(member, true);
            if (!member.machine->is_alive()) member.machine->start(member.router);
        }
    }

    [[nodiscard]] std::ptrdiff_t masters() const {
        return std::count_if(members.begin(), members.end(), [](const Member& member) {
            return member.machine->is_alive() && member.machine->state() == State::Master;
        });
    }
    [[nodiscard]] std::ptrdiff_t holders() const {
        return std::count_if(members.begin(), members.end(), [](const Member& member) {
            return member.machine->is_alive() && member.machine->has("10.0.1.254");
        });
    }
};

}  // namespace

TEST_CASE("vrrp: routers that hear each other agree on one master", "[property]") {
    CHECK(rc::check("any faults, then none", [] {
        Swarm swarm;
        const auto faults = *rc::gen::inRange(0, 12);
        for (int i = 0; i < faults; ++i) {
            const auto fault = *rc::gen::element(Fault::Crash, Fault::Stop, Fault::Start,
                                                 Fault::LinkDown, Fault::LinkUp, Fault::Deafen,
                                                 Fault::Hear, Fault::LoseAddress, Fault::Wait);
            swarm.do_to(swarm.any(), fault);
            swarm.bus.run_for(SimDuration::milliseconds(*rc::gen::inRange(0, 6000)));
        }
        swarm.heal();
        // 3 A + skew < 4 s, the preempt delay, and a last election.
        swarm.bus.run_for(12_s);
        RC_ASSERT(swarm.masters() == 1);
        RC_ASSERT(swarm.holders() == 1);
    }));
}

TEST_CASE("vrrp: without faults of the network there is never a second master for long",
          "[property]") {
    CHECK(rc::check("crashes, stops and starts", [] {
        // With lower_prio_no_advert the worse master yields an interval later.
        Swarm swarm(true);
        for (int i = 0; i < 8; ++i) {
            swarm.do_to(swarm.any(), *rc::gen::element(Fault::Crash, Fault::Stop, Fault::Start));
            swarm.bus.run_for(SimDuration::milliseconds(*rc::gen::inRange(0, 3000)));
            // Whoever takes over is heard in the same instant.
            RC_ASSERT(swarm.masters() <= 1);
        }
    }));
}

TEST_CASE("vrrp: identifications of one incarnation rise by one, from 1", "[property]") {
    CHECK(rc::check("crashes, stops and starts", [] {
        Swarm swarm;
        for (int i = 0; i < 6; ++i) {
            swarm.do_to(swarm.any(), *rc::gen::element(Fault::Crash, Fault::Start, Fault::Deafen));
            swarm.bus.run_for(SimDuration::milliseconds(*rc::gen::inRange(0, 6000)));
        }
        for (const Member& member : swarm.members) {
            std::uint16_t last = 0;
            for (const Sent& advert : swarm.bus.adverts_of(member.machine->name())) {
                RC_ASSERT(advert.id() == last + 1 || advert.id() == 1);
                last = advert.id();
            }
        }
    }));
}

TEST_CASE("vrrp: better priorities wait shorter, and never less than the adverts they may miss",
          "[property]") {
    CHECK(rc::check("any interval and priorities", [](bool is_version_3) {
        const Version version = is_version_3 ? Version::V3 : Version::V2;
        const SimDuration interval =
            is_version_3 ? 10_ms * *rc::gen::inRange(1, 4096) : 1_s * *rc::gen::inRange(1, 256);
        const auto low = *rc::gen::inRange(1, 255);
        const auto high = *rc::gen::inRange(low + 1, 256);
        const auto adverts = *rc::gen::inRange(1, 101);
        const auto wait = [&](int priority) {
            return master_down_interval(version, static_cast<std::uint8_t>(priority), interval,
                                        adverts);
        };
        RC_ASSERT(wait(high) < wait(low));
        RC_ASSERT(wait(high) > interval * adverts);
        RC_ASSERT(wait(low) <= interval * adverts + std::max(interval, 1_s));
        RC_ASSERT(wait(low).ns() % 1000 == 0);
    }));
}

TEST_CASE("vrrp: the timers of the reference table", "[unit]") {
    struct Row {
        std::uint8_t priority;
        std::int64_t at_1_s;
        std::int64_t at_100_ms;
    };
    for (const Row row :
         {Row{255, 3'003'906, 300'390}, Row{254, 3'007'812, 300'781}, Row{200, 3'218'750, 321'875},
          Row{150, 3'414'062, 341'406}, Row{100, 3'609'375, 360'937}, Row{90, 3'648'437, 364'843},
          Row{50, 3'804'687, 380'468}, Row{40, 3'843'750, 384'375}, Row{1, 3'996'093, 399'609}}) {
        INFO("priority " << int{row.priority});
        CHECK(master_down_interval(Version::V2, row.priority, 1_s, 3).ns() == row.at_1_s * 1000);
        CHECK(master_down_interval(Version::V3, row.priority, 1_s, 3).ns() == row.at_1_s * 1000);
        CHECK(master_down_interval(Version::V3, row.priority, 100_ms, 3).ns() ==
              row.at_100_ms * 1000);
        CHECK(skew_time(Version::V2, row.priority, 30_s).ns() == (row.at_1_s - 3'000'000) * 1000);
    }
}

TEST_CASE("vrrp: alarms of one instant come in the order of arming, delayed bursts first",
          "[unit]") {
    Alarms alarms;
    const SimTime now;
    const SimTime due = now + 1_s;
    alarms.arm(AlarmKind::Instance, 1, now, due);
    alarms.arm(AlarmKind::Instance, 0, now, due);
    alarms.arm(AlarmKind::ScriptRun, 0, now, now + 500_ms);
    CHECK(alarms.add_delayed_garp(0, 5, now, due));
    alarms.arm(AlarmKind::Instance, 1, now, due);
    CHECK(alarms.due(AlarmKind::Instance, 2) == kTimeNever);
    CHECK(alarms.take().kind == AlarmKind::ScriptRun);
    CHECK(alarms.take().rounds == 5);
    CHECK(alarms.take().index == 0);
    CHECK(alarms.take().index == 1);
    CHECK(alarms.next_due() == kTimeNever);
}
