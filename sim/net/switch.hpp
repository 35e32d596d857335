// SPDX-License-Identifier: Apache-2.0
//
// A learning Ethernet switch (IEEE 802.1D 7.8): it remembers on which port a source address was
// seen, for 300 s, and floods what it does not know. No spanning tree: the topology check finds
// loops before a run. Forwarding takes no time; the links do.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/frame_sink.hpp"

#include <tsl/robin_map.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lvsim::net {

class Network;

class Switch final {
public:
    static constexpr SimDuration kMacAgeing = SimDuration::seconds(300);  // 802.1D, table 7-5
    static constexpr std::size_t kMacEntriesMax = 8192;                   // as common switches have

    Switch(Network& network, NodeId node, std::string name);
    ~Switch();
    Switch(const Switch&) = delete;
    Switch& operator=(const Switch&) = delete;

    [[nodiscard]] NodeId node() const { return node_; }
    [[nodiscard]] const std::string& name() const { return name_; }

    /// A new port that sends into `out`; returns where the frames from the other end go.
    [[nodiscard]] FrameSink& add_port(FrameSink& out);
    /// Sends into `out` from now on. Requires: a port of this switch, with a cable.
    void redirect_port(FrameSink& port, FrameSink& out);
    /// The cable of that port is pulled; what was learnt there is forgotten.
    void disconnect_port(FrameSink& port);

    [[nodiscard]] std::size_t port_count() const { return ports_.size(); }
    /// Addresses learnt and not aged yet.
    [[nodiscard]] std::size_t mac_count() const;
    /// Addresses not learnt because the table was full.
    [[nodiscard]] std::uint64_t not_learnt_count() const { return not_learnt_; }

private:
    struct Port;
    struct MacEntry {
        std::uint64_t mac = 0;
        SimTime last_seen;
        std::uint32_t port = 0;
    };
    static constexpr std::uint32_t kNoEntry = UINT32_MAX;

    void forward(FrameHandle frame, Port& from);
    void learn(std::uint64_t mac, Port& from);
    [[nodiscard]] std::uint32_t find(std::uint64_t mac) const;
    [[nodiscard]] std::uint32_t take_entry();
    void flood(FrameHandle frame, const Port& from);

    Network& network_;
    World& world_;
    NodeId node_;
    std::string name_;
    std::vector<std::unique_ptr<Port>> ports_;
    std::vector<MacEntry> entries_;
    std::vector<std::uint32_t> free_entries_;
    tsl::robin_map<std::uint64_t, std::uint32_t> index_;  // looked up, never iterated
    SimTime next_sweep_;                                  // no entry can have aged before
    std::uint64_t not_learnt_ = 0;
};

}  // namespace lvsim::net
