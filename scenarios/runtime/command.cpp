// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/command.hpp"

#include "sim/net/fault/registry.hpp"

#include <fmt/format.h>

namespace lvsim::runtime {
namespace {

std::string text_of(const SwitchPower& power) {
    return power.host + ": power " + (power.is_on ? "on" : "off");
}

std::string text_of(const RunLine& run) {
    return run.host + "# " + run.line;
}

std::string place_text(const std::string& link, Direction direction) {
    return direction == Direction::Both ? link : fmt::format("{} {}", link, to_text(direction));
}

std::string text_of(const SetLinkFault& set) {
    return place_text(set.link, set.direction) + ": " + net::to_text(set.fault);
}

std::string text_of(const EndLinkFault& end) {
    std::string text = fmt::format("{}: end of {}", place_text(end.link, end.direction),
                                   net::link_fault(end.kind).name);
    if (!end.only.is_everything()) text += ", only " + net::to_text(end.only);
    return text;
}

std::string text_of(const HealLink& heal) {
    return place_text(heal.link, heal.direction) + ": heal";
}

std::string text_of(const ResetHost& reset) {
    return reset.host + ": reset";
}

std::string text_of(const FreezeHost& freeze) {
    return freeze.host + (freeze.is_frozen ? ": freeze" : ": thaw");
}

std::string text_of(const ControlProcess& control) {
    return fmt::format("{}: {} {}", control.host, to_text(control.action), control.process);
}

/// What was typed, on one line.
std::string escaped(std::string_view keys) {
    std::string text;
    for (const char key : keys) {
        const auto byte = static_cast<unsigned char>(key);
        if (byte < 0x20 || byte == 0x7f) {
            text += fmt::format("\\x{:02x}", byte);
        } else {
            text += key;
        }
    }
    return text;
}

std::string text_of(const TypeLine& typed) {
    return fmt::format("{}: {} types '{}'", typed.host, typed.user, escaped(typed.line));
}

std::string text_of(const TypeKeys& typed) {
    return fmt::format("{}: keys '{}'", typed.host, escaped(typed.keys));
}

std::string text_of(const AttachAdapter& attach) {
    return fmt::format("{}: adapter {} to {}", attach.host, attach.adapter,
                       attach.network.empty() ? "nothing" : attach.network);
}

std::string text_of(const PlugCable& cable) {
    return fmt::format("{}: cable of adapter {} {}", cable.host, cable.adapter,
                       cable.is_in ? "in" : "out");
}

std::string text_of(const ChangeMac& change) {
    return fmt::format("{}: MAC address of adapter {}: {}", change.host, change.adapter,
                       change.mac ? lvsim::to_text(*change.mac) : "new");
}

}  // namespace

std::string_view to_text(ProcessAction action) {
    switch (action) {
        case ProcessAction::Stop: return "stop";
        case ProcessAction::Continue: return "continue";
        case ProcessAction::Kill: return "kill";
        case ProcessAction::Start: return "start";
        case ProcessAction::Terminate: return "terminate";
    }
    return "";
}

std::string_view to_text(Direction direction) {
    switch (direction) {
        case Direction::In: return "in";
        case Direction::Out: return "out";
        case Direction::Both: return "both";
    }
    return "";
}

std::string to_text(const Command& command) {
    return std::visit([](const auto& what) { return text_of(what); }, command);
}

}  // namespace lvsim::runtime
