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
class JobTable;

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
    /// Called once, at the moment the job is done (at once when it is already): for everybody else.
    void on_done(std::function<void(const ShellJob& job)> listener);

private:
    friend class JobTable;
    friend Process run_job(ShellJob* job);
    friend class PipelineRun;

    void finish(int status);

    Host& host_;
    std::string line_;
    CommandLine syntax_;
    Stream input_;
    Stream terminal_;
    Stream null_;  ///< Where "> /dev/null" goes: takes everything, keeps nothing.
    std::vector<std::unique_ptr<CommandContext>> contexts_;
    std::vector<std::unique_ptr<Stream>> streams_;
    std::vector<ProcessId> processes_;
    bool is_done_ = false;
    int exit_status_ = 0;
    Signal done_;
    std::function<void(const ShellJob&)> listener_;
};

}  // namespace lvsim::host
