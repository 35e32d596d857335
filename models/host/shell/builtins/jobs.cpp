// SPDX-License-Identifier: Apache-2.0
//
// jobs, fg, bg, wait; what a shell knows of its background jobs. Stopped jobs are not modelled.
#include "models/host/host.hpp"
#include "models/host/shell/builtins.hpp"
#include "models/host/shell/job_words.hpp"
#include "models/host/shell/signals.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr int kSignalBase = 128;
constexpr int kStatusNotFound = 127;

std::string state_text(const ShellBackgroundJob& job) {
    if (!job.status) return "Running";
    if (*job.status == 0) return "Done";
    const std::string_view signal =
        *job.status > kSignalBase ? signal_description(*job.status - kSignalBase) : "";
    return signal.empty() ? fmt::format("Exit {}", *job.status) : std::string(signal);
}

BuiltinResult wait_for_all(const BuiltinCall& call) {
    call.shell.update_jobs();
    for (const ShellBackgroundJob& job : call.shell.jobs()) {
        if (!job.status) return wait_on(call.shell.children_changed());
    }
    call.shell.jobs().clear();
    return done(0);
}

}  // namespace

ShellBackgroundJob* find_job(Interpreter& shell, std::string_view word) {
    std::deque<ShellBackgroundJob>& jobs = shell.jobs();
    if (jobs.empty()) return nullptr;
    if (word.starts_with('%')) word.remove_prefix(1);
    if (word.empty() || word == "+" || word == "%") return &jobs.back();
    if (word == "-") return jobs.size() > 1 ? &jobs[jobs.size() - 2] : &jobs.back();
    const auto number = parse_integer(word);
    for (ShellBackgroundJob& job : jobs) {
        if (number ? job.number == *number : job.text.starts_with(word)) return &job;
    }
    return nullptr;
}

std::string job_line(Interpreter& shell, const ShellBackgroundJob& job, bool shows_pid) {
    const std::deque<ShellBackgroundJob>& jobs = shell.jobs();
    char mark = ' ';
    if (!jobs.empty() && &jobs.back() == &job) mark = '+';
    if (jobs.size() > 1 && &jobs[jobs.size() - 2] == &job) mark = '-';
    const std::string pid =
        shows_pid ? fmt::format("{} ", static_cast<std::int32_t>(job.members.front())) : " ";
    return fmt::format("[{}]{} {}{:<24}{}{}\n", job.number, mark, pid, state_text(job), job.text,
                       job.status ? "" : " &");
}

void Interpreter::update_jobs() {
    for (ShellBackgroundJob& job : jobs_) {
        if (job.status) continue;
        const bool is_over = std::none_of(job.members.begin(), job.members.end(),
                                          [&](Pid pid) { return table().is_running(pid); });
        if (!is_over) continue;
        for (const Pid member : job.members) job.status = table().reap(member).value_or(0);
    }
}

/// What an interactive shell says before its prompt.
void Interpreter::report_jobs() {
    if (!state_.is_interactive) return;
    for (ShellBackgroundJob& job : jobs_) {
        if (!job.status) continue;
        write_error(job_line(*this, job));
        job.was_shown = true;
    }
    std::erase_if(jobs_, [](const ShellBackgroundJob& job) { return job.was_shown; });
}

BuiltinResult builtin_jobs(BuiltinCall call) {
    bool shows_pid = false;
    bool shows_only_pid = false;
    for (std::size_t i = 1; i < call.args.size(); ++i) {
        if (call.args[i] == "-l") {
            shows_pid = true;
        } else if (call.args[i] == "-p") {
            shows_only_pid = true;
        } else {
            return refused(call, "jobs " + call.args[i]);
        }
    }
    call.shell.update_jobs();
    std::string text;
    for (ShellBackgroundJob& job : call.shell.jobs()) {
        text += shows_only_pid ? fmt::format("{}\n", static_cast<std::int32_t>(job.members.front()))
                               : job_line(call.shell, job, shows_pid);
        job.was_shown = job.status.has_value();
    }
    std::erase_if(call.shell.jobs(), [](const ShellBackgroundJob& job) { return job.was_shown; });
    return done(call.shell.write_output("jobs", text));
}

BuiltinResult builtin_wait(BuiltinCall call) {
    if (call.args.size() == 1) return wait_for_all(call);
    if (call.args[1].starts_with('-')) return refused(call, "wait " + call.args[1]);
    call.shell.update_jobs();
    int status = 0;
    for (std::size_t i = 1; i < call.args.size(); ++i) {
        const std::string& word = call.args[i];
        ShellBackgroundJob* job = nullptr;
        const auto number = parse_integer(word);
        if (word.starts_with('%')) {
            job = find_job(call.shell, word);
            if (job == nullptr) {
                return failed(call, word + ": no such job", kStatusNotFound);
            }
        } else if (!number) {
            return failed(call, fmt::format("`{}': not a pid or valid job spec", word));
        }
        for (ShellBackgroundJob& each : call.shell.jobs()) {
            if (number && each.members.back() == Pid{static_cast<std::int32_t>(*number)}) {
                job = &each;
            }
        }
        if (job == nullptr) {
            return failed(call, fmt::format("pid {} is not a child of this shell", word),
                          kStatusNotFound);
        }
        if (!job->status) return wait_on(call.shell.children_changed());
        status = *job->status;
        job->was_shown = true;
    }
    return done(status);
}

BuiltinResult builtin_fg(BuiltinCall call) {
    if (!call.state.is_interactive) return failed(call, "no job control");
    const std::string word = call.args.size() > 1 ? call.args[1] : "";
    ShellBackgroundJob* job = find_job(call.shell, word);
    call.shell.update_jobs();
    if (job == nullptr) {
        return failed(call, (word.empty() ? "current" : word) + ": no such job");
    }
    if (!call.memory.is_begun) {
        call.memory.is_begun = true;
        static_cast<void>(call.shell.write_output("fg", job->text + "\n"));
        call.shell.set_foreground(job->group);
    }
    if (!job->status) return wait_on(call.shell.children_changed());
    call.shell.set_foreground(Pid{});
    const int status = *job->status;
    const int number = job->number;
    std::erase_if(call.shell.jobs(),
                  [number](const ShellBackgroundJob& each) { return each.number == number; });
    return done(status);
}

BuiltinResult builtin_bg(BuiltinCall call) {
    if (!call.state.is_interactive) return failed(call, "no job control");
    const std::string word = call.args.size() > 1 ? call.args[1] : "";
    const ShellBackgroundJob* job = find_job(call.shell, word);
    if (job == nullptr) {
        return failed(call, (word.empty() ? "current" : word) + ": no such job");
    }
    return failed(call, fmt::format("job {} already in background", job->number), 0);
}

}  // namespace lvsim::host
