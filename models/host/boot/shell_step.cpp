// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/shell_step.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/job.hpp"

namespace lvsim::host {

namespace {

/// How often init looks whether the script has ended.
constexpr SimDuration kLook = SimDuration::milliseconds(10);

}  // namespace

std::optional<SimDuration> ShellStep::go_on(Steps& steps) {
    if (job_ == nullptr) {
        job_ = &host_.start_line(line_);
        return kLook;
    }
    console_->write(job_->output().substr(shown_));
    shown_ = job_->output().size();
    if (!job_->is_done()) return kLook;
    steps.status = job_->exit_status();
    host_.forget_job(*job_);
    return std::nullopt;
}

}  // namespace lvsim::host
