// SPDX-License-Identifier: Apache-2.0
//
// The faults of one direction of a cable, in the order in which they were set:
//
//   sender -> [fault] -> [fault] -> LinkDirection -> receiver
//
// The sender is plugged into entrance(), which is the link itself while no fault is active: a
// healthy direction costs nothing. A fault that ends while it holds frames lives on, outside of the
// chain, until the last of them has left for the link.
#pragma once

#include "sim/net/fault/link_fault.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {

class FaultChain {
public:
    /// What acts at a time on one direction.
    static constexpr std::size_t kFaultsMax = 64;

    /// `name`: of the link, "serveur1.eth0". Requires: network and link outlive it.
    FaultChain(Network& network, NodeId sender, std::string name, LinkSide side, FrameSink& link);
    FaultChain(const FaultChain&) = delete;
    FaultChain& operator=(const FaultChain&) = delete;
    ~FaultChain();

    /// A fault of the same kind and filter is replaced. False: kFaultsMax are active.
    bool set(const LinkFaultConfig& fault);
    /// Ends the fault of that kind and filter. False: there is none.
    bool end(LinkFaultKind kind, const FrameFilter& only);
    /// Ends all. False: there is none.
    bool heal();

    /// Where the sender's frames go in; changes with each of the above.
    [[nodiscard]] FrameSink& entrance();
    [[nodiscard]] std::vector<LinkFaultConfig> active() const;

private:
    using Faults = std::vector<std::unique_ptr<LinkFault>>;
    [[nodiscard]] Faults::iterator find(LinkFaultKind kind, const FrameFilter& only);
    void retire(std::unique_ptr<LinkFault> fault);
    void connect();
    void tell(const LinkFaultConfig& fault, bool is_active);

    FaultPlace place_;
    std::string name_;
    LinkSide side_;
    FrameSink& link_;
    Faults active_;
    Faults retired_;  // each holds frames
};

}  // namespace lvsim::net
