// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/case_reader.hpp"

#include "scenarios/runtime/trace/keepalived/case_values.hpp"
#include "scenarios/runtime/trace/trace_errors.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

constexpr std::int32_t kStatusMax = 999;

}  // namespace

void CaseReader::wrong(const YamlNode& at, std::string message) {
    tree_.report(trace_code::kWrongValue, at, std::move(message));
}

void CaseReader::each(const YamlNode& node, std::string_view what,
                      const std::function<void(const YamlNode&)>& read) {
    if (!tree_.expect(node, YamlKind::Sequence, fmt::format("'{}'", what))) return;
    for (const YamlNode& item : node.items) {
        if (tree_.expect(item, YamlKind::Mapping, fmt::format("an item of '{}'", what))) read(item);
    }
}

std::string CaseReader::text_at(const YamlNode& node, std::string_view key) {
    if (node.find(key) != nullptr) return optional_text(node, key);
    tree_.report(trace_code::kMissingKey, node, fmt::format("'{}' is missing", key));
    return {};
}

std::string CaseReader::optional_text(const YamlNode& node, std::string_view key) {
    const YamlNode* value = node.find(key);
    return value == nullptr ? std::string() : tree_.text_of(*value, fmt::format("'{}'", key));
}

CaseTime CaseReader::time_of(const YamlNode& node, std::string_view key) {
    const std::string text = tree_.text_of(node, fmt::format("'{}'", key));
    const auto time = parse_milliseconds(text);
    if (!time && node.is_scalar()) {
        wrong(node, fmt::format("'{}' must be milliseconds like -12.345, not '{}'", key, text));
    }
    return time.value_or(CaseTime());
}

CaseTime CaseReader::time_at(const YamlNode& node, std::string_view key) {
    const YamlNode* value = node.find(key);
    if (value != nullptr) return time_of(*value, key);
    tree_.report(trace_code::kMissingKey, node, fmt::format("'{}' is missing", key));
    return {};
}

std::int32_t CaseReader::small_number(const YamlNode& node, std::string_view key) {
    return static_cast<std::int32_t>(
        tree_.number_of(node, 0, kStatusMax, fmt::format("'{}'", key)));
}

bool CaseReader::bool_of(const YamlNode& node, std::string_view key) {
    const std::string text = tree_.text_of(node, fmt::format("'{}'", key));
    if (text != "true" && text != "false" && node.is_scalar()) {
        wrong(node, fmt::format("'{}' must be true or false, not '{}'", key, text));
    }
    return text == "true";
}

std::vector<std::byte> CaseReader::bytes_at(const YamlNode& node, std::string_view key) {
    const std::string digits = text_at(node, key);
    auto bytes = parse_hex(digits);
    if (bytes) return std::move(*bytes);
    tree_.report(trace_code::kBadPacket, *node.find(key),
                 fmt::format("'{}' must be pairs of the digits 0-9 a-f, not '{}'", key, digits));
    return {};
}

std::vector<std::string> CaseReader::texts_of(const YamlNode& node, std::string_view what) {
    std::vector<std::string> texts;
    if (!tree_.expect(node, YamlKind::Sequence, what)) return texts;
    for (const YamlNode& item : node.items) texts.push_back(tree_.text_of(item, what));
    return texts;
}

void CaseReader::check_host(const YamlNode& at, const std::string& name, CaseRole role) {
    const CaseHost* host = case_.find_host(name);
    if (host != nullptr && host->role == role) return;
    constexpr std::string_view kRoles[] = {"router", "server", "station"};
    wrong(at, fmt::format("'{}' is no {} of 'hosts'", name, kRoles[static_cast<int>(role)]));
}

bool CaseReader::has_port(std::string_view port) const {
    const std::string_view host_name = port.substr(0, port.find('.'));
    const CaseHost* host = case_.find_host(host_name);
    if (host == nullptr || host_name.size() == port.size()) return false;
    const std::string_view interface = port.substr(host_name.size() + 1);
    return std::any_of(host->interfaces.begin(), host->interfaces.end(),
                       [interface](const CaseInterface& one) { return one.name == interface; });
}

void CaseReader::read_window(const YamlNode& node) {
    if (!tree_.expect(node, YamlKind::Mapping, "'window'")) return;
    tree_.check_keys(node, {"from_ms", "stop_ms", "to_ms", "log_from_ms"});
    case_.window = {time_at(node, "from_ms"), time_at(node, "stop_ms"), time_at(node, "to_ms"),
                    time_at(node, "log_from_ms")};
    if (case_.window.to < case_.window.from) wrong(node, "'to_ms' comes before 'from_ms'");
}

void CaseReader::read_switches(const YamlNode& node, CaseNetwork& network) {
    if (!tree_.expect(node, YamlKind::Mapping, "'switches'")) return;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        network.switches.push_back(
            {node.keys[i].text, texts_of(node.items[i], "the ports of a switch")});
    }
}

void CaseReader::read_link(const YamlNode& node, CaseNetwork& network) {
    if (!tree_.expect(node, YamlKind::Mapping, "'link'")) return;
    tree_.check_keys(node, {"name", "between"});
    CaseLink link;
    link.name = text_at(node, "name");
    if (const auto* between = node.find("between")) link.between = texts_of(*between, "'between'");
    const auto is_switch = [&network](const std::string& name) {
        return std::any_of(network.switches.begin(), network.switches.end(),
                           [&name](const CaseSwitch& one) { return one.name == name; });
    };
    if (link.between.size() != 2 ||
        !std::all_of(link.between.begin(), link.between.end(), is_switch)) {
        wrong(node, "'between' must name two switches of the network");
        return;
    }
    network.link = std::move(link);
}

void CaseReader::read_networks(const YamlNode& list) {
    each(list, "networks", [this](const YamlNode& node) {
        tree_.check_keys(node, {"name", "subnet", "switches", "link"});
        CaseNetwork network;
        network.name = text_at(node, "name");
        if (const auto* switches = node.find("switches")) read_switches(*switches, network);
        if (const auto* link = node.find("link")) read_link(*link, network);
        case_.networks.push_back(std::move(network));
    });
}

void CaseReader::read_interfaces(const YamlNode& list, CaseHost& host) {
    each(list, "interfaces", [this, &host](const YamlNode& node) {
        tree_.check_keys(node, {"name", "mac", "ipv4", "about"});
        CaseInterface interface;
        interface.name = text_at(node, "name");
        if (const auto* mac = node.find("mac")) {
            interface.mac = MacAddress::parse(tree_.text_of(*mac, "'mac'"));
            if (!interface.mac) wrong(*mac, "'mac' must be like 02:00:00:00:01:01");
        }
        if (const auto* ipv4 = node.find("ipv4")) {
            interface.ipv4 = IpPrefix::parse(tree_.text_of(*ipv4, "'ipv4'"));
            if (!interface.ipv4) wrong(*ipv4, "'ipv4' must be like 10.0.1.1/24");
        }
        host.interfaces.push_back(std::move(interface));
    });
}

void CaseReader::read_role(const YamlNode& node, CaseHost& host) {
    const std::string role = text_at(node, "role");
    if (role == "router") {
        host.role = CaseRole::Router;
        host.config = text_at(node, "config");
    } else if (role == "server") {
        host.role = CaseRole::Server;
        const std::string state = optional_text(node, "server");
        if (!state.empty() && state != "up" && state != "down") {
            wrong(*node.find("server"), "'server' must be up or down");
        }
        host.is_serving = state != "down";
    } else if (role != "station") {
        wrong(node, fmt::format("'role' must be router, server or station, not '{}'", role));
    }
}

void CaseReader::read_hosts(const YamlNode& list) {
    each(list, "hosts", [this](const YamlNode& node) {
        tree_.check_keys(node, {"name", "role", "interfaces", "config", "server", "about"});
        CaseHost host;
        host.name = text_at(node, "name");
        read_role(node, host);
        if (const auto* interfaces = node.find("interfaces")) read_interfaces(*interfaces, host);
        case_.hosts.push_back(std::move(host));
    });
}

void CaseReader::read_scripts(const YamlNode& list) {
    each(list, "scripts", [this](const YamlNode& node) {
        tree_.check_keys(node, {"router", "name", "command", "status", "about"});
        CaseScript script{text_at(node, "router"), text_at(node, "name"), text_at(node, "command")};
        if (const auto* status = node.find("status"))
            script.status = small_number(*status, "status");
        check_host(node, script.router, CaseRole::Router);
        case_.scripts.push_back(std::move(script));
    });
}

/// Every port of a switch is an interface of a host.
void CaseReader::check_attached() {
    const YamlNode* networks = tree_.document().root.find("networks");
    for (std::size_t i = 0; i < case_.networks.size(); ++i) {
        for (const CaseSwitch& one : case_.networks[i].switches) {
            for (const std::string& port : one.attached) {
                if (has_port(port)) continue;
                wrong(networks->items[i],
                      fmt::format("'{}' of switch {} is no interface of 'hosts'", port, one.name));
            }
        }
    }
}

void CaseReader::read_keys(const YamlNode& root) {
    tree_.check_keys(root, {"name", "about", "source", "window", "networks", "hosts", "scripts",
                            "events", "counts", "frames", "ipvs", "log"});
    case_.name = text_at(root, "name");
    case_.about = optional_text(root, "about");
    for (const std::string_view key : {"window", "networks", "hosts", "events", "log"}) {
        if (root.find(key) != nullptr) continue;
        tree_.report(trace_code::kMissingKey, root, fmt::format("a recording needs '{}'", key));
    }
    if ((root.find("frames") == nullptr) == (root.find("ipvs") == nullptr)) {
        tree_.report(trace_code::kMissingKey, root, "a recording needs 'frames' or 'ipvs'");
    }
}

void CaseReader::read() {
    const YamlNode& root = tree_.document().root;
    case_.file = tree_.document().file;
    if (!tree_.expect(root, YamlKind::Mapping, "a recording")) return;
    read_keys(root);
    // In an order in which each finds the names it refers to.
    if (const auto* node = root.find("window")) read_window(*node);
    if (const auto* node = root.find("networks")) read_networks(*node);
    if (const auto* node = root.find("hosts")) read_hosts(*node);
    check_attached();
    if (const auto* node = root.find("scripts")) read_scripts(*node);
    if (const auto* node = root.find("events")) read_events(*node);
    if (const auto* node = root.find("frames")) read_frames(*node);
    if (const auto* node = root.find("counts")) read_counts(*node);
    if (const auto* node = root.find("ipvs")) read_commands(*node);
    if (const auto* node = root.find("log")) read_log(*node);
}

void CaseReader::report_config(const std::string& name, const std::string& why) {
    tree_.report(trace_code::kMissingFile, tree_.document().root,
                 fmt::format("the configuration '{}' cannot be read: {}", name, why));
}

}  // namespace lvsim::runtime
