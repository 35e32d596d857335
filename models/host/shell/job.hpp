// SPDX-License-Identifier: Apache-2.0
//
// A command line that runs, or has run, on a machine.
#pragma once

#include "models/host/command.hpp"
#include "models/host/shell/syntax.hpp"
#include "models/host/stream.hpp"
#include "sim/core/process.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Host;

class ShellJob {
public:
    ShellJob(Host& host, std::string line, std::string_view standard_input);
    ShellJob(const ShellJob&) = delete;
    ShellJob& operator=(const ShellJob&) = delete;

    [[nodiscard]] const std::string& line() const { return line_; }
    [[nodiscard]] bool is_done() const { return is_done_; }
    /// `$?` of the line. Requires: is_done().
    [[nodiscard]] int exit_status() const;
    /// Standard output and error so far, joined in the order of writing as on a terminal.
    [[nodiscard]] std::string_view output() const { return terminal_.bytes(); }
    /// Notified when the job is done: for processes.
    [[nodiscard]] Signal* done() { return &done_; }
    /// Called once, when the job is done (at once when it is already): for everybody else.
    void on_done(std::function<void(const ShellJob& job)> listener);

    // --- for the shell (JobTable, the executor) --------------------------------------------------

    [[nodiscard]] Host& host() { return host_; }
    [[nodiscard]] const CommandLine& syntax() const { return syntax_; }
    [[nodiscard]] Stream& input() { return input_; }
    [[nodiscard]] Stream& terminal() { return terminal_; }
    /// Parses the line and starts its shell; with an error the job is done at once.
    void start();
    /// Ends the job. Later calls have no effect.
    void finish(int status);
    /// Kills what the job runs. The job itself goes on until finish().
    void kill_processes();

    /// Made for one of its commands, and kept until the job is destroyed.
    [[nodiscard]] CommandContext& add_context();
    [[nodiscard]] Stream& add_stream();
    void add_process(ProcessId process) { processes_.push_back(process); }

private:
    Host& host_;
    std::string line_;
    CommandLine syntax_;
    Stream input_;
    Stream terminal_;
    std::vector<std::unique_ptr<CommandContext>> contexts_;
    std::vector<std::unique_ptr<Stream>> streams_;
    std::vector<ProcessId> processes_;
    bool is_done_ = false;
    int exit_status_ = 0;
    Signal done_;
    std::function<void(const ShellJob&)> listener_;
};

}  // namespace lvsim::host
