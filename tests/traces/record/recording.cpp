// SPDX-License-Identifier: Apache-2.0
#include "tests/traces/record/recording.hpp"

#include "scenarios/runtime/trace/packet_bytes.hpp"
#include "scenarios/runtime/trace/trace_network.hpp"
#include "sim/wire/ethernet.hpp"
#include "sim/wire/ipv4.hpp"
#include "tests/traces/record/hex.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <span>
#include <sstream>
#include <vector>

namespace lvsim::recorder {
namespace {

using namespace runtime;

constexpr std::uint8_t kIgmp = 2;

/// Goes through the log line by line; each "at" is the next step of the case.
class LogReader {
public:
    explicit LogReader(TraceFile test_case) : trace_(std::move(test_case)) {}

    [[nodiscard]] tl::expected<TraceFile, std::string> read(std::string_view log);

private:
    /// What is wrong with it, if anything.
    [[nodiscard]] std::optional<std::string> read_line(const std::string& line);
    [[nodiscard]] std::optional<std::string> begin_step(const std::string& seconds);
    [[nodiscard]] std::optional<std::string> read_frame(std::istringstream& words);
    [[nodiscard]] static std::optional<std::string> text_of(const std::string& digits);

    TraceFile trace_;
    std::size_t begun_ = 0;  // steps
};

std::optional<std::string> LogReader::text_of(const std::string& digits) {
    const auto bytes = from_hex(digits);
    if (!bytes) return std::nullopt;
    std::string text;
    for (const std::byte byte : *bytes) text += static_cast<char>(byte);
    return text;
}

std::optional<std::string> LogReader::begin_step(const std::string& seconds) {
    if (begun_ == trace_.steps.size()) return "more steps than the case has";
    double value = 0;
    if (!(std::istringstream(seconds) >> value)) return "no time: " + seconds;
    trace_.steps[begun_++].time =
        SimTime::at(SimDuration::milliseconds(std::llround(value * 1000)));
    return std::nullopt;
}

std::optional<std::string> LogReader::read_frame(std::istringstream& words) {
    int wire = 0;
    std::string digits;
    words >> wire >> digits;
    auto frame = from_hex(digits);
    if (!words || !frame || frame->size() < kEthernetHeaderBytes) return "no frame: " + digits;
    const EthernetView ethernet(frame->data());
    if (ethernet.type() != EtherType::Ipv4) return std::nullopt;
    const auto packet = std::span(*frame).subspan(kEthernetHeaderBytes);
    if (packet.size() < kIpv4HeaderBytes) return "a packet that is too short: " + digits;
    if (static_cast<std::uint8_t>(Ipv4View(packet.data()).protocol()) == kIgmp) return std::nullopt;
    const auto side = wire == 0 ? TraceWire::ClientSide : TraceWire::ServerSide;
    const std::string where = trace_place(ethernet.destination(), side, trace_.network.servers);
    trace_.steps[begun_ - 1].out.push_back(where + " " + format_packet(packet));
    return std::nullopt;
}

std::optional<std::string> LogReader::read_line(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    std::string value;
    words >> verb;
    if (verb == "at" && words >> value) return begin_step(value);
    if (verb == "failed" && words >> value) return text_of(value).value_or(value);
    if (begun_ == 0) return "before the first step: " + line;
    TraceStep& step = trace_.steps[begun_ - 1];
    if (verb == "out") return read_frame(words);
    if (verb == "exit" && words >> step.exit) return std::nullopt;
    if (verb != "prints") return "not understood: " + line;
    words >> value;
    const auto prints = text_of(value);
    if (!prints) return "no hexadecimal digits: " + value;
    step.prints = *prints;
    while (step.prints.ends_with('\n')) step.prints.pop_back();
    return std::nullopt;
}

tl::expected<TraceFile, std::string> LogReader::read(std::string_view log) {
    std::istringstream lines{std::string(log)};
    for (std::string line; std::getline(lines, line);) {
        if (auto wrong = read_line(line)) return tl::unexpected(std::move(*wrong));
    }
    if (begun_ != trace_.steps.size()) {
        return tl::unexpected(
            fmt::format("it ends after {} of {} steps", begun_, trace_.steps.size()));
    }
    return std::move(trace_);
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + "\"";
}

/// A block scalar inside a step.
std::string block(std::string_view key, std::string_view text) {
    std::string out = fmt::format("  {}: |2\n", key);
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        out += line.empty() ? "\n" : "    " + line + "\n";
    }
    return out;
}

std::string addresses(const std::vector<IpAddress>& list) {
    std::vector<std::string> texts;
    for (const IpAddress address : list) texts.push_back(to_text(address));
    return fmt::format("[{}]", fmt::join(texts, ", "));
}

/// What differs from the network of every recording.
std::string network_line(const TraceNetwork& network) {
    const TraceNetwork usual;
    std::vector<std::string> keys;
    if (network.servers != usual.servers) keys.push_back("servers: " + addresses(network.servers));
    if (network.vips != usual.vips) keys.push_back("vips: " + addresses(network.vips));
    if (network.ip_forward != usual.ip_forward) {
        keys.push_back(fmt::format("ip_forward: {}", network.ip_forward ? 1 : 0));
    }
    if (network.server_mtu != usual.server_mtu) {
        keys.push_back(fmt::format("server_mtu: {}", network.server_mtu));
    }
    return keys.empty() ? "" : fmt::format("network: {{{}}}\n", fmt::join(keys, ", "));
}

std::string answer(const TraceStep& step) {
    std::string out;
    if (step.exit != 0) out += fmt::format("  exit: {}\n", step.exit);
    if (!step.prints.empty()) out += block("prints", step.prints);
    if (step.kind == TraceStepKind::Send || !step.out.empty()) {
        std::vector<std::string> packets;
        for (const std::string& packet : step.out) packets.push_back(quoted(packet));
        out += fmt::format("  out: [{}]\n", fmt::join(packets, ", "));
    }
    return out;
}

std::string step_text(const TraceStep& step) {
    const std::int64_t ms = step.time.since_start().ns() / 1'000'000;
    std::string out;
    switch (step.kind) {
        case TraceStepKind::Run: out = "- run: " + quoted(step.text) + "\n"; break;
        case TraceStepKind::Send: out = "- send: " + quoted(step.text) + "\n"; break;
        case TraceStepKind::Wait: out = "- wait: " + step.text + "\n"; break;
    }
    if (!step.input.empty()) out += block("stdin", step.input);
    return out + fmt::format("  t: {}.{:03}\n", ms / 1000, ms % 1000) + answer(step);
}

}  // namespace

tl::expected<TraceFile, std::string> answered(TraceFile test_case, std::string_view log) {
    return LogReader(std::move(test_case)).read(log);
}

std::string to_yaml(const TraceFile& trace) {
    std::string out = fmt::format("trace: {}\n", trace.name);
    if (!trace.about.empty()) out += fmt::format("about: {}\n", quoted(trace.about));
    out += network_line(trace.network) + "steps:\n";
    for (const TraceStep& step : trace.steps) out += step_text(step);
    return out;
}

}  // namespace lvsim::recorder
