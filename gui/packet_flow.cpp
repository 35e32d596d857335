// SPDX-License-Identifier: Apache-2.0
#include "gui/packet_flow.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace lvsim::gui {
namespace {

constexpr std::string_view kSent = "net.frame_sent";
constexpr std::string_view kReceived = "net.frame_received";
constexpr std::string_view kDropped = "net.packet_dropped";

std::string_view field(const runtime::EventView& event, std::string_view name) {
    for (const auto& [key, value] : event.fields) {
        if (key == name) return value;
    }
    return {};
}

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// The word after `key`: "len" in "... ack 1 len 512" gives "512".
std::string_view word_after(std::string_view text, std::string_view key) {
    const auto at = text.find(key);
    if (at == std::string_view::npos) return {};
    const auto rest = text.substr(at + key.size());
    return rest.substr(0, rest.find(' '));
}

/// "S." -> "SYN ACK"
std::string flag_names(std::string_view flags) {
    static constexpr std::array<std::pair<char, std::string_view>, 4> kNames = {
        {{'S', "SYN"}, {'F', "FIN"}, {'R', "RST"}, {'.', "ACK"}}};
    std::string names;
    for (const auto& [letter, name] : kNames) {
        if (flags.find(letter) == std::string_view::npos) continue;
        names += (names.empty() ? "" : " ") + std::string(name);
    }
    return names;
}

/// How long a simulated span is in real time at that speed; nothing, at full speed.
double real_ms(SimDuration span, Speed speed) {
    if (speed.is_full()) return 0;
    return static_cast<double>(span.ns()) * 1e3 / static_cast<double>(speed.per_second.ns());
}

}  // namespace

PacketLook look_of(std::string_view packet) {
    if (packet.starts_with("arp")) return {PacketKind::Arp, "ARP"};
    if (packet.find(" icmp ") != std::string_view::npos) return {PacketKind::Icmp, "ICMP"};
    if (packet.find(" tcp ") != std::string_view::npos) {
        const auto bytes = number(word_after(packet, " len "));
        if (bytes > 0) return {PacketKind::TcpData, "data " + std::to_string(bytes)};
        return {PacketKind::Tcp, flag_names(word_after(packet, " tcp "))};
    }
    return {PacketKind::Other, packet.find(" udp ") != std::string_view::npos ? "UDP" : ""};
}

const std::vector<std::string>& PacketFlow::event_kinds() {
    static const std::vector<std::string> kKinds = {std::string(kSent), std::string(kReceived),
                                                    std::string(kDropped)};
    return kKinds;
}

std::size_t PacketFlow::stride_for(const std::vector<runtime::EventView>& events) const {
    const auto arrived = static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(),
                      [](const runtime::EventView& event) { return event.kind == kReceived; }));
    const std::size_t room = std::max<std::size_t>(kFlightsMax - flights_.size(), 1);
    return std::max<std::size_t>((arrived + room - 1) / room, 1);
}

void PacketFlow::add(const std::vector<runtime::EventView>& events, Speed speed, double now_ms) {
    if (events.empty()) return;
    const SimTime first = events.front().time;
    const auto stride = stride_for(events);
    const double count = static_cast<double>(events.size());
    std::size_t arrivals = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto& event = events[i];
        // At full speed there is no scale of time: one after the other, so that they can be seen.
        const double late = speed.is_full() ? kShortestMs * static_cast<double>(i) / count
                                            : real_ms(event.time - first, speed);
        const double begin = now_ms + std::min(late, kLongestMs);
        if (event.kind == kSent) {
            sent(event);
        } else if (event.kind == kReceived) {
            if (arrivals++ % stride == 0) received(event, begin, speed);
        } else if (event.kind == kDropped) {
            dropped(event, begin);
        }
    }
}

void PacketFlow::sent(const runtime::EventView& event) {
    sent_.insert_or_assign(number(field(event, "frame")),
                           Sent{event.host, std::string(field(event, "interface")), event.time});
    if (sent_.size() > kSentMax) sent_.erase(sent_.begin());
}

void PacketFlow::received(const runtime::EventView& event, double begin_ms, Speed speed) {
    const auto found = sent_.find(number(field(event, "frame")));
    if (found == sent_.end() || flights_.size() >= kFlightsMax) return;
    const auto& from = found->second;
    const double span = real_ms(event.time - from.time, speed);
    flights_.push_back({.from = from.host,
                        .from_interface = from.interface,
                        .to = event.host,
                        .to_interface = std::string(field(event, "interface")),
                        .look = look_of(field(event, "packet")),
                        .begin_ms = begin_ms,
                        .end_ms = begin_ms + std::clamp(span, kShortestMs, kLongestMs)});
    ++drawn_;
}

void PacketFlow::dropped(const runtime::EventView& event, double begin_ms) {
    if (marks_.size() >= kMarksMax) return;
    marks_.push_back(
        {event.host, std::string(field(event, "reason")), begin_ms, begin_ms + kMarkMs});
}

void PacketFlow::advance(double now_ms) {
    std::erase_if(flights_, [&](const Flight& flight) { return flight.end_ms <= now_ms; });
    std::erase_if(marks_, [&](const DropMark& mark) { return mark.end_ms <= now_ms; });
}

void PacketFlow::clear() {
    *this = {};
}

}  // namespace lvsim::gui
