// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/traceroute_run.hpp"

#include "models/host/host.hpp"
#include "sim/net/frame_trace.hpp"
#include "sim/net/icmp.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr std::size_t kEthernetBytes = 14;
constexpr std::size_t kDataBytes = 32;  ///< 60 bytes with the headers.
constexpr std::uint8_t kEchoReply = 0;
constexpr std::uint8_t kUnreachable = 3;
constexpr std::uint8_t kTimeExceeded = 11;
constexpr std::uint8_t kPortUnreachable = 3;

/// What is behind the IPv4 header; empty: none there.
std::span<const std::byte> behind_header(std::span<const std::byte> packet) {
    if (packet.size() < 20) return {};
    const std::size_t bytes = (load_8(packet.data()) & 15) * std::size_t{4};
    return packet.size() < bytes ? std::span<const std::byte>{} : packet.subspan(bytes);
}

std::string mark_of(std::uint8_t code) {
    switch (code) {
        case 0: return " !N";
        case 1: return " !H";
        case 2: return " !P";
        case 3: return "";
        case 4: return " !F";
        case 5: return " !S";
        case 9:
        case 10:
        case 13: return " !X";
        default: return fmt::format(" !{}", code);
    }
}

}  // namespace

TracerouteRun::TracerouteRun(CommandContext& context, TracerouteOptions options, Signal* news)
    : context_(context), options_(std::move(options)), news_(news), next_hop_(options_.first_hop) {
    context_.host->world().trace().subscribe(*this, {&kTraceKind<net::FrameReceived>});
}

TracerouteRun::~TracerouteRun() {
    context_.host->world().trace().unsubscribe(*this);
    for (Probe& probe : probes_) finish(probe);
}

bool TracerouteRun::begin() {
    context_.out->write(fmt::format("traceroute to {} ({}), {} hops max, 60 byte packets\n",
                                    options_.target, to_text(options_.destination),
                                    options_.hops_max));
    if (context_.host->stack().route_to(options_.destination)) return true;
    context_.error->write("connect: Network is unreachable\n");
    return false;
}

std::uint32_t TracerouteRun::hop_of(std::size_t probe) const {
    return options_.first_hop + static_cast<std::uint32_t>(probe) / options_.probes_per_hop;
}

void TracerouteRun::send() {
    give_up_late_ones();
    auto under_way = std::count_if(probes_.begin(), probes_.end(),
                                   [](const Probe& probe) { return !probe.is_done; });
    const std::uint32_t last = last_hop_.value_or(options_.hops_max);
    // The first goes alone: sixteen in one moment would overrun the three packets that wait for a
    // neighbour's address in 2.6.32; the real program takes time between them.
    const bool is_known_to_pass = std::any_of(probes_.begin(), probes_.end(),
                                              [](const Probe& probe) { return probe.is_done; });
    const std::uint32_t at_once = is_known_to_pass ? options_.probes_at_once : 1;
    while (under_way < at_once && hop_of(probes_.size()) <= last) {
        send_one();
        ++under_way;
    }
}

void TracerouteRun::send_one() {
    net::Stack& stack = context_.host->stack();
    const std::size_t number = probes_.size();
    const auto ttl = static_cast<std::uint8_t>(hop_of(number));
    Probe probe;
    probe.sent = context_.host->world().now();
    std::span<std::byte> data;
    PayloadRef payload = stack.payloads().allocate(kDataBytes, data);
    for (std::byte& byte : data) byte = std::byte{'@'};
    if (options_.uses_echo) {
        net::EchoRequest request;
        request.destination = options_.destination;
        request.identifier = static_cast<std::uint16_t>(context_.pid);
        request.sequence = static_cast<std::uint16_t>(number + 1);
        request.ttl = ttl;
        request.payload = std::move(payload);
        probe.is_done = !stack.icmp().send_echo(request);
    } else {
        const auto socket = stack.udp().bind({IpAddress::v4(0), 0}, *this, {.ttl = ttl});
        if (socket) probe.socket = *socket;
        const auto port = static_cast<std::uint16_t>(options_.port + number);
        probe.is_done = !socket || stack.udp().send(*socket, {options_.destination, port},
                                                    std::move(payload)) != net::UdpError::None;
    }
    probes_.push_back(probe);
}

void TracerouteRun::finish(Probe& probe) {
    probe.is_done = true;
    if (!options_.uses_echo) context_.host->stack().udp().close(probe.socket);
}

void TracerouteRun::on_trace(const TraceRecord& record) {
    if (record.node != context_.host->node()) return;
    const Frame& frame = *record.as<net::FrameReceived>()->frame;
    std::vector<std::byte> bytes(frame.size());
    frame.copy_to(bytes);
    if (bytes.size() < kEthernetBytes || load_16(&bytes[12]) != 0x0800) return;
    bytes.erase(bytes.begin(), bytes.begin() + kEthernetBytes);
    hear(bytes);
}

void TracerouteRun::hear(const std::vector<std::byte>& packet) {
    const auto message = behind_header(packet);
    if (message.size() < 8 || load_8(&packet[9]) != 1) return;
    const IpAddress from = IpAddress::v4(load_32(&packet[12]));
    const std::uint8_t type = load_8(message.data());
    const std::uint8_t code = load_8(&message[1]);
    if (type == kEchoReply && options_.uses_echo &&
        load_16(&message[4]) == static_cast<std::uint16_t>(context_.pid)) {
        note(std::size_t{load_16(&message[6])} - 1, from, type, code);
    } else if (type == kTimeExceeded || type == kUnreachable) {
        if (const auto number = index_of(message.subspan(8))) note(*number, from, type, code);
    }
}

/// Which probe an error is about.
std::optional<std::size_t> TracerouteRun::index_of(std::span<const std::byte> quoted) const {
    const auto transport = behind_header(quoted);
    if (transport.size() < 8 || load_32(&quoted[16]) != options_.destination.v4_value()) {
        return std::nullopt;
    }
    const std::uint8_t protocol = load_8(&quoted[9]);
    if (options_.uses_echo) {
        const bool is_ours =
            protocol == 1 && load_16(&transport[4]) == static_cast<std::uint16_t>(context_.pid);
        return is_ours ? std::optional(std::size_t{load_16(&transport[6])} - 1) : std::nullopt;
    }
    if (protocol != 17) return std::nullopt;
    return std::size_t{load_16(&transport[2])} - options_.port;
}

void TracerouteRun::note(std::size_t number, IpAddress from, std::uint8_t type, std::uint8_t code) {
    if (number >= probes_.size() || probes_[number].is_done) return;
    Probe& probe = probes_[number];
    probe.from = from;
    probe.us = (context_.host->world().now() - probe.sent).ns() / 1'000;
    probe.is_last = type != kTimeExceeded;
    if (type == kUnreachable && code != kPortUnreachable) probe.mark = mark_of(code);
    if (probe.is_last) {
        const std::uint32_t hop = hop_of(number);
        last_hop_ = std::min(last_hop_.value_or(hop), hop);
    }
    finish(probe);
    news_->notify_all();
}

SimTime TracerouteRun::deadline(std::size_t number) const {
    const SimDuration whole = SimDuration::seconds(options_.wait_seconds);
    const SimTime sent = probes_[number].sent;
    if (!options_.adapts_waits) return sent + whole;
    SimDuration span = whole;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
        const bool is_here = hop_of(i) == hop_of(number);
        if (!probes_[i].from || hop_of(i) < hop_of(number)) continue;
        span = std::min(span, SimDuration::microseconds(probes_[i].us * (is_here ? 3 : 10)));
    }
    return sent + span;
}

void TracerouteRun::give_up_late_ones() {
    const SimTime now = context_.host->world().now();
    for (std::size_t i = 0; i < probes_.size(); ++i) {
        if (!probes_[i].is_done && deadline(i) <= now) finish(probes_[i]);
    }
}

SimDuration TracerouteRun::patience() {
    const SimTime now = context_.host->world().now();
    SimTime next = now + SimDuration::seconds(options_.wait_seconds);
    for (std::size_t i = 0; i < probes_.size(); ++i) {
        if (!probes_[i].is_done) next = std::min(next, std::max(deadline(i), now));
    }
    return next - now;
}

bool TracerouteRun::is_line_ready() const {
    const std::size_t first = std::size_t{next_hop_ - options_.first_hop} * options_.probes_per_hop;
    if (first + options_.probes_per_hop > probes_.size()) return false;
    return std::all_of(
        probes_.begin() + static_cast<std::ptrdiff_t>(first),
        probes_.begin() + static_cast<std::ptrdiff_t>(first) + options_.probes_per_hop,
        [](const Probe& probe) { return probe.is_done; });
}

std::vector<IpAddress> TracerouteRun::next_line_addresses() {
    std::vector<IpAddress> found;
    if (options_.is_numeric || !is_line_ready()) return found;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
        const auto& from = probes_[i].from;
        if (hop_of(i) == next_hop_ && from && !names_.contains(*from)) found.push_back(*from);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

void TracerouteRun::learn(const AddressNames& names) {
    for (const auto& [address, name] : names) names_[address] = name;
}

bool TracerouteRun::print_line() {
    if (!is_line_ready()) return false;
    std::string text = fmt::format("{:2} ", next_hop_);
    std::optional<IpAddress> shown;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
        if (hop_of(i) != next_hop_) continue;
        const Probe& probe = probes_[i];
        if (!probe.from) {
            text += " *";
            continue;
        }
        if (shown != probe.from) {
            const std::string address = to_text(*probe.from);
            const auto name = names_.find(*probe.from);
            const bool has_name = name != names_.end() && !name->second.empty();
            text += options_.is_numeric
                        ? " " + address
                        : fmt::format(" {} ({})", has_name ? name->second : address, address);
            shown = probe.from;
        }
        text += fmt::format("  {}.{:03} ms{}", probe.us / 1'000, probe.us % 1'000, probe.mark);
    }
    context_.out->write(text + "\n");
    is_over_ = next_hop_ == last_hop_.value_or(options_.hops_max);
    ++next_hop_;
    return true;
}

}  // namespace lvsim::host
