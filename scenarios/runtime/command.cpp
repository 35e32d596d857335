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

}  // namespace

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
