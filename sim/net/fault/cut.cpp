// SPDX-License-Identifier: Apache-2.0
//
// Cut: every frame vanishes. The cards do not notice (the carrier stays), as with a broken switch
// port or a firewall in between; pulling a plug that the card notices is left out.
#include "sim/net/drop.hpp"
#include "sim/net/fault/link_fault.hpp"
#include "sim/net/network.hpp"

namespace lvsim::net {
namespace {

class Cut final : public LinkFault {
public:
    using LinkFault::LinkFault;

private:
    void afflict(FrameHandle frame) override {
        network().drop(sender(), std::move(frame), DropReason::CableCut);
    }
};

}  // namespace

std::unique_ptr<LinkFault> make_cut(const FaultPlace& place, const LinkFaultConfig& config) {
    return std::make_unique<Cut>(place, config);
}

}  // namespace lvsim::net
