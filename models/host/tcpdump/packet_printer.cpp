// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/packet_printer.hpp"

#include "models/host/inode.hpp"
#include "models/host/time_format.hpp"

namespace lvsim::host::tcpdump {

namespace {

constexpr std::int64_t kNsPerUs = 1'000;

/// " 00:00:01.000123 ": a span since another packet.
std::string span_text(std::int64_t from_ns, std::int64_t to_ns) {
    const std::int64_t from = from_ns / kNsPerUs;
    const std::int64_t to = to_ns / kNsPerUs;
    const std::int64_t us = to >= from ? to - from : from - to;
    const std::int64_t seconds = us / 1'000'000;
    return fmt::format("{}{:02}:{:02}:{:02}.{:06} ", to >= from ? ' ' : '-', seconds / 3'600,
                       seconds / 60 % 60, seconds % 60, us % 1'000'000);
}

std::string stamp(std::string_view format, std::int64_t unix_ns) {
    const std::int64_t us = unix_ns / kNsPerUs;
    return fmt::format("{}.{:06} ", format_time(format, file_time_of(us / 1'000'000)),
                       us % 1'000'000);
}

std::string_view type_text(PacketType type) {
    switch (type) {
        case PacketType::ToHost: return "In";
        case PacketType::Broadcast: return "B";
        case PacketType::Multicast: return "M";
        case PacketType::OtherHost: return "P";
        case PacketType::Outgoing: return "Out";
    }
    return "?";
}

}  // namespace

std::string PacketPrinter::time_text(const Packet& packet) {
    const std::int64_t now = packet.unix_ns;
    if (!first_ns_) first_ns_ = now;
    const std::int64_t previous = previous_ns_.value_or(now);
    previous_ns_ = now;
    switch (options_.time) {
        case TimeStyle::Clock: return stamp("%H:%M:%S", now);
        case TimeStyle::None: return {};
        case TimeStyle::Unix: return stamp("%s", now);
        case TimeStyle::Date: return stamp("%Y-%m-%d %H:%M:%S", now);
        case TimeStyle::Delta:
        case TimeStyle::SinceFirst: {
            std::string text =
                span_text(options_.time == TimeStyle::Delta ? previous : *first_ns_, now);
            if (options_.print.release == Release::V4_1) text.erase(0, 1);
            return text;
        }
    }
    return {};
}

void PacketPrinter::print_cooked(Dissection& to, const Packet& packet) const {
    const View view = packet.view();
    const auto place = network_place(packet.link, view);
    if (!place) return to.add_truncated("sll");
    const bool is_v2 = packet.link == LinkType::CookedV2;
    const auto type = static_cast<PacketType>(is_v2 ? view.u8(10) : view.u16(0));
    const bool shows_header = options_.print.shows_link_header;
    if (is_v2) {
        to.add("{:<5} {:<3} ",
               packet.interface.empty() ? fmt::format("{}", view.u32(4)) : packet.interface,
               type_text(type));
    } else if (shows_header) {
        to.add("{:>3} ", type_text(type));
    }
    if (shows_header) {
        const std::string_view name = ethertype_name(place->ethertype);
        if (is_v2) to.add("ifindex {} ", view.u32(4));
        to.add("{} ethertype {}", to_text(MacAddress::read(view.at(is_v2 ? 12 : 6))),
               name.empty() ? "Unknown" : name);
        if (!options_.print.is_quiet) to.add(" (0x{:04x})", place->ethertype);
        to.add(", length {}: ", packet.length);
    }
    if (!print_by_ethertype(to, place->ethertype, view.from(place->offset))) {
        to.out += hex_and_ascii_text(view.from(place->offset).captured());
    }
}

void PacketPrinter::print_link(Dissection& to, const Packet& packet) const {
    switch (packet.link) {
        case LinkType::Ethernet: return print_ethernet(to, packet.view());
        case LinkType::Cooked:
        case LinkType::CookedV2: return print_cooked(to, packet);
        case LinkType::Raw: break;
    }
    if (packet.length < 4) return to.add_truncated("raw");
    if (options_.print.shows_link_header) to.add("ip: ");
    const bool is_v6 = !packet.bytes.empty() && packet.view().u8(0) >> 4 == 6;
    if (is_v6) return print_ip6(to, packet.view());
    print_ip(to, packet.view());
}

void PacketPrinter::add_bytes(std::string& text, const Packet& packet, bool is_cut) const {
    std::span<const std::byte> bytes(packet.bytes);
    if (!options_.dumps_link_header && !is_cut) {
        const auto place = network_place(packet.link, packet.view());
        bytes = bytes.subspan(place ? std::min(place->offset, bytes.size()) : bytes.size());
    }
    switch (options_.dump) {
        case DumpStyle::None: return;
        case DumpStyle::Hex: text += hex_text(bytes); return;
        case DumpStyle::HexAndAscii: text += hex_and_ascii_text(bytes); return;
        case DumpStyle::Ascii: text += ascii_text(bytes, options_.print.release); return;
    }
}

bool PacketPrinter::can_name(const Packet& packet) {
    if (names_.is_numeric()) return true;
    std::string text;
    flows_.set_trial(true);
    Dissection trial{options_.print, names_, flows_, text};
    print_link(trial, packet);
    flows_.set_trial(false);
    return !names_.lacks_names();
}

std::string PacketPrinter::line(const Packet& packet) {
    std::string text;
    ++count_;
    if (options_.numbers_lines) text += fmt::format("{:5}  ", count_);
    text += time_text(packet);
    Dissection to{options_.print, names_, flows_, text};
    print_link(to, packet);
    add_bytes(text, packet, to.is_cut);
    text.push_back('\n');
    return text;
}

}  // namespace lvsim::host::tcpdump
