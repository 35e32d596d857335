// SPDX-License-Identifier: Apache-2.0
//
// The cables and switches of a World, the pools of its frames, and the account of what became of
// each frame: made = delivered + merged + filtered + dropped + still under way.
// A network of a scenario is one switch; each interface hangs on it by a link of its own.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/drop.hpp"
#include "sim/net/fault/config.hpp"
#include "sim/net/link.hpp"
#include "sim/net/switch.hpp"
#include "sim/wire/frame.hpp"
#include "sim/wire/payload.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {

class Interface;

/// What became of the frames of a run.
struct FrameAccount {
    std::uint64_t made = 0;       ///< New frames and copies.
    std::uint64_t delivered = 0;  ///< Handed to the layer or program they were for.
    std::uint64_t merged = 0;    ///< Fragments that became a packet, packets that became fragments.
    std::uint64_t filtered = 0;  ///< By a card or switch port that they were not meant for.
    std::uint64_t dropped = 0;   ///< For all reasons together.
    std::uint64_t under_way = 0;  ///< On links, in queues, waiting for ARP or fragments.

    /// Nothing vanished. Holds whenever no packet is being dealt with, i.e. between events.
    [[nodiscard]] bool is_balanced() const {
        return made == delivered + merged + filtered + dropped + under_way;
    }
};

class Network final : public Component {
public:
    explicit Network(World& world);
    ~Network() override;

    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] FramePool& frames() { return frames_; }
    [[nodiscard]] PayloadPool& payloads() { return payloads_; }

    // --- cables --------------------------------------------------------------------------------

    /// A network: `node` is the switch's number in the trace. Requires: the name is new.
    Switch& add_switch(NodeId node, std::string name);
    /// nullptr when there is none of that name.
    [[nodiscard]] Switch* find_switch(std::string_view name);
    /// Plugs the interface into the switch. Requires: it has no cable.
    void attach(Interface& interface, Switch& to, const LinkSettings& settings);
    /// A cable between two interfaces. Requires: neither has one.
    void attach(Interface& a, Interface& b, const LinkSettings& settings);
    /// A cable between two switches.
    void attach(Switch& a, Switch& b, const LinkSettings& settings);
    /// Pulls the interface's cable: what is on it is lost. One without a cable is legal.
    void detach(Interface& interface);

    // --- faults ---------------------------------------------------------------------------------

    /// A fault of one direction of the interface's cable; one of the same kind and filter is
    /// replaced. False: no cable, or FaultChain::kFaultsMax act already.
    bool set_fault(Interface& interface, LinkSide side, const LinkFaultConfig& fault);
    /// Ends that fault. False: there is none.
    bool end_fault(Interface& interface, LinkSide side, LinkFaultKind kind,
                   const FrameFilter& only);
    /// Ends every fault of that direction. False: there is none.
    bool heal(Interface& interface, LinkSide side);
    [[nodiscard]] std::vector<LinkFaultConfig> faults(const Interface& interface,
                                                      LinkSide side) const;

    // --- the ends of frames ---------------------------------------------------------------------

    /// The frame ends here: counted and traced.
    void drop(NodeId node, FrameHandle frame, DropReason reason);
    /// The frame has reached whom it is for (the handle may be destroyed then).
    void count_delivered() { ++account_.delivered; }
    void count_merged() { ++account_.merged; }
    void count_filtered() { ++account_.filtered; }

    [[nodiscard]] FrameAccount account() const;
    /// Of one machine or switch, by reason.
    [[nodiscard]] const DropCounts& drops(NodeId node) const;
    [[nodiscard]] DropCounts total_drops() const;

    /// Folds a frame that a machine received into the run's fingerprint: moment, machine, length
    /// and checksums; the payload by its length only (its checksum is in the header).
    void fold(NodeId node, const Frame& frame);

private:
    struct Cable;
    [[nodiscard]] Cable& add_cable(NodeId a, NodeId b, const LinkSettings& settings);
    /// nullptr: it has none.
    [[nodiscard]] Cable* cable_of(const Interface& interface) const;
    [[nodiscard]] DropCounts& counts_of(NodeId node);

    World& world_;
    PayloadPool payloads_;  // outlives the frames
    FramePool frames_;      // outlives the cables, which hold frames
    FingerprintIngredient& fingerprint_;
    FrameAccount account_;
    std::vector<DropCounts> drops_;  // by node
    DropCounts drops_elsewhere_{};   // of kNoNode
    std::vector<std::unique_ptr<Switch>> switches_;
    std::vector<std::unique_ptr<Cable>> cables_;
};

}  // namespace lvsim::net
