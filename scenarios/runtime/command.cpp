// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/command.hpp"

namespace lvsim::runtime {
namespace {

std::string text_of(const SwitchPower& power) {
    return power.host + ": power " + (power.is_on ? "on" : "off");
}

std::string text_of(const RunLine& run) {
    return run.host + "# " + run.line;
}

}  // namespace

std::string to_text(const Command& command) {
    return std::visit([](const auto& what) { return text_of(what); }, command);
}

}  // namespace lvsim::runtime
