// SPDX-License-Identifier: Apache-2.0
//
// Tracked scripts: vrrp.md, section 10, and the timelines I3 to I6 of section 17.
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

RouterConfig with_script(std::uint8_t priority, std::int32_t weight, std::int32_t rise = 1,
                         std::int32_t fall = 1) {
    InstanceConfig only = instance(priority);
    only.track_script.push_back({.name = "chk", .weight = weight});
    RouterConfig router = config(only);
    router.scripts.push_back({.name = "chk", .command = "chk", .rise = rise, .fall = fall});
    return router;
}

}  // namespace

TEST_CASE("scripts: without a weight an instance waits for the first result", "[protocol]") {
    Pair pair;
    pair.r1.start(with_script(100, 0, 3, 3));
    CHECK(pair.r1.state() == State::Init);
    pair.r1.router().on_script_exit(0, {});
    // One success decides, whatever `rise` says.
    CHECK(pair.r1.take_log() ==
          Lines{"0.000 Assigned address 10.0.1.1 for interface eth0", "0.000 (VI_1) removing VIPs.",
                "0.000 VRRP_Script(chk) succeeded", "0.000 (VI_1) Entering BACKUP STATE"});
    CHECK(pair.r1.state() == State::Backup);
}

TEST_CASE("scripts: a first failure is FAULT without a word about it", "[protocol]") {
    Pair pair;
    pair.r1.script_results[0] = 1;
    pair.r1.start(with_script(100, 0, 2, 2));
    pair.bus.run_until(at_us(2'500'000));
    pair.r1.script_results[0] = 0;
    pair.bus.run_until(at_us(5'000'000));
    CHECK(pair.r1.take_log() ==
          Lines{"0.000 Assigned address 10.0.1.1 for interface eth0", "0.000 (VI_1) removing VIPs.",
                "0.000 Script `chk` now returning 1",
                "0.000 VRRP_Script(chk) failed (exited with status 1)",
                "3000.000 Script `chk` now returning 0", "4000.000 VRRP_Script(chk) succeeded",
                "4000.000 (VI_1) Entering BACKUP STATE"});
}

TEST_CASE("scripts: with a weight `fall` failures move the priority, `rise` successes back",
          "[protocol]") {
    Pair pair;
    pair.r1.script_results[0] = 0;
    pair.settle(with_script(100, -60, 2, 2));
    pair.r1.script_results[0] = 1;
    pair.bus.run_until(at_us(9'500'000));
    CHECK(pair.r1.take_log()[0] == "8000.000 Script `chk` now returning 1");
    CHECK(pair.r1.info().priority == 40);
    pair.bus.run_until(at_us(13'300'000));
    // The last advert with 100 was at 8609.375.
    CHECK(texts(pair.bus.adverts_of("r2")) == Lines{"12414.062 advert 50 id 1"});
    pair.r1.script_results[0] = 0;
    pair.bus.run_until(at_us(14'500'000));
    CHECK(pair.r1.info().priority == 40);
    pair.bus.run_until(at_us(15'500'000));
    CHECK(pair.r1.info().priority == 100);
}

TEST_CASE("scripts: without a weight `fall` failures are FAULT with two farewells", "[protocol]") {
    Pair pair;
    pair.r1.script_results[0] = 0;
    pair.settle(with_script(100, 0, 1, 2));
    pair.r1.script_results[0] = 1;
    pair.bus.run_until(at_us(10'000'000));
    CHECK(texts(pair.bus.adverts_of("r1")) ==
          Lines{"8609.375 advert 100 id 6", "9000.000 advert 0 id 7", "9000.000 advert 0 id 8"});
    CHECK(texts(pair.bus.adverts_of("r2")) == Lines{"9804.687 advert 50 id 1"});
}

TEST_CASE("scripts: a result against the run starts the count anew", "[protocol]") {
    Pair pair;
    pair.r1.script_results[0] = 0;
    pair.settle(with_script(100, -60, 1, 3));
    for (const int result : {1, 1, 0, 1, 1, 0}) {
        pair.r1.script_results[0] = result;
        pair.bus.run_for(1_s);
        CHECK(pair.r1.info().priority == 100);
    }
    pair.r1.script_results[0] = 1;
    pair.bus.run_for(3_s);
    CHECK(pair.r1.info().priority == 40);
}

TEST_CASE("scripts: a weight above zero counts while the script succeeds", "[protocol]") {
    Pair pair;
    pair.r1.script_results[0] = 0;
    pair.r1.start(with_script(30, 60));
    CHECK(pair.r1.info().priority == 30);
    pair.bus.run_until(at_us(1000));
    CHECK(pair.r1.info().priority == 90);
    // 3 * 1 s + the skew of 90: the timer has moved.
    CHECK(pair.r1.info().expires == at_us(3'648'437));
}

TEST_CASE("scripts: one that runs too long is ended, and has failed", "[protocol]") {
    Pair pair;
    pair.r1.script_results[0] = 0;
    pair.settle(with_script(100, 0));
    pair.r1.script_results.erase(0);
    pair.bus.run_until(at_us(8'700'000));
    pair.r1.log().clear();
    pair.bus.run_until(at_us(11'500'000));
    CHECK(pair.r1.signals == std::vector<std::pair<std::size_t, int>>{{0, 15}, {0, 9}});
    const Lines log = pair.r1.take_log();
    CHECK(log == Lines{"9000.000 Track script chk is already running, expect idle - skipping run",
                       "9000.000 VRRP_Script(chk) timed_out",
                       "9000.000 (VI_1) Entering FAULT STATE", "9000.000 (VI_1) sent 0 priority",
                       "9000.000 (VI_1) removing VIPs.",
                       "10000.000 Track script chk is being timed out, expect idle - skipping run",
                       "11000.000 Track script chk is being timed out, expect idle - skipping "
                       "run"});
}

TEST_CASE("scripts: an end by a signal is a failure", "[protocol]") {
    Pair pair;
    pair.r1.start(with_script(100, 0));
    pair.r1.router().on_script_exit(0, {.is_signalled = true, .status = 11});
    CHECK(pair.r1.take_log().back() == "0.000 VRRP_Script(chk) failed (due to signal 11)");
    CHECK(pair.r1.state() == State::Fault);
}

TEST_CASE("scripts: one that nobody tracks does not run", "[protocol]") {
    RouterConfig router = with_script(100, 0);
    router.instances[0].track_script.clear();
    Pair pair;
    pair.r1.start(router);
    CHECK(pair.r1.state() == State::Backup);
    pair.bus.run_until(at_us(3'000'000));
    CHECK(pair.r1.signals.empty());
}
