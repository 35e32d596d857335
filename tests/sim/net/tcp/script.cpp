// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/net/tcp/script.hpp"

#include "sim/net/tcp/parameters.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <sstream>

namespace lvsim::net::tcp::test {

namespace {

TcpFlags parse_flags(const std::string& text) {
    const auto has = [&text](char letter) { return text.find(letter) != std::string::npos; };
    TcpFlags flags;
    flags.syn = has('S');
    flags.fin = has('F');
    flags.rst = has('R');
    flags.psh = has('P');
    flags.ack = has('.');
    return flags;
}

std::string to_text(TcpFlags flags) {
    std::string text;
    text += flags.syn ? "S" : "";
    text += flags.fin ? "F" : "";
    text += flags.rst ? "R" : "";
    text += flags.psh ? "P" : "";
    text += flags.ack ? "." : "";
    return text;
}

}  // namespace

Script::Script(StackProfile profile) : Script(own_world, Parameters::of(profile), profile) {}

Script::Script(World& in_world, const Parameters& parameters, StackProfile profile)
    : world(in_world),
      port(pools, kHere, profile),
      tcp(world, NodeId{1}, "here", parameters, port),
      program(tcp) {
    port.on_output = [this](FrameHandle frame) { take_output(std::move(frame)); };
}

void Script::connect() {
    remote_port = 80;
    const auto made = tcp.connect({kThere, remote_port}, program);
    REQUIRE(made.has_value());
    socket = *made;
    local_port = tcp.info(socket)->local.port;
}

void Script::listen(std::uint32_t backlog) {
    REQUIRE(tcp.listen({IpAddress(), local_port}, backlog, program) == TcpError::None);
}

void Script::connect_and_establish(const std::string& syn_ack) {
    connect();
    in(syn_ack);
    REQUIRE(program.told() == "connected");
    (void)out();
}

void Script::accept_and_establish(const std::string& syn) {
    listen();
    in(syn);
    in(". 1 ack 1 win 65535");
    REQUIRE(program.told() == "acceptable");
    socket = program.sockets.back();
    (void)out();
}

void Script::in(const std::string& segment) {
    std::istringstream words(segment);
    std::string flags;
    std::uint32_t sequence = 0;
    words >> flags >> sequence;
    SegmentSpec spec;
    spec.key = {kThere.v4_value(), kHere.v4_value(), remote_port, local_port};
    spec.sequence = sequence + peer_initial;
    spec.flags = parse_flags(flags);
    spec.window = 65'535;
    std::size_t length = 0;
    std::string name;
    std::uint32_t value = 0;
    while (words >> name >> value) {
        if (name == "len") length = value;
        if (name == "ack") spec.acknowledgement = value + own_initial;
        if (name == "win") spec.window = static_cast<std::uint16_t>(value);
        if (name == "mss") spec.mss = static_cast<std::uint16_t>(value);
    }
    const std::size_t offset = sequence == 0 ? 0 : sequence - 1;
    FrameHandle frame = build_segment(port, spec, pools.pattern(length, offset));
    frame->checksum_state = ChecksumState::Unverified;
    tcp.receive_segment(std::move(frame));
}

void Script::take_output(FrameHandle frame) {
    REQUIRE(frame->ipv4().dont_fragment());
    REQUIRE(frame->ipv4().total_bytes() == frame->l3_size());
    frame->checksum_state = ChecksumState::Unverified;
    REQUIRE(has_good_transport_checksum(*frame));
    const Segment segment = Segment::parse(*frame);
    if (segment.flags.syn) {
        own_initial = segment.sequence;
    }
    std::string text = fmt::format("{} {}", to_text(segment.flags), segment.sequence - own_initial);
    if (segment.data_bytes > 0) text += fmt::format(" len {}", segment.data_bytes);
    if (segment.flags.ack) text += fmt::format(" ack {}", segment.acknowledgement - peer_initial);
    text += fmt::format(" win {}", segment.window);
    if (segment.flags.syn) text += fmt::format(" mss {}", segment.peer_mss());
    sent_.push_back({world.now(), std::move(text)});
    last_sent = std::move(frame);
}

std::string Script::out() {
    std::string all;
    for (const Sent& sent : sent_) {
        all += (all.empty() ? "" : "\n") + sent.text;
    }
    sent_.clear();
    return all;
}

std::string Script::timed_out() {
    std::string all;
    for (const Sent& sent : sent_) {
        const std::int64_t ms = sent.time.ns() / 1'000'000;
        all +=
            fmt::format("{}{}.{:03}: {}", all.empty() ? "" : "\n", ms / 1000, ms % 1000, sent.text);
    }
    sent_.clear();
    return all;
}

std::string Script::state() const {
    const auto info = tcp.info(socket);
    return info ? std::string(info->state) : "gone";
}

}  // namespace lvsim::net::tcp::test
