// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/host_scripts.hpp"

#include "models/host/host.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/exec.hpp"
#include "models/host/shell/lookup.hpp"
#include "models/host/shell/state.hpp"
#include "models/host/users.hpp"

#include <utility>

namespace lvsim::keepalived {

namespace {

constexpr int kStatusKilled = 137;
constexpr int kSignalBase = 128;
/// keepalived.conf(5), script_user.
constexpr std::string_view kDefaultUser = "keepalived_script";

host::Surroundings surroundings_of(host::Host& host, std::string_view user_name) {
    host::Surroundings surroundings;
    surroundings.directory = "/";
    surroundings.environment["PATH"] =
        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    const host::Users users(host.files());
    const host::User* user = users.find(user_name.empty() ? kDefaultUser : user_name);
    if (user != nullptr) surroundings.user = users.credentials_of(*user);
    return surroundings;
}

/// /dev/null for all three.
host::DescriptorTable null_descriptors() {
    const host::StreamHandle input(new host::Stream);
    input->close();
    const host::StreamHandle output(new host::Stream);
    output->send_to([](std::string_view) { return host::FileError::None; });
    host::DescriptorTable table;
    table[0] = host::Descriptor(input, host::Direction::Read);
    table[1] = host::Descriptor(output, host::Direction::Write);
    table[2] = table[1];
    return table;
}

}  // namespace

HostScripts::~HostScripts() {
    clear();
}

void HostScripts::clear() {
    for (const auto& [id, run] : runs_) host_.processes().kill(run.waiter);
    runs_.clear();
}

ScriptId HostScripts::start(const ScriptCall& call, ScriptWatcher* watcher) {
    const ScriptId id{++last_id_};
    Run& run = runs_[id];
    run.watcher = watcher;
    start_run(id, run, call);
    return id;
}

void HostScripts::start_run(ScriptId id, Run& run, const ScriptCall& call) {
    std::vector<std::string> words = words_of(call.command);
    for (std::string& word : words_of(call.arguments)) words.push_back(std::move(word));
    const auto fail = [&] { run.waiter = host_.processes().spawn(report_failure(this, id)); };
    if (words.empty()) return fail();
    host::Surroundings surroundings = surroundings_of(host_, call.user);
    host::ShellState state(host_, surroundings);
    const host::CommandLookup found = host::look_up_program(state, words);
    using Kind = host::CommandLookup::Kind;
    // execve(2) runs no file without "#!", as a shell would.
    const bool is_script = found.kind == Kind::Script && found.script.starts_with("#!");
    if (found.kind != Kind::Program && !is_script) return fail();
    host::ProcessInfo info;
    info.parent = parent_;
    if (const host::ProcessInfo* own = host_.process_table().find(parent_)) {
        info.session = own->session;
    }
    info.uid = surroundings.user.uid;
    const auto pid = host_.process_table().add(std::move(info));
    if (!pid) return fail();
    run.pid = *pid;
    host::start_program(*pid, found,
                        {.host = &host_,
                         .args = std::move(words),
                         .surroundings = std::move(surroundings),
                         .descriptors = null_descriptors()},
                        false);
    run.waiter = host_.processes().spawn(wait_for_end(this, id, *pid));
}

Process HostScripts::wait_for_end(HostScripts* scripts, ScriptId id, host::Pid pid) {
    host::Host* host = &scripts->host_;
    while (host->process_table().is_running(pid)) {
        co_await wait(&host->processes().ended());
    }
    scripts->finish(id, host->process_table().reap(pid).value_or(kStatusKilled));
    co_return 0;
}

Process HostScripts::report_failure(HostScripts* scripts, ScriptId id) {
    scripts->finish(id, 0);
    co_return 0;
}

void HostScripts::finish(ScriptId id, int status) {
    const auto found = runs_.find(id);
    if (found == runs_.end()) return;
    const Run run = found->second;
    runs_.erase(found);
    if (run.watcher == nullptr) return;
    const bool is_signal = run.signal != 0 && status == kSignalBase + run.signal;
    run.watcher->on_script_end(id, {is_signal, is_signal ? run.signal : status});
}

void HostScripts::signal(ScriptId script, int signal) {
    const auto found = runs_.find(script);
    if (found == runs_.end() || found->second.pid == host::Pid{}) return;
    found->second.signal = signal;
    static_cast<void>(host_.process_table().signal_group(found->second.pid, signal));
}

void HostScripts::forget(ScriptId script) {
    const auto found = runs_.find(script);
    if (found != runs_.end()) found->second.watcher = nullptr;
}

}  // namespace lvsim::keepalived
