// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/machine.hpp"

#include "models/ipvs/ipvsadm/ipvsadm.hpp"
#include "sim/core/assert.hpp"

#include <algorithm>
#include <cstring>

namespace lvsim::fuzz {
namespace {

constexpr std::uint32_t kNowhere = 0xc0a8'0000;  // 192.168/16
constexpr std::uint32_t kHalf = 0xffff'0000;
constexpr std::uint32_t kOwnServerSide = kServers + 200;

/// The packet's checksums as any receiver would check them.
bool has_good_transport(Frame& frame) {
    frame.checksum_state = ChecksumState::Unverified;
    return has_good_transport_checksum(frame);
}

void check_header(Frame& frame) {
    LVSIM_ASSERT(frame.has_l3(), "a packet without a header is sent");
    LVSIM_ASSERT(frame.ipv4().has_good_checksum(), "the header checksum is wrong");
    LVSIM_ASSERT(frame.ipv4().total_bytes() == frame.l3_size(), "the header says {} bytes of {}",
                 frame.ipv4().total_bytes(), frame.l3_size());
}

}  // namespace

Machine::Machine(const ipvs::DirectorConfig& config) : director(config, all()) {}

std::string Machine::ipvsadm(std::vector<std::string> words, std::string_view input) {
    const auto output =
        ipvs::run_ipvsadm(director, {.args = words, .standard_input = input, .resolver = nullptr});
    LVSIM_ASSERT(output.exit_status >= 0 && output.exit_status <= 255, "exit status {}",
                 output.exit_status);
    LVSIM_ASSERT(output.exit_status == 0 || !output.error.empty() || !output.out.empty(),
                 "ipvsadm failed and said nothing");
    return output.out + output.error;
}

void Machine::show(std::span<const std::byte> packet, std::size_t inline_bytes, Hook hook,
                   ipvs::PacketPlace place, std::uint32_t mark) {
    inline_bytes =
        std::min({inline_bytes, packet.size(), Frame::kInlineBytesMax - kEthernetHeaderBytes});
    FrameHandle frame = frames_.make();
    EthernetView(frame->append(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
    std::copy_n(packet.begin(), inline_bytes, frame->append(inline_bytes));
    frame->set_payload(payloads_.copy_of(packet.subspan(inline_bytes)));
    if (!is_hooked_ || parse_ipv4(*frame) != ParseError::None || frame->ipv4().is_fragment()) {
        return;
    }
    was_good_ = has_good_transport(*frame);
    frame->checksum_state = ChecksumState::Unverified;
    frame->ingress = place == ipvs::PacketPlace::LocalOut ? UINT32_MAX : 1;
    frame->mark = mark;
    const auto answer = show_at(hook, place, frame);
    const bool is_stolen = answer.verdict == ipvs::PacketVerdict::Stolen;
    LVSIM_ASSERT(is_stolen == !frame, "the verdict and the frame disagree");
    if (answer.verdict == ipvs::PacketVerdict::Accept) {
        check_header(*frame);
        LVSIM_ASSERT(!was_good_ || has_good_transport(*frame), "a reply's checksum is wrong");
    }
}

ipvs::PacketAnswer Machine::show_at(Hook hook, ipvs::PacketPlace place, FrameHandle& frame) {
    switch (hook) {
        case Hook::Request: return director.on_request(place, frame);
        case Hook::Reply: return director.on_reply(place, frame);
        case Hook::ForwardedIcmp: return director.on_forwarded_icmp(frame);
    }
    return {};
}

std::optional<ipvs::Route> Machine::route_to(IpAddress destination) const {
    const std::uint32_t address = destination.v4_value();
    if ((address & kHalf) == kNowhere) {
        return std::nullopt;
    }
    return ipvs::Route{
        .is_local = destination.is_loopback() || address == kVip || address == kOwnServerSide,
        .interface = 2,
        .next_hop = destination,
        .source = IpAddress::v4(kOwnServerSide),
        .mtu = mtu};
}

void Machine::transmit(FrameHandle packet, const ipvs::Route&) {
    check_header(*packet);
    LVSIM_ASSERT(packet->is_ipvs_handled, "a packet is sent that IPVS would see again");
    LVSIM_ASSERT(!was_good_ || has_good_transport(*packet), "a request's checksum is wrong");
}

void Machine::wait(SimDuration span) {
    constexpr int kCallsAtOnceMax = 10'000;
    const SimTime end = time + span;
    int calls_at_once = 0;
    while (wake_up <= end) {
        calls_at_once = wake_up > time ? 0 : calls_at_once + 1;
        LVSIM_ASSERT(calls_at_once < kCallsAtOnceMax, "the director wakes up without end");
        time = std::max(time, std::exchange(wake_up, kTimeNever));
        director.on_wake_up();
    }
    time = end;
}

void Machine::check() const {
    LVSIM_ASSERT(frames_.frames_in_use() == 0, "{} frames are lost", frames_.frames_in_use());
    std::size_t counted = 0;
    for (const auto& service : director.services()) {
        for (const auto& server : service.destinations) {
            counted += server.activeconns + server.inactconns;
        }
    }
    LVSIM_ASSERT(counted <= director.connection_count(), "{} connections counted of {}", counted,
                 director.connection_count());
}

}  // namespace lvsim::fuzz
