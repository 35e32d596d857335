// SPDX-License-Identifier: Apache-2.0
//
// Reorder: a share of the frames is held back for `delay`; those that come meanwhile overtake
// them. As on a way with two branches of unequal length.
#include "sim/net/fault/holding_fault.hpp"

#include <utility>

namespace lvsim::net {
namespace {

class Reorder final : public HoldingFault {
public:
    using HoldingFault::HoldingFault;

private:
    void afflict(FrameHandle frame) override {
        if (is_chosen()) {
            hold(std::move(frame), config().delay);
        } else {
            pass_on(std::move(frame));
        }
    }
};

}  // namespace

std::unique_ptr<LinkFault> make_reorder(const FaultPlace& place, const LinkFaultConfig& config) {
    return std::make_unique<Reorder>(place, config);
}

}  // namespace lvsim::net
