// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/trace_file.hpp"

#include "scenarios/runtime/trace/trace_errors.hpp"
#include "scenarios/runtime/trace/trace_tree_reader.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kStepsMax = 100'000;
constexpr std::size_t kAddressesMax = 1000;
constexpr std::uint64_t kSecondsMax = 10'000'000;

enum class TraceUse : std::uint8_t { Recording, Case };

/// Turns the tree into a TraceFile and collects everything that does not fit.
class TraceReader : private TraceTreeReader {
public:
    TraceReader(const YamlDocument& document, TraceUse use)
        : TraceTreeReader(document), use_(use) {}

    Result<TraceFile> read();

private:
    [[nodiscard]] SimDuration seconds_of(const YamlNode& node, std::string_view what);
    [[nodiscard]] std::vector<IpAddress> addresses_of(const YamlNode& node, std::string_view what);
    void read_network(const YamlNode& node);
    void read_steps(const YamlNode& node);
    [[nodiscard]] TraceStep read_step(const YamlNode& node);
    void read_run(const YamlNode& node, TraceStep& step);
    void read_packet(const YamlNode& node, TraceStep& step);
    void read_out(const YamlNode& node, TraceStep& step);
    void check_sender(const YamlNode& node, const std::string& where);

    TraceUse use_;
    TraceFile trace_;
};

/// Decimal seconds with up to nine places, exactly.
std::optional<SimDuration> parse_seconds(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string places(point == std::string_view::npos ? "" : text.substr(point + 1));
    if (whole.empty() || places.size() > 9 || (point != std::string_view::npos && places.empty())) {
        return std::nullopt;
    }
    places.resize(9, '0');
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    if (!std::all_of(whole.begin(), whole.end(), is_digit) ||
        !std::all_of(places.begin(), places.end(), is_digit)) {
        return std::nullopt;
    }
    std::uint64_t seconds = 0;
    std::int64_t ns = 0;
    const auto read = std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
    std::from_chars(places.data(), places.data() + places.size(), ns);
    if (read.ec != std::errc{} || seconds > kSecondsMax) return std::nullopt;
    return SimDuration::seconds(static_cast<std::int64_t>(seconds)) + SimDuration::nanoseconds(ns);
}

SimDuration TraceReader::seconds_of(const YamlNode& node, std::string_view what) {
    const std::string text = text_of(node, what);
    const auto span = parse_seconds(text);
    if (!span && node.is_scalar()) {
        report(trace_code::kWrongValue, node,
               fmt::format("{} must be seconds like 12.345, up to {}, not '{}'", what, kSecondsMax,
                           text));
    }
    return span.value_or(SimDuration());
}

std::vector<IpAddress> TraceReader::addresses_of(const YamlNode& node, std::string_view what) {
    std::vector<IpAddress> addresses;
    if (!expect(node, YamlKind::Sequence, what)) return addresses;
    if (node.items.empty() || node.items.size() > kAddressesMax) {
        report(trace_code::kWrongValue, node,
               fmt::format("{} must have from 1 to {} addresses", what, kAddressesMax));
        return addresses;
    }
    for (const YamlNode& item : node.items) {
        const auto address = IpAddress::parse(text_of(item, what));
        if (address && address->is_v4()) {
            addresses.push_back(*address);
        } else {
            report(trace_code::kWrongValue, item,
                   fmt::format("{} must hold IPv4 addresses, not '{}'", what, item.text));
        }
    }
    return addresses;
}

void TraceReader::read_network(const YamlNode& node) {
    constexpr std::uint64_t kMtuMin = 68;
    constexpr std::uint64_t kMtuMax = 1500;
    if (!expect(node, YamlKind::Mapping, "'network'")) return;
    check_keys(node, {"servers", "vips", "ip_forward", "server_mtu"});
    if (const auto* servers = node.find("servers")) {
        trace_.network.servers = addresses_of(*servers, "'servers'");
    }
    if (const auto* vips = node.find("vips")) trace_.network.vips = addresses_of(*vips, "'vips'");
    if (const auto* forward = node.find("ip_forward")) {
        trace_.network.ip_forward = number_of(*forward, 0, 1, "'ip_forward'") != 0;
    }
    if (const auto* mtu = node.find("server_mtu")) {
        trace_.network.server_mtu =
            static_cast<std::uint32_t>(number_of(*mtu, kMtuMin, kMtuMax, "'server_mtu'"));
    }
}

void TraceReader::check_sender(const YamlNode& node, const std::string& where) {
    const auto& servers = trace_.network.servers;
    const auto address = IpAddress::parse(where);
    if (where == "client" ||
        (address && std::find(servers.begin(), servers.end(), *address) != servers.end())) {
        return;
    }
    report(trace_code::kBadPacket, node,
           fmt::format("'{}' sends nothing: expected 'client' or one of the servers", where));
}

void TraceReader::read_packet(const YamlNode& node, TraceStep& step) {
    step.text = text_of(node, "'send'");
    auto parsed = parse_placed_packet(step.text);
    if (!parsed) {
        report(trace_code::kBadPacket, node,
               fmt::format("'{}', at letter {}: {}", step.text, parsed.error().offset + 1,
                           parsed.error().message));
        return;
    }
    step.packet = std::move(*parsed);
    check_sender(node, step.packet.where);
}

void TraceReader::read_out(const YamlNode& node, TraceStep& step) {
    if (!expect(node, YamlKind::Sequence, "'out'")) return;
    for (const YamlNode& item : node.items) {
        step.out.push_back(text_of(item, "a packet of 'out'"));
        const auto parsed = parse_placed_packet(step.out.back());
        if (parsed) continue;
        report(trace_code::kBadPacket, item,
               fmt::format("'{}', at letter {}: {}", step.out.back(), parsed.error().offset + 1,
                           parsed.error().message));
    }
}

void TraceReader::read_run(const YamlNode& node, TraceStep& step) {
    step.text = text_of(*node.find("run"), "'run'");
    if (const auto* input = node.find("stdin")) step.input = text_of(*input, "'stdin'");
    if (const auto* prints = node.find("prints")) step.prints = text_of(*prints, "'prints'");
    while (step.prints.ends_with('\n')) step.prints.pop_back();
    if (const auto* exit = node.find("exit")) {
        step.exit = static_cast<int>(number_of(*exit, 0, 255, "'exit'"));
    }
}

TraceStep TraceReader::read_step(const YamlNode& node) {
    TraceStep step;
    step.line = node.line;
    if (!expect(node, YamlKind::Mapping, "a step")) return step;
    const Words kinds{"run", "send", "wait"};
    const auto count = std::count_if(kinds.begin(), kinds.end(), [&](std::string_view kind) {
        return node.find(kind) != nullptr;
    });
    if (count != 1) {
        report(trace_code::kWrongStep, node,
               "a step needs exactly one of 'run', 'send' and 'wait'");
        check_keys(node, {"run", "send", "wait", "t", "stdin", "prints", "exit", "out"});
        return step;
    }
    if (node.find("run") != nullptr) {
        check_keys(node, {"run", "t", "stdin", "prints", "exit"});
        read_run(node, step);
    } else if (const auto* packet = node.find("send")) {
        check_keys(node, {"send", "t", "out"});
        step.kind = TraceStepKind::Send;
        read_packet(*packet, step);
    } else {
        check_keys(node, {"wait", "t", "out"});
        step.kind = TraceStepKind::Wait;
        step.text = node.find("wait")->text;
        step.span = seconds_of(*node.find("wait"), "'wait'");
    }
    if (use_ == TraceUse::Case) {
        step.prints.clear();
        step.exit = 0;
        return step;
    }
    if (const auto* out = node.find("out")) read_out(*out, step);
    if (const auto* time = node.find("t")) {
        step.time = SimTime::at(seconds_of(*time, "'t'"));
    } else {
        report(trace_code::kMissingKey, node, "a step needs its time 't'");
    }
    return step;
}

void TraceReader::read_steps(const YamlNode& node) {
    if (!expect(node, YamlKind::Sequence, "'steps'")) return;
    if (node.items.empty() || node.items.size() > kStepsMax) {
        report(trace_code::kWrongValue, node,
               fmt::format("'steps' must have from 1 to {} steps", kStepsMax));
        return;
    }
    for (const YamlNode& item : node.items) {
        TraceStep step = read_step(item);
        if (!trace_.steps.empty() && step.time < trace_.steps.back().time) {
            report(trace_code::kTimeGoesBack, item,
                   fmt::format("t={} comes after t={}", to_text(step.time),
                               to_text(trace_.steps.back().time)));
        }
        trace_.steps.push_back(std::move(step));
    }
}

Result<TraceFile> TraceReader::read() {
    const YamlNode& root = document().root;
    trace_.file = document().file;
    if (expect(root, YamlKind::Mapping, "a recording")) {
        check_keys(root, {"trace", "about", "network", "steps"});
        if (const auto* name = root.find("trace")) trace_.name = text_of(*name, "'trace'");
        if (const auto* about = root.find("about")) trace_.about = text_of(*about, "'about'");
        if (const auto* network = root.find("network")) read_network(*network);
        for (const std::string_view key : {"trace", "steps"}) {
            if (root.find(key) == nullptr) {
                report(trace_code::kMissingKey, root, fmt::format("a recording needs '{}'", key));
            }
        }
        if (const auto* steps = root.find("steps")) read_steps(*steps);
    }
    if (!errors().empty()) return tl::unexpected(errors().take());
    return std::move(trace_);
}

Result<TraceFile> read_tree(Result<YamlDocument> document, TraceUse use) {
    if (!document) return tl::unexpected(std::move(document.error()));
    return TraceReader(*document, use).read();
}

}  // namespace

Result<TraceFile> read_trace_file(const std::string& path) {
    return read_tree(read_yaml_file(path), TraceUse::Recording);
}

Result<TraceFile> read_trace_text(std::string_view text, const std::string& file) {
    return read_tree(read_yaml_text(text, file), TraceUse::Recording);
}

Result<TraceFile> read_case_file(const std::string& path) {
    return read_tree(read_yaml_file(path), TraceUse::Case);
}

Result<TraceFile> read_case_text(std::string_view text, const std::string& file) {
    return read_tree(read_yaml_text(text, file), TraceUse::Case);
}

std::string to_text(const TraceStep& step) {
    switch (step.kind) {
        case TraceStepKind::Run: return "run: " + step.text;
        case TraceStepKind::Send: return "send: " + step.text;
        case TraceStepKind::Wait: return "wait: " + step.text;
    }
    return {};
}

}  // namespace lvsim::runtime
