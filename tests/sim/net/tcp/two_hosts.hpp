// SPDX-License-Identifier: Apache-2.0
//
// Two TCPs and a wire between them that does what the test wants to each segment.
#pragma once

#include "sim/net/tcp/parameters.hpp"
#include "sim/net/tcp/slab.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "tests/sim/net/tcp/test_port.hpp"

#include <functional>

namespace lvsim::net::tcp::test {

/// What happens to one segment.
struct Fate {
    bool is_lost = false;
    std::uint32_t copies = 1;
    SimDuration delay;
};

class TwoHosts final : public EventTarget {
public:
    explicit TwoHosts(std::uint64_t seed = 1, StackProfile profile = StackProfile::Debian12);

    World world;
    Pools pools;
    TestPort client_port;  // 10.0.0.1
    TestPort server_port;  // 10.0.0.2
    TcpLayer client;
    TcpLayer server;
    SimDuration delay = 100_us;
    /// May change a segment's fate; `is_to_server`, `number`: of the segment, from 0.
    std::function<void(Frame& frame, bool is_to_server, std::uint64_t number, Fate& fate)> decide;
    std::uint64_t segment_count = 0;

    void run_for(SimDuration span) { world.run_until(world.now() + span); }
    void on_event(std::uint64_t tag) override;

private:
    void carry(FrameHandle frame, bool is_to_server);
    void put(FrameHandle frame, bool is_to_server, SimDuration after);

    Slab<FrameHandle> under_way_;
};

}  // namespace lvsim::net::tcp::test
