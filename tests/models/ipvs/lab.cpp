// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/lab.hpp"

#include "models/ipvs/ipvsadm/ipvsadm.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace lvsim::ipvs::test {
namespace {

/// Blanks separate, single quotes keep together.
std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool is_quoted = false;
    bool has_word = false;
    for (const char c : line) {
        if (c == '\'') {
            is_quoted = !is_quoted;
            has_word = true;
        } else if (c == ' ' && !is_quoted) {
            if (has_word) words.push_back(std::exchange(word, {}));
            has_word = false;
        } else {
            word.push_back(c);
            has_word = true;
        }
    }
    if (has_word) words.push_back(word);
    return words;
}

IpAddress server_address(int last_byte) {
    return IpAddress::v4(0x0a00'0300 + static_cast<std::uint32_t>(last_byte));
}

}  // namespace

DirectorLab::DirectorLab(DirectorConfig config)
    : director(config, ports()),
      own_addresses{IpAddress::v4(0x0a00'0264), IpAddress::v4(0x0a00'0232),
                    IpAddress::v4(0x0a00'030f)} {}

DirectorLab::~DirectorLab() = default;

Ports DirectorLab::ports() {
    return {.clock = *this,
            .timers = *this,
            .random = *this,
            .routes = *this,
            .out = *this,
            .icmp = *this,
            .hooks = *this,
            .sync = *this,
            .trace = trace_,
            .node = kNoNode};
}

std::string DirectorLab::ipvsadm(std::string_view line, std::string_view input) {
    std::vector<std::string> words = words_of(line);
    words.insert(words.begin(), "ipvsadm");
    const IpvsadmOutput output =
        run_ipvsadm(director, {.args = words, .standard_input = input, .resolver = nullptr});
    std::string text = output.out + output.error;
    if (output.exit_status != 0) {
        text += fmt::format("[{}]", output.exit_status);
    }
    return text;
}

DirectorLab& DirectorLab::setup(std::string_view line) {
    const std::string said = ipvsadm(line);
    INFO(line);
    REQUIRE(said.empty());
    return *this;
}

std::string DirectorLab::outcome(PacketAnswer answer, FrameHandle& frame) {
    switch (answer.verdict) {
        case PacketVerdict::Accept: return "accepted " + packet_text(*frame);
        case PacketVerdict::Drop:
            frame.reset();
            return errors_.empty() ? "dropped" : "dropped, " + std::exchange(errors_, {});
        case PacketVerdict::Stolen: return "sent " + std::exchange(sent_, {});
    }
    return {};
}

std::string DirectorLab::request(std::string_view packet, PacketPlace place) {
    if (!is_hooked_) {
        return "not hooked";
    }
    FrameHandle frame = packet_from(packet, frames_, payloads_);
    frame->ingress = place == PacketPlace::LocalOut ? UINT32_MAX : 1;
    const PacketAnswer answer = director.on_request(place, frame);
    return outcome(answer, frame);
}

std::string DirectorLab::reply(std::string_view packet, PacketPlace place) {
    if (!is_hooked_) {
        return "not hooked";
    }
    FrameHandle frame = packet_from(packet, frames_, payloads_);
    frame->ingress = place == PacketPlace::LocalOut ? UINT32_MAX : 2;
    const PacketAnswer answer = director.on_reply(place, frame);
    return outcome(answer, frame);
}

std::string DirectorLab::forwarded_icmp(std::string_view packet) {
    FrameHandle frame = packet_from(packet, frames_, payloads_);
    frame->ingress = 1;
    const PacketAnswer answer = director.on_forwarded_icmp(frame);
    return outcome(answer, frame);
}

int DirectorLab::connect(int client_port) {
    const std::string what =
        request(fmt::format("tcp 10.0.2.15:{} > 10.0.2.100:80 S", client_port));
    const std::size_t at = what.find("> 10.0.3.");
    return at == std::string::npos ? 0 : std::stoi(what.substr(at + 9));
}

std::string DirectorLab::entry(int client_port) {
    std::string text;
    director.for_each_connection([&](const ConnectionView& conn) {
        if (conn.client.port == client_port) {
            text +=
                (text.empty() ? "" : ", ") + std::string(conn.state) + " " + to_text(conn.server);
        }
    });
    return text;
}

std::string DirectorLab::counts(int server) {
    for (const ServiceView& service : director.services()) {
        for (const DestinationView& one : service.destinations) {
            if (one.server.address == server_address(server)) {
                return fmt::format("{}/{}", one.activeconns, one.inactconns);
            }
        }
    }
    return "none";
}

void DirectorLab::wait(SimDuration span) {
    const SimTime end = now_ + span;
    while (wake_up_ <= end) {
        wait_turn();
    }
    now_ = end;
}

void DirectorLab::wait_turn() {
    now_ = std::max(now_, std::exchange(wake_up_, kTimeNever));
    director.on_wake_up();
}

void DirectorLab::change(void (*edit)(Settings&)) {
    Settings settings = director.settings();
    edit(settings);
    director.change_settings(settings);
}

std::vector<std::string> DirectorLab::take_story() {
    return std::exchange(story_, {});
}

std::optional<Route> DirectorLab::route_to(IpAddress destination) const {
    if (!has_routes) {
        return std::nullopt;
    }
    const bool is_own =
        destination.is_loopback() ||
        std::find(own_addresses.begin(), own_addresses.end(), destination) != own_addresses.end();
    const auto noted = path_mtus.find(destination);
    return Route{.is_local = is_own,
                 .interface = 2,
                 .next_hop = destination,
                 .source = own_addresses.back(),
                 .mtu = noted == path_mtus.end() ? mtu : noted->second};
}

bool DirectorLab::is_unicast(IpAddress address) const {
    const bool is_subnet_broadcast = (address.v4_value() & 0xff) == 0xff;
    return !address.is_multicast() && !is_subnet_broadcast && !address.is_unspecified();
}

void DirectorLab::transmit(FrameHandle packet, const Route&) {
    REQUIRE(packet->is_ipvs_handled);
    sent_bytes.resize(packet->l3_size());
    packet->copy_from(static_cast<std::size_t>(packet->l3() - packet->data()), sent_bytes);
    last_sent_ = frames_.copy(*packet);
    sent_ = packet_text(*packet);
}

void DirectorLab::send_error(Frame&, IcmpType type, std::uint8_t code, std::uint16_t next_hop_mtu) {
    errors_ = fmt::format("icmp {}/{}", static_cast<int>(type), code);
    if (next_hop_mtu != 0) {
        errors_ += fmt::format(" mtu {}", next_hop_mtu);
    }
}

std::optional<SyncInterface> DirectorLab::find_interface(std::string_view name) const {
    if (name == "eth0") return SyncInterface{.index = 1, .mtu = mtu};
    if (name == "eth1") return SyncInterface{.index = 2, .mtu = mtu};
    return std::nullopt;
}

bool DirectorLab::open(SyncRole role, const SyncChannel& channel) {
    if (std::find(taken_ports.begin(), taken_ports.end(), channel.port) != taken_ports.end()) {
        return false;
    }
    (role == SyncRole::Master ? senders_ : listeners_).push_back(channel);
    return true;
}

void DirectorLab::send(std::uint32_t thread, std::span<const std::byte> message) {
    messages_.push_back({senders_.at(thread), {message.begin(), message.end()}});
}

void DirectorLab::close(SyncRole role) {
    (role == SyncRole::Master ? senders_ : listeners_).clear();
}

std::vector<SentMessage> DirectorLab::take_sync_messages() {
    return std::exchange(messages_, {});
}

void make_lab_service(DirectorLab& lab, std::string_view scheduler) {
    lab.setup(fmt::format("-A -t 10.0.2.100:80 -s {}", scheduler))
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.100:8080 -m")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.150:8080 -m");
}

}  // namespace lvsim::ipvs::test
