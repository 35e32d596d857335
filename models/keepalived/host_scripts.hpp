// SPDX-License-Identifier: Apache-2.0
//
// Programs that keepalived runs, as processes of a simulated machine: models/host has them, and
// scripts are read by its shell. Each run is a child of the daemon in a process group of its own,
// with PATH in its environment and nothing to read or write.
// Simplified: a status of 128 + n counts as signal n when that was sent through here; sent by
// somebody else it is an exit status.
#pragma once

#include "models/host/command.hpp"
#include "models/keepalived/script_runner.hpp"
#include "sim/core/process.hpp"

#include <map>

namespace lvsim::host {
class Host;
}  // namespace lvsim::host

namespace lvsim::keepalived {

class HostScripts final : public ScriptRunner {
public:
    /// Requires: the host outlives it.
    explicit HostScripts(host::Host& host) : host_(host) {}
    HostScripts(const HostScripts&) = delete;
    HostScripts& operator=(const HostScripts&) = delete;
    /// As clear().
    ~HostScripts();

    /// The process whose children they are; without one (or when it has ended) no status reaches
    /// anybody: runs end as if killed.
    void set_parent(host::Pid parent) { parent_ = parent; }

    ScriptId start(const ScriptCall& call, ScriptWatcher* watcher) override;
    void signal(ScriptId script, int signal) override;
    void forget(ScriptId script) override;

    /// The daemon is gone, or the machine's power: nobody is told anything any more; what still
    /// runs does so by itself.
    void clear();
    [[nodiscard]] std::size_t running_count() const { return runs_.size(); }

private:
    struct Run {
        host::Pid pid{};  ///< 0: it could not be executed.
        ScriptWatcher* watcher = nullptr;
        int signal = 0;  ///< The last one that was sent.
        ProcessId waiter{};
    };
    static Process wait_for_end(HostScripts* scripts, ScriptId id, host::Pid pid);
    static Process report_failure(HostScripts* scripts, ScriptId id);
    void start_run(ScriptId id, Run& run, const ScriptCall& call);
    void finish(ScriptId id, int status);

    host::Host& host_;
    host::Pid parent_{};
    std::map<ScriptId, Run> runs_;
    std::uint64_t last_id_ = 0;
};

}  // namespace lvsim::keepalived
