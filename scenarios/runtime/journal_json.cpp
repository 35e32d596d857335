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
