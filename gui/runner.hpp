// SPDX-License-Identifier: Apache-2.0
//
// A run as a window sees it: loaded, played, paused, stepped, over. It owns the Session and is used
// by one thread, which hands it commands and real time and takes snapshots, plain values that any
// thread may read. No clock and no thread in here.
#pragma once

#include "gui/request_rates.hpp"
#include "gui/transport.hpp"
#include "scenarios/runtime/layout.hpp"
#include "scenarios/runtime/session.hpp"
#include "scenarios/runtime/view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lvsim::gui {

enum class RunState : std::uint8_t {
    Empty,    ///< No file yet.
    Invalid,  ///< The file is wrong; `problem` says how.
    Paused,
    Running,
    Over,
};

/// What a finished run came to.
struct Outcome {
    bool all_held = false;
    std::string fingerprint;
    std::string report;  ///< As `lvsim run` prints it.
};

/// All a window shows at one moment.
struct Snapshot {
    std::uint64_t run = 0;  ///< Counts the runs: another number is another run.
    RunState state = RunState::Empty;
    std::string file;
    std::string problem;  ///< As `lvsim validate` prints it; empty: none.
    Speed speed;
    runtime::SetupView setup;
    runtime::Layout layout;
    runtime::View view;
    std::vector<runtime::ExpectationView> expectations;
    std::vector<RateSeries> rates;
    runtime::EventBatch events;  ///< Since the last snapshot that was taken.
    std::optional<Outcome> outcome;
};

namespace command {
struct Load {
    std::string file;
    std::uint64_t seed = 1;
};
struct Restart {};
struct Play {};
struct Pause {};
struct StepEvent {};
struct StepTime {
    SimDuration span;
};
struct SetSpeed {
    Speed speed;
};
struct SkipQuiet {
    bool is_on = true;
};
}  // namespace command

using RunCommand =
    std::variant<command::Load, command::Restart, command::Play, command::Pause, command::StepEvent,
                 command::StepTime, command::SetSpeed, command::SkipQuiet>;

class Runner {
public:
    /// Trace events between two snapshots; of more than that the newest are lost and counted.
    static constexpr std::size_t kEventsMax = 512;
    /// Events of the simulation in one slice: some milliseconds, so that commands are heard.
    static constexpr std::uint64_t kSliceEvents = 2000;

    /// What makes no sense in the present state has no effect.
    void execute(const RunCommand& command);
    /// Goes on, if it is playing: one slice at most. `elapsed_us`: real time since the last call.
    /// Returns whether the run is behind and wants another slice at once.
    bool advance(std::int64_t elapsed_us);

    [[nodiscard]] RunState state() const { return state_; }
    /// Changes with everything a snapshot shows.
    [[nodiscard]] std::uint64_t version() const { return version_; }
    /// Without events.
    [[nodiscard]] Snapshot snapshot() const;
    [[nodiscard]] runtime::EventBatch take_events();
    /// Real time the run took, for the report.
    void add_wall_seconds(double seconds) { wall_seconds_ += seconds; }

private:
    void on(const command::Load& load);
    void on(const command::Restart&);
    void on(const command::Play&);
    void on(const command::Pause&);
    void on(const command::StepEvent&);
    void on(const command::StepTime& step);
    void on(const command::SetSpeed& set);
    void on(const command::SkipQuiet& skip);

    void open();
    /// Up to `limit` or for one slice. Returns whether it stopped short of it.
    bool run(SimTime limit);
    void sample_if_due();
    void finish();

    command::Load source_;
    std::uint64_t run_ = 0;
    std::uint64_t version_ = 0;
    RunState state_ = RunState::Empty;
    std::string problem_;
    Pacer pacer_;
    std::optional<runtime::Session> session_;
    runtime::Session::Subscription events_{};
    runtime::SetupView setup_;
    runtime::Layout layout_;
    RequestRates rates_;
    std::optional<Outcome> outcome_;
    double wall_seconds_ = 0;
};

}  // namespace lvsim::gui
