// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/processes.hpp"

#include "models/vrrp/log.hpp"
#include "models/vrrp/tracking.hpp"

namespace lvsim::vrrp {
namespace {

bool has_quorum(const ProcessConfig& config, std::size_t running) {
    const auto count = static_cast<std::int64_t>(running);
    return count >= config.quorum && count <= config.quorum_max;
}

}  // namespace

void read_processes(Core& core) {
    for (std::size_t i = 0; i < core.config.processes.size(); ++i) {
        ProcessWatch& watch = core.processes[i];
        watch.running = core.ports.programs.count_processes(i);
        watch.is_up = has_quorum(core.config.processes[i], watch.running);
    }
}

void note_processes(Core& core) {
    const SimTime now = core.ports.clock.now();
    for (std::size_t i = 0; i < core.config.processes.size(); ++i) {
        const ProcessConfig& config = core.config.processes[i];
        ProcessWatch& watch = core.processes[i];
        watch.running = core.ports.programs.count_processes(i);
        const bool is_up = has_quorum(config, watch.running);
        const SimDuration delay = is_up ? config.fork_delay : config.terminate_delay;
        if (is_up == watch.is_up) {
            core.alarms.cancel(AlarmKind::ProcessDelay, i);
        } else if (delay == SimDuration{}) {
            settle_process(core, i);
        } else if (core.alarms.due(AlarmKind::ProcessDelay, i) == kTimeNever) {
            core.alarms.arm(AlarmKind::ProcessDelay, i, now, now + delay);
        }
    }
}

void settle_process(Core& core, std::size_t process) {
    const ProcessConfig& config = core.config.processes[process];
    ProcessWatch& watch = core.processes[process];
    const bool is_up = has_quorum(config, watch.running);
    if (is_up == watch.is_up) return;
    watch.is_up = is_up;
    write_log(core, LogDetail::Always, "Quorum {} for tracked process {}",
              is_up ? "gained" : "lost", config.name);
    set_track(core, TrackKind::Process, config.name, is_up,
              fmt::format("{} running, quorum {}", watch.running, config.quorum));
}

}  // namespace lvsim::vrrp
