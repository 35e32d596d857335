// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/scripts.hpp"

#include "models/vrrp/log.hpp"
#include "models/vrrp/tracking.hpp"

#include <algorithm>
#include <string>

namespace lvsim::vrrp {
namespace {

constexpr int kSigKill = 9;
constexpr int kSigTerm = 15;
/// Between the two signals to a script that runs for too long.
constexpr SimDuration kKillDelay = SimDuration::seconds(2);

bool is_tracked(const Core& core, const std::string& script) {
    return std::any_of(core.instances.begin(), core.instances.end(), [&](const Instance& one) {
        return std::any_of(one.tracks.begin(), one.tracks.end(), [&](const Track& track) {
            return track.kind == TrackKind::Script && track.name == script;
        });
    });
}

/// Counts one result. Returns whether the script is good now; `run.is_good` is what it was.
bool count_result(ScriptRun& run, const ScriptConfig& config, bool is_success) {
    const std::int32_t top = config.rise + config.fall - 1;
    if (!run.is_known) {
        run.count = is_success ? top : 0;
        return is_success;
    }
    if (is_success) {
        run.count = run.count < config.rise - 1 ? run.count + 1 : top;
        return run.count == top || run.is_good;
    }
    run.count = run.count > config.rise ? run.count - 1 : 0;
    return run.count != 0 && run.is_good;
}

/// What a failure is called: "failed (exited with status 1)".
void take_result(Core& core, std::size_t script, bool is_success, std::string_view failure) {
    const ScriptConfig& config = core.config.scripts[script];
    ScriptRun& run = core.scripts[script];
    const bool is_good = count_result(run, config, is_success);
    const bool is_news = !run.is_known || is_good != run.is_good;
    run.is_known = true;
    run.is_good = is_good;
    if (!is_news) return;
    write_log(core, LogDetail::Always, "VRRP_Script({}) {}", config.name,
              is_good ? std::string_view("succeeded") : failure);
    set_track(core, TrackKind::Script, config.name, is_good, is_good ? "" : failure);
}

void launch(Core& core, std::size_t script) {
    ScriptRun& run = core.scripts[script];
    const SimTime now = core.ports.clock.now();
    run.stage = ScriptStage::Running;
    core.alarms.arm(AlarmKind::ScriptLimit, script, now, now + core.config.scripts[script].timeout);
    core.ports.programs.start_script(script);
}

}  // namespace

void start_scripts(Core& core) {
    for (std::size_t i = 0; i < core.config.scripts.size(); ++i) {
        if (is_tracked(core, core.config.scripts[i].name)) run_script(core, i);
    }
}

void run_script(Core& core, std::size_t script) {
    const ScriptConfig& config = core.config.scripts[script];
    const SimTime now = core.ports.clock.now();
    core.alarms.arm(AlarmKind::ScriptRun, script, now, now + config.interval);
    switch (core.scripts[script].stage) {
        case ScriptStage::Idle: return launch(core, script);
        case ScriptStage::Running:
            return write_log(core, LogDetail::Always,
                             "Track script {} is already running, expect idle - skipping run",
                             config.name);
        case ScriptStage::Terminated:
        case ScriptStage::Killed:
            return write_log(core, LogDetail::Always,
                             "Track script {} is being timed out, expect idle - skipping run",
                             config.name);
    }
}

void stop_late_script(Core& core, std::size_t script) {
    ScriptRun& run = core.scripts[script];
    const SimTime now = core.ports.clock.now();
    switch (run.stage) {
        case ScriptStage::Idle:
        case ScriptStage::Killed: return;
        case ScriptStage::Running:
            run.stage = ScriptStage::Terminated;
            core.alarms.arm(AlarmKind::ScriptLimit, script, now, now + kKillDelay);
            take_result(core, script, false, "timed_out");
            return core.ports.programs.signal_script(script, kSigTerm);
        case ScriptStage::Terminated:
            run.stage = ScriptStage::Killed;
            return core.ports.programs.signal_script(script, kSigKill);
    }
}

void note_script_exit(Core& core, std::size_t script, const ScriptExit& exit) {
    ScriptRun& run = core.scripts[script];
    const ScriptStage stage = run.stage;
    run.stage = ScriptStage::Idle;
    core.alarms.cancel(AlarmKind::ScriptLimit, script);
    if (stage != ScriptStage::Running) return;  // Its timeout has been counted.
    if (exit.is_signalled) {
        return take_result(core, script, false,
                           fmt::format("failed (due to signal {})", exit.status));
    }
    if (exit.status != run.last_status) {
        write_log(core, LogDetail::Always, "Script `{}` now returning {}",
                  core.config.scripts[script].name, exit.status);
        run.last_status = exit.status;
    }
    take_result(core, script, exit.status == 0,
                fmt::format("failed (exited with status {})", exit.status));
}

}  // namespace lvsim::vrrp
