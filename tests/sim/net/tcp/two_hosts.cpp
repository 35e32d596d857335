// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/net/tcp/two_hosts.hpp"

namespace lvsim::net::tcp::test {

TwoHosts::TwoHosts(std::uint64_t seed, StackProfile profile)
    : world(seed),
      client_port(pools, kHere, profile),
      server_port(pools, kThere, profile),
      client(world, NodeId{1}, "client", Parameters::of(profile), client_port),
      server(world, NodeId{2}, "server", Parameters::of(profile), server_port) {
    client_port.on_output = [this](FrameHandle frame) { carry(std::move(frame), true); };
    server_port.on_output = [this](FrameHandle frame) { carry(std::move(frame), false); };
}

void TwoHosts::carry(FrameHandle frame, bool is_to_server) {
    Fate fate;
    fate.delay = delay;
    if (decide) {
        frame->checksum_state = ChecksumState::Unverified;
        decide(*frame, is_to_server, segment_count, fate);
    }
    ++segment_count;
    if (fate.is_lost) {
        return;
    }
    for (std::uint32_t i = 1; i < fate.copies; ++i) {
        put(pools.frames.copy(*frame), is_to_server, fate.delay);
    }
    put(std::move(frame), is_to_server, fate.delay);
}

void TwoHosts::put(FrameHandle frame, bool is_to_server, SimDuration after) {
    const std::uint32_t slot = under_way_.take();
    under_way_[slot] = std::move(frame);
    world.schedule(world.now() + after, *this, (std::uint64_t{slot} << 1) | (is_to_server ? 1 : 0));
}

void TwoHosts::on_event(std::uint64_t tag) {
    const auto slot = static_cast<std::uint32_t>(tag >> 1);
    FrameHandle frame = std::move(under_way_[slot]);
    under_way_.give_back(slot);
    ((tag & 1) != 0 ? server : client).receive_segment(std::move(frame));
}

}  // namespace lvsim::net::tcp::test
