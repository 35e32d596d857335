// SPDX-License-Identifier: Apache-2.0
//
// The programs of one router of a recording: those behind track_script and MISC_CHECK end as its
// events say, without being run; any other ends at once with status 0.
#pragma once

#include "models/keepalived/script_runner.hpp"
#include "scenarios/runtime/trace/keepalived/failover_case.hpp"
#include "sim/core/world.hpp"

#include <map>
#include <string>
#include <string_view>

namespace lvsim::runtime {

class CaseScripts final : public Component, public keepalived::ScriptRunner, private EventTarget {
public:
    /// Of that router, as they are before any event.
    CaseScripts(World& world, const FailoverCase& recorded, std::string_view router);

    /// A script_result: runs that start from now on end so.
    void set_result(const CaseEvent& event);

    keepalived::ScriptId start(const keepalived::ScriptCall& call,
                               keepalived::ScriptWatcher* watcher) override;
    void signal(keepalived::ScriptId script, int signal) override;
    void forget(keepalived::ScriptId script) override;

private:
    struct Result {
        std::string command;
        std::int32_t status = 0;
        SimDuration runtime;
    };
    struct Run {
        keepalived::ScriptWatcher* watcher = nullptr;
        keepalived::ScriptStatus status;
    };
    void on_event(std::uint64_t tag) override;
    void finish(keepalived::ScriptId script);

    World& world_;
    std::map<std::string, Result, std::less<>> results_;  // by the script's name
    std::map<keepalived::ScriptId, Run> runs_;
    std::uint64_t last_id_ = 0;
};

}  // namespace lvsim::runtime
