// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/job.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/launch.hpp"
#include "models/host/tty/login.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusKilled = 137;
constexpr int kStatusNoPower = 255;
constexpr int kStatusFork = 254;
/// A line of a scenario takes no time by itself, unless it goes round in circles.
constexpr std::uint64_t kFreeCommands = 1000;

}  // namespace

ShellJob::ShellJob(Host& host, std::string line, std::string_view standard_input)
    : host_(host), line_(std::move(line)), input_(new Stream), terminal_(new Stream) {
    static_cast<void>(input_->write(standard_input));
    input_->close();
}

ShellJob::~ShellJob() {
    abandon();
}

int ShellJob::exit_status() const {
    LVSIM_ASSERT(is_done_, "'{}' still runs", line_);
    return exit_status_;
}

void ShellJob::on_done(std::function<void(const ShellJob& job)> listener) {
    if (is_done_) return listener(*this);
    listener_ = std::move(listener);
}

void ShellJob::start() {
    if (!host_.is_powered()) {
        static_cast<void>(
            terminal_->write(fmt::format("lvsim: {} is powered off\n", host_.name())));
        return finish(kStatusNoPower);
    }
    ProcessInfo info;
    info.command = "bash -c " + line_;
    const auto pid = host_.process_table().add(std::move(info));
    if (!pid) {
        static_cast<void>(
            terminal_->write(fmt::format("lvsim: {} has too many processes\n", host_.name())));
        return finish(kStatusFork);
    }
    pid_ = *pid;
    // On a machine that boots, as somebody who has logged in.
    ShellState state(
        host_, host_.system() == nullptr ? root_surroundings() : login_surroundings(host_, "root"));
    state.pid = *pid;
    DescriptorTable descriptors;
    descriptors[0] = Descriptor(input_, Direction::Read);
    descriptors[1] = Descriptor(terminal_, Direction::Write);
    descriptors[2] = descriptors[1];
    auto shell = std::make_unique<Interpreter>(std::move(state), std::move(descriptors),
                                               ShellIdentity{*pid, *pid, *pid, {}},
                                               ShellCosts{.free_commands = kFreeCommands});
    shell->run_text(line_);
    shell->set_observer(this);
    shell_ = launch(std::move(shell));
}

void ShellJob::on_end(std::optional<int> status) {
    shell_ = nullptr;
    finish(status.value_or(kStatusKilled));
}

void ShellJob::lose_power(int status) {
    pid_ = Pid{};  // after the next start it is another's
    finish(status);
}

void ShellJob::finish(int status) {
    if (is_done_) return;
    is_done_ = true;
    exit_status_ = status;
    terminal_->close();
    done_.notify_all();
    if (const auto listener = std::exchange(listener_, nullptr)) listener(*this);
}

void ShellJob::kill_processes() {
    if (pid_ != Pid{}) host_.process_table().kill_session(pid_);
}

void ShellJob::abandon() {
    if (shell_ != nullptr) std::exchange(shell_, nullptr)->set_observer(nullptr);
}

}  // namespace lvsim::host
