// SPDX-License-Identifier: Apache-2.0
//
// The part of CaseReader for the events: their vocabulary is this table.
#include "scenarios/runtime/trace/keepalived/case_reader.hpp"
#include "scenarios/runtime/trace/trace_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace lvsim::runtime {
namespace {

using Kind = CaseEventKind;

/// What an event of a kind needs, and what it may have besides `t_ms kind about estimated`.
struct EventWords {
    Kind kind;
    std::string_view name;
    std::vector<std::string_view> needed;
    std::vector<std::string_view> others;
};

const std::vector<EventWords>& vocabulary() {
    static const std::vector<EventWords> words{
        {Kind::Start, "start", {"router"}, {"ready_ms", "ready_from", "ideal_ms"}},
        {Kind::Sigterm, "sigterm", {"router"}, {"end"}},
        {Kind::SigkillAll, "sigkill_all", {"router"}, {}},
        {Kind::SigkillParent, "sigkill_parent", {"router"}, {}},
        {Kind::SigkillChild, "sigkill_child", {"router"}, {}},
        {Kind::Freeze, "freeze", {"router"}, {}},
        {Kind::Thaw, "thaw", {"router"}, {}},
        {Kind::Reload, "reload", {"router", "config"}, {}},
        {Kind::Cut, "cut", {"link"}, {}},
        {Kind::Heal, "heal", {"link"}, {}},
        {Kind::LinkDown, "link_down", {"router", "interface"}, {}},
        {Kind::LinkUp, "link_up", {"router", "interface"}, {}},
        {Kind::AdminDown, "admin_down", {"router", "interface"}, {}},
        {Kind::AdminUp, "admin_up", {"router", "interface"}, {}},
        {Kind::AddressDelete, "address_delete", {"router", "interface", "address"}, {}},
        {Kind::AddressAdd, "address_add", {"router", "interface", "address"}, {}},
        {Kind::ScriptResult, "script_result", {"router", "script"}, {"status", "runtime_ms"}},
        {Kind::InjectFrame, "inject_frame", {"host", "interface", "hex"}, {}},
        {Kind::Ping, "ping", {"host", "address"}, {}},
        {Kind::ServerUp, "server_up", {"server"}, {}},
        {Kind::ServerDown, "server_down", {"server"}, {}},
        {Kind::ServerStatus, "server_status", {"server", "status"}, {"path"}},
        {Kind::ServerHang, "server_hang", {"server"}, {}},
        {Kind::Unplug, "unplug", {"host"}, {}},
        {Kind::Replug, "replug", {"host"}, {}},
    };
    return words;
}

const EventWords* find_words(std::string_view name) {
    for (const EventWords& words : vocabulary()) {
        if (words.name == name) return &words;
    }
    return nullptr;
}

}  // namespace

std::string_view to_text(CaseEventKind kind) {
    for (const EventWords& words : vocabulary()) {
        if (words.kind == kind) return words.name;
    }
    return {};
}

void CaseReader::read_event_names(const YamlNode& node, CaseEvent& event) {
    if (const auto* router = node.find("router")) {
        event.host = tree_.text_of(*router, "'router'");
        check_host(*router, event.host, CaseRole::Router);
    }
    if (const auto* server = node.find("server")) {
        event.host = tree_.text_of(*server, "'server'");
        check_host(*server, event.host, CaseRole::Server);
    }
    if (const auto* host = node.find("host")) {
        event.host = tree_.text_of(*host, "'host'");
        if (case_.find_host(event.host) == nullptr) {
            wrong(*host, fmt::format("'{}' is none of 'hosts'", event.host));
        }
    }
    event.interface = optional_text(node, "interface");
    if (!event.interface.empty() && !has_port(event.host + "." + event.interface)) {
        wrong(*node.find("interface"),
              fmt::format("'{}' has no interface '{}'", event.host, event.interface));
    }
    event.link = optional_text(node, "link");
    const auto has_link = [&event](const CaseNetwork& network) {
        return network.link && network.link->name == event.link;
    };
    const auto& networks = case_.networks;
    if (!event.link.empty() && std::none_of(networks.begin(), networks.end(), has_link)) {
        wrong(*node.find("link"), fmt::format("no network has the link '{}'", event.link));
    }
}

void CaseReader::read_event_values(const YamlNode& node, CaseEvent& event) {
    event.config = optional_text(node, "config");
    event.path = optional_text(node, "path");
    if (const auto* ready = node.find("ready_ms")) event.ready = time_of(*ready, "ready_ms");
    if (const auto* ideal = node.find("ideal_ms")) event.ideal = time_of(*ideal, "ideal_ms");
    if (const auto* status = node.find("status")) event.status = small_number(*status, "status");
    if (const auto* runtime = node.find("runtime_ms")) {
        event.runtime = time_of(*runtime, "runtime_ms");
    }
    if (node.find("hex") != nullptr) event.bytes = bytes_at(node, "hex");
    if (const auto* end = node.find("end")) event.is_end = bool_of(*end, "end");
    if (const auto* address = node.find("address")) {
        std::string text = tree_.text_of(*address, "'address'");
        if (text.find('/') == std::string::npos) text += "/32";
        event.address = IpPrefix::parse(text);
        if (!event.address) wrong(*address, "'address' must be like 10.0.1.254 or 10.0.1.254/24");
    }
    event.script = optional_text(node, "script");
    const auto is_it = [&event](const CaseScript& script) {
        return script.router == event.host && script.name == event.script;
    };
    if (!event.script.empty() && std::none_of(case_.scripts.begin(), case_.scripts.end(), is_it)) {
        wrong(*node.find("script"), fmt::format("'{}' is none of 'scripts'", event.script));
    }
}

CaseEvent CaseReader::read_event(const YamlNode& node) {
    CaseEvent event;
    event.line = node.line;
    event.time = time_at(node, "t_ms");
    const std::string name = text_at(node, "kind");
    const EventWords* words = find_words(name);
    if (words == nullptr) {
        std::vector<std::string_view> known;
        for (const EventWords& one : vocabulary()) known.push_back(one.name);
        const std::string_view near = nearest_word(name, known);
        tree_.report(trace_code::kWrongStep, node, fmt::format("unknown kind of event '{}'", name),
                     near.empty() ? fmt::format("known: {}", fmt::join(known, " "))
                                  : fmt::format("did you mean '{}'?", near));
        return event;
    }
    event.kind = words->kind;
    std::vector<std::string_view> keys{"t_ms", "kind", "about", "estimated"};
    keys.insert(keys.end(), words->needed.begin(), words->needed.end());
    keys.insert(keys.end(), words->others.begin(), words->others.end());
    tree_.check_keys(node, keys);
    for (const std::string_view key : words->needed) {
        if (node.find(key) != nullptr) continue;
        tree_.report(trace_code::kMissingKey, node, fmt::format("'{}' needs '{}'", name, key));
    }
    read_event_names(node, event);
    read_event_values(node, event);
    return event;
}

void CaseReader::read_events(const YamlNode& list) {
    each(list, "events", [this](const YamlNode& node) {
        case_.events.push_back(read_event(node));
        const auto& events = case_.events;
        if (events.size() > 1 && events.back().time < events[events.size() - 2].time) {
            tree_.report(trace_code::kTimeGoesBack, node, "this event comes before the last one");
        }
    });
}

}  // namespace lvsim::runtime
