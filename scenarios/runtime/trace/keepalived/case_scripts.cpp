// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/case_scripts.hpp"

namespace lvsim::runtime {
namespace {

/// "a run takes about 2 ms", the recordings say.
constexpr SimDuration kRuntime = SimDuration::milliseconds(2);

}  // namespace

CaseScripts::CaseScripts(World& world, const FailoverCase& recorded, std::string_view router)
    : world_(world) {
    for (const CaseScript& script : recorded.scripts) {
        if (script.router != router) continue;
        results_[script.name] = {script.command, script.status, kRuntime};
    }
}

void CaseScripts::set_result(const CaseEvent& event) {
    Result& result = results_[event.script];
    result.status = event.status;
    result.runtime = event.runtime.value_or(kRuntime);
}

keepalived::ScriptId CaseScripts::start(const keepalived::ScriptCall& call,
                                        keepalived::ScriptWatcher* watcher) {
    const keepalived::ScriptId id{++last_id_};
    SimDuration runtime;
    Run run{watcher, {}};
    for (const auto& [name, result] : results_) {
        if (result.command != call.command) continue;
        run.status.value = result.status;
        runtime = result.runtime;
    }
    runs_.emplace(id, run);
    world_.schedule(world_.now() + runtime, *this, static_cast<std::uint64_t>(id));
    return id;
}

void CaseScripts::signal(keepalived::ScriptId script, int signal) {
    const auto run = runs_.find(script);
    if (run == runs_.end()) return;
    run->second.status = {.is_signal = true, .value = signal};
    world_.schedule(world_.now(), *this, static_cast<std::uint64_t>(script));
}

void CaseScripts::forget(keepalived::ScriptId script) {
    runs_.erase(script);
}

void CaseScripts::on_event(std::uint64_t tag) {
    finish(keepalived::ScriptId{tag});
}

void CaseScripts::finish(keepalived::ScriptId script) {
    const auto found = runs_.find(script);
    if (found == runs_.end()) return;  // signalled before its time, or forgotten
    const Run run = found->second;
    runs_.erase(found);
    if (run.watcher != nullptr) run.watcher->on_script_end(script, run.status);
}

}  // namespace lvsim::runtime
