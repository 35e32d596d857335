// SPDX-License-Identifier: Apache-2.0
//
// A command line that runs, or has run, on a machine: a shell of its own that ends with the line.
#pragma once

#include "models/host/shell/interpreter.hpp"
#include "models/host/stream.hpp"
#include "sim/core/process.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace lvsim::host {

class Host;

class ShellJob final : private ShellObserver {
public:
    ShellJob(Host& host, std::string line, std::string_view standard_input);
    ShellJob(const ShellJob&) = delete;
    ShellJob& operator=(const ShellJob&) = delete;
    ~ShellJob();

    [[nodiscard]] const std::string& line() const { return line_; }
    [[nodiscard]] bool is_done() const { return is_done_; }
    /// `$?` of the line. Requires: is_done().
    [[nodiscard]] int exit_status() const;
    /// Standard output and error so far, joined in the order of writing as on a terminal.
    [[nodiscard]] std::string_view output() const { return terminal_->bytes(); }
    /// Notified when the job is done: for processes.
    [[nodiscard]] Signal* done() { return &done_; }
    /// Called once, when the job is done (at once when it is already): for everybody else.
    void on_done(std::function<void(const ShellJob& job)> listener);

    // --- for JobTable --------------------------------------------------------------------------

    /// Starts the shell of the line; on a machine without power the job is done at once.
    void start();
    /// Ends the job. Later calls have no effect.
    void finish(int status);
    /// The same when all processes are gone already: power off.
    void lose_power(int status);
    /// Kills what the job runs, its shell too.
    void kill_processes();
    /// The machine goes: the shell shall not call back.
    void abandon();

private:
    void on_idle() override {}
    void on_end(std::optional<int> status) override;

    Host& host_;
    std::string line_;
    StreamHandle input_;
    StreamHandle terminal_;
    Interpreter* shell_ = nullptr;  ///< While it lives.
    Pid pid_{};
    bool is_done_ = false;
    int exit_status_ = 0;
    Signal done_;
    std::function<void(const ShellJob&)> listener_;
};

}  // namespace lvsim::host
