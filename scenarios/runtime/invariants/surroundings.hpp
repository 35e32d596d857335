// SPDX-License-Identifier: Apache-2.0
//
// What VRRP routers of a scenario have around them, read from its world.
#pragma once

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/invariants/vrrp_watch.hpp"
#include "scenarios/runtime/scenario.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

class WorldSurroundings final : public VrrpSurroundings {
public:
    /// Requires: both outlive it.
    WorldSurroundings(const BuiltWorld& world, const Scenario& scenario);

    [[nodiscard]] std::string name(NodeId node) const override;
    [[nodiscard]] std::optional<std::size_t> domain(NodeId node,
                                                    std::string_view interface) const override;
    [[nodiscard]] bool is_able(NodeId node, std::string_view interface) const override;
    [[nodiscard]] bool is_clean(NodeId node, std::string_view interface,
                                net::LinkSide side) const override;
    [[nodiscard]] bool holds(NodeId node, IpAddress address) const override;

private:
    [[nodiscard]] Machine& machine(NodeId node) const;

    const BuiltWorld& world_;
    const Scenario& scenario_;
    std::vector<std::size_t> domains_;  ///< By network: those that trunks join have the same.
};

}  // namespace lvsim::runtime
