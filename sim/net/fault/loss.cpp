// SPDX-License-Identifier: Apache-2.0
//
// Loss: each frame vanishes with the same probability, whatever became of those before (as
// `tc qdisc add ... netem loss 5%`). Left out: bursts (netem's correlation and Markov models).
#include "sim/net/drop.hpp"
#include "sim/net/fault/link_fault.hpp"
#include "sim/net/network.hpp"

namespace lvsim::net {
namespace {

class Loss final : public LinkFault {
public:
    using LinkFault::LinkFault;

private:
    void afflict(FrameHandle frame) override {
        if (is_chosen()) {
            network().drop(sender(), std::move(frame), DropReason::LostOnLink);
        } else {
            pass_on(std::move(frame));
        }
    }
};

}  // namespace

std::unique_ptr<LinkFault> make_loss(const FaultPlace& place, const LinkFaultConfig& config) {
    return std::make_unique<Loss>(place, config);
}

}  // namespace lvsim::net
