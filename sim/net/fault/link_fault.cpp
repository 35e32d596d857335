// SPDX-License-Identifier: Apache-2.0
#include "sim/net/fault/link_fault.hpp"

#include "sim/net/fault/registry.hpp"
#include "sim/net/network.hpp"

namespace lvsim::net {

LinkFault::LinkFault(const FaultPlace& place, const LinkFaultConfig& config)
    : network_(place.network),
      sender_(place.sender),
      config_(config),
      rng_(place.network.world().rng(place.path + '/' +
                                     std::string(link_fault(config.kind).name))) {}

LinkFault::~LinkFault() = default;

void LinkFault::accept_frame(FrameHandle frame) {
    if (config_.only.matches(*frame)) {
        afflict(std::move(frame));
    } else {
        pass_on(std::move(frame));
    }
}

bool LinkFault::is_chosen() {
    return rng_.happens({config_.share_ppm, kWholeShare});
}

World& LinkFault::world() {
    return network_.world();
}

}  // namespace lvsim::net
