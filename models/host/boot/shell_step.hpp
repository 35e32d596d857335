// SPDX-License-Identifier: Apache-2.0
//
// A script that a person wrote, as a step of the boot: the machine's shell runs it.
#pragma once

#include "models/host/boot/messages.hpp"
#include "models/host/boot/steps.hpp"

#include <optional>
#include <string>

namespace lvsim::host {

class Host;
class ShellJob;

class ShellStep final : public Step {
public:
    /// Its output goes to `console`. Requires: both outlive the step.
    ShellStep(Host& host, std::string line, ScriptConsole* console)
        : host_(host), line_(std::move(line)), console_(console) {}

    std::optional<SimDuration> go_on(Steps& steps) override;

private:
    Host& host_;
    std::string line_;
    ScriptConsole* console_;
    ShellJob* job_ = nullptr;
    std::size_t shown_ = 0;  ///< Bytes of its output that the console has.
};

}  // namespace lvsim::host
