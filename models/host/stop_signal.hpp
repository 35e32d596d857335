// SPDX-License-Identifier: Apache-2.0
//
// How a program hears of Ctrl-C and `kill` in order to end in its own way (tcpdump and ping print
// what they have counted): signal(7)'s SIGINT, SIGTERM and SIGHUP; the others do what they do.
//
//   StopSignal stop(*context);
//   while (!stop.has_come()) { co_await wait_for(stop.news(), span); ... }
#pragma once

#include "models/host/process_table.hpp"
#include "sim/core/process.hpp"

namespace lvsim::host {

class StopSignal final : private SignalReceiver {
public:
    /// Requires: called by the program itself, whose frame it lives in. `stops`: these signals end
    /// the program only through has_come(); the others by default.
    explicit StopSignal(CommandContext& context, bool takes_interrupt_only = false);
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;
    ~StopSignal();

    [[nodiscard]] bool has_come() const { return has_come_; }
    /// Notified when it comes. Others may notify it, too, when the program has to look.
    [[nodiscard]] Signal* news() { return &news_; }

private:
    bool on_signal(int signal) override;
    void on_process_gone() override { is_gone_ = true; }

    CommandContext& context_;
    bool takes_interrupt_only_;
    bool has_come_ = false;
    bool is_gone_ = false;
    Signal news_;
};

}  // namespace lvsim::host
