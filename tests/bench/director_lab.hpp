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

class DirectorLab {
    // First: the director below refers to these.
    FramePool frames_;
    ipvs::QuietPorts ports_;
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

private:
    [[nodiscard]] FrameHandle packet(TcpFlags flags);
    /// Of the client's own address and port; their checksums do not matter to the director.
    void send(const Frame& like, std::uint32_t client);
};

}  // namespace lvsim::bench
