// SPDX-License-Identifier: Apache-2.0
//
// A run played, paused and stepped, by hand and by a thread.
#include "gui/runner.hpp"

#include "gui/engine.hpp"
#include "scenarios/runtime/report.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

namespace lvsim::gui {
namespace {

using Catch::Contains;

const std::string kLab = LVSIM_SOURCE_DIR "/scenarios/har300/lab1-nat.yaml";
constexpr std::int64_t kTickUs = 10'000;

Runner loaded(const std::string& file = kLab) {
    Runner runner;
    runner.execute(command::Load{file});
    return runner;
}

void play_to_end(Runner& runner, Speed speed) {
    runner.execute(command::SetSpeed{speed});
    runner.execute(command::Play{});
    while (runner.state() == RunState::Running) runner.advance(kTickUs);
}

TEST_CASE("runner: a scenario waits for the start", "[gui]") {
    auto runner = loaded();
    CHECK(runner.state() == RunState::Paused);
    CHECK_FALSE(runner.advance(kTickUs));
    const auto shot = runner.snapshot();
    CHECK(shot.view.time == SimTime());
    CHECK(shot.setup.scenario == "har300-lab1-nat");
    CHECK(shot.layout.hosts.size() == 4);
    CHECK(shot.expectations.size() == 3);
    CHECK_FALSE(shot.outcome);
}

TEST_CASE("runner: what lvsim validate says of a bad file", "[gui]") {
    const auto runner = loaded("no/such/file.yaml");
    CHECK(runner.state() == RunState::Invalid);
    CHECK_THAT(runner.snapshot().problem, Contains("no/such/file.yaml") && Contains("error["));
}

TEST_CASE("runner: at any speed the run is the one of the command line", "[gui]") {
    auto session = runtime::Session::load(kLab, {.seed = 1});
    REQUIRE(session);
    session->run_to_end();
    auto slow = loaded();
    play_to_end(slow, speeds().front());
    auto full = loaded();
    play_to_end(full, kFullSpeed);
    const auto shot = slow.snapshot();
    REQUIRE(shot.outcome);
    CHECK(shot.outcome->all_held);
    CHECK(shot.outcome->fingerprint == session->finish().fingerprint);
    CHECK(full.snapshot().outcome->fingerprint == shot.outcome->fingerprint);
}

TEST_CASE("runner: the chart is the same at any speed, and in steps", "[gui]") {
    auto slow = loaded();
    play_to_end(slow, speeds()[2]);
    auto stepped = loaded();
    while (stepped.state() == RunState::Paused) stepped.execute(command::StepEvent{});
    const auto a = slow.snapshot().rates;
    const auto b = stepped.snapshot().rates;
    REQUIRE(a.size() == 2);
    REQUIRE(b.size() == 2);
    CHECK(a[0].name == "serveur1");
    REQUIRE(a[0].points.size() == b[0].points.size());
    for (std::size_t i = 0; i < a[0].points.size(); ++i) {
        CHECK(a[0].points[i].seconds == b[0].points[i].seconds);
        CHECK(a[0].points[i].per_second == b[0].points[i].per_second);
    }
}

TEST_CASE("runner: one step is one event, or a span of time", "[gui]") {
    auto runner = loaded();
    const auto before = runner.snapshot().view.events;
    runner.execute(command::StepEvent{});
    CHECK(runner.snapshot().view.events == before + 1);
    const auto now = runner.snapshot().view.time;
    runner.execute(command::StepTime{100_ms});
    CHECK(runner.snapshot().view.time == now + 100_ms);
    CHECK(runner.state() == RunState::Paused);
}

TEST_CASE("runner: a pause holds, and the run goes on where it stood", "[gui]") {
    auto runner = loaded();
    runner.execute(command::Play{});
    runner.advance(kTickUs);
    runner.execute(command::Pause{});
    const auto held = runner.snapshot().view.time;
    CHECK(held > SimTime());
    for (int i = 0; i < 10; ++i) runner.advance(kTickUs);
    CHECK(runner.snapshot().view.time == held);
    play_to_end(runner, kFullSpeed);
    CHECK(runner.snapshot().outcome->all_held);
}

TEST_CASE("runner: a restart is another run of the same file", "[gui]") {
    auto runner = loaded();
    play_to_end(runner, kFullSpeed);
    const auto first = runner.snapshot();
    runner.execute(command::Restart{});
    CHECK(runner.state() == RunState::Paused);
    CHECK(runner.snapshot().view.time == SimTime());
    CHECK(runner.snapshot().run == first.run + 1);
    CHECK_FALSE(runner.snapshot().outcome);
    play_to_end(runner, kFullSpeed);
    CHECK(runner.snapshot().outcome->fingerprint == first.outcome->fingerprint);
}

TEST_CASE("runner: commands without a scenario do nothing", "[gui]") {
    Runner runner;
    runner.execute(command::Play{});
    runner.execute(command::StepEvent{});
    runner.execute(command::StepTime{1_s});
    runner.execute(command::Restart{});
    runner.execute(command::SetSpeed{kFullSpeed});
    CHECK(runner.state() == RunState::Empty);
    CHECK(runner.take_events().events.empty());
}

TEST_CASE("engine: snapshots come, the latest wins, and events are not lost on the way", "[gui]") {
    Engine engine;
    engine.post(command::Load{kLab});
    engine.post(command::SetSpeed{kFullSpeed});
    engine.post(command::Play{});
    std::unique_ptr<const Snapshot> shot;
    std::uint64_t events = 0;
    for (int i = 0; i < 2000 && !(shot && shot->outcome); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        auto next = engine.take_snapshot();
        if (!next) continue;
        shot = std::move(next);
        events += shot->events.events.size() + shot->events.skipped;
    }
    REQUIRE(shot);
    REQUIRE(shot->outcome);
    CHECK(shot->outcome->all_held);
    // Each frame is sent and received: what was made is in the batches, or counted as skipped.
    CHECK(events >= 2 * shot->view.frames.delivered);
    CHECK_FALSE(engine.take_snapshot());
}

TEST_CASE("engine: ends at once, whatever it is doing", "[gui]") {
    Engine engine;
    engine.post(command::Load{kLab});
    engine.post(command::Play{});
}

}  // namespace
}  // namespace lvsim::gui
