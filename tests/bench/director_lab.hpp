// SPDX-License-Identifier: Apache-2.0
//
// A director alone, without links and machines, and packets of its clients. A packet is a copy of
// one that was made beforehand; the copy is part of the price.
#pragma once

#include "models/ipvs/director.hpp"
#include "tests/models/ipvs/quiet_ports.hpp"

#include <cstdint>
#include <string_view>

namespace lvsim::bench {

/// Draws that scatter: drop_entry looks at as many different buckets as it would.
class ScatteringPorts final : public ipvs::QuietPorts {
public:
    std::uint64_t below(std::uint64_t bound) override {
        state_ = state_ * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;
        return (state_ >> 32) * bound >> 32;
    }

private:
    std::uint64_t state_ = 1;
};

class DirectorLab {
    // First: the director below refers to these.
    FramePool frames_;
    ScatteringPorts ports_;
    FrameHandle syn_;
    FrameHandle ack_;
    bool is_well_ = true;

public:
    DirectorLab(std::string_view scheduler, std::uint32_t servers);

    ipvs::Director director;

    /// Whether every packet was forwarded so far.
    [[nodiscard]] bool is_well() const { return is_well_; }
    void open(std::uint32_t client) { send(*syn_, client); }
    void acknowledge(std::uint32_t client) { send(*ack_, client); }
    /// Time passes; the wake-ups in it are made.
    void advance(SimDuration span);
    /// Lets every entry end. The longest turn of the event loop meanwhile, in processor seconds.
    double expire();
    /// The longest turn of `span` with drop_entry always on.
    double defend(SimDuration span);

private:
    double longest_turn_until(SimTime end);
    [[nodiscard]] FrameHandle packet(TcpFlags flags);
    /// Of the client's own address and port; their checksums do not matter to the director.
    void send(const Frame& like, std::uint32_t client);
};

}  // namespace lvsim::bench
