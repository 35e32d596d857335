// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/journal_json.hpp"

#include "sim/net/fault/registry.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;

Json filter_json(const net::FrameFilter& only) {
    Json object = Json::object();
    if (only.protocol != net::FilterProtocol::Any) object["protocol"] = to_text(only.protocol);
    if (only.port != 0) object["port"] = only.port;
    if (!only.address.is_unspecified()) object["address"] = lvsim::to_text(only.address);
    return object;
}

Json link_json(std::string_view what, const std::string& link, Direction direction) {
    return {{"do", what}, {"link", link}, {"direction", to_text(direction)}};
}

void add_parameter(Json& to, const net::LinkFaultConfig& fault, net::FaultParameter parameter) {
    switch (parameter) {
        case net::FaultParameter::Share: to["share_ppm"] = fault.share_ppm; break;
        case net::FaultParameter::Delay: to["delay_ns"] = fault.delay.ns(); break;
        case net::FaultParameter::Jitter: to["jitter_ns"] = fault.jitter.ns(); break;
        case net::FaultParameter::Rate:
            to["rate_bits_per_second"] = fault.rate_bits_per_second;
            break;
        case net::FaultParameter::Queue: to["queue_packets"] = fault.queue_packets_max; break;
    }
}

// --- a command's own members ---------------------------------------------------------------------

Json command_json(const SwitchPower& power) {
    return {{"do", power.is_on ? "power_on" : "power_off"}, {"host", power.host}};
}

Json command_json(const RunLine& run) {
    return {{"do", "run"}, {"host", run.host}, {"command", run.line}};
}

Json command_json(const SetLinkFault& set) {
    const auto& info = net::link_fault(set.fault.kind);
    Json object = link_json(info.name, set.link, set.direction);
    for (const auto& use : info.parameters) add_parameter(object, set.fault, use.parameter);
    if (!set.fault.only.is_everything()) object["only"] = filter_json(set.fault.only);
    return object;
}

Json command_json(const EndLinkFault& end) {
    Json object = link_json("end", end.link, end.direction);
    object["fault"] = net::link_fault(end.kind).name;
    if (!end.only.is_everything()) object["only"] = filter_json(end.only);
    return object;
}

Json command_json(const ResetHost& reset) {
    return {{"do", "reset"}, {"host", reset.host}};
}

Json command_json(const FreezeHost& freeze) {
    return {{"do", freeze.is_frozen ? "freeze" : "thaw"}, {"host", freeze.host}};
}

Json command_json(const ControlProcess& control) {
    return {{"do", to_text(control.action)}, {"host", control.host}, {"process", control.process}};
}

/// Keys may be any bytes: each is written as the character of that number (ISO 8859-1).
std::string byte_characters(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        if (value < 0x80) {
            text += byte;
        } else {
            text += static_cast<char>(0xc0U | (value >> 6U));
            text += static_cast<char>(0x80U | (value & 0x3fU));
        }
    }
    return text;
}

Json command_json(const TypeLine& typed) {
    return {{"do", "type_line"},
            {"host", typed.host},
            {"terminal", typed.terminal},
            {"user", typed.user},
            {"line", typed.line}};
}

Json command_json(const TypeKeys& typed) {
    return {{"do", "type_keys"},
            {"host", typed.host},
            {"terminal", typed.terminal},
            {"keys", byte_characters(typed.keys)}};
}

Json command_json(const AttachAdapter& attach) {
    return {{"do", "attach"},
            {"host", attach.host},
            {"adapter", attach.adapter},
            {"network", attach.network}};
}

Json command_json(const PlugCable& cable) {
    return {{"do", "cable"},
            {"host", cable.host},
            {"adapter", cable.adapter},
            {"position", cable.is_in ? "in" : "out"}};
}

Json command_json(const ChangeMac& change) {
    return {{"do", "mac"},
            {"host", change.host},
            {"adapter", change.adapter},
            {"mac", change.mac ? lvsim::to_text(*change.mac) : "new"}};
}

Json command_json(const HealLink& heal) {
    return link_json("heal", heal.link, heal.direction);
}

}  // namespace

Json to_json(const JournalEntry& entry) {
    Json object = {{"t_ns", entry.time.ns()},
                   {"after_event", entry.after_event},
                   {"origin", entry.origin == Origin::Scenario ? "scenario" : "outside"}};
    object.update(std::visit([](const auto& what) { return command_json(what); }, entry.command));
    if (std::holds_alternative<RunLine>(entry.command)) {
        object["exit"] = entry.is_done ? Json(entry.exit_status) : Json("running");
        object["output"] = entry.output;
    } else if (!entry.output.empty()) {
        object["remark"] = entry.output;
    }
    return object;
}

}  // namespace lvsim::runtime
