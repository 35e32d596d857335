// SPDX-License-Identifier: Apache-2.0
#include "models/host/stop_signal.hpp"

#include "models/host/host.hpp"

namespace lvsim::host {

namespace {

constexpr int kSigHup = 1;
constexpr int kSigInt = 2;
constexpr int kSigTerm = 15;

}  // namespace

StopSignal::StopSignal(CommandContext& context, bool takes_interrupt_only)
    : context_(context), takes_interrupt_only_(takes_interrupt_only) {
    context_.host->process_table().set_receiver(context_.pid, this);
}

StopSignal::~StopSignal() {
    if (!is_gone_) context_.host->process_table().set_receiver(context_.pid, nullptr);
}

bool StopSignal::on_signal(int signal) {
    const bool is_ours =
        signal == kSigInt || (!takes_interrupt_only_ && (signal == kSigTerm || signal == kSigHup));
    if (!is_ours) return false;
    has_come_ = true;
    news_.notify_all();
    return true;
}

}  // namespace lvsim::host
