// SPDX-License-Identifier: Apache-2.0
//
// The base of faults that keep frames for a while: delay, reorder.
#pragma once

#include "sim/net/fault/hold_queue.hpp"
#include "sim/net/fault/link_fault.hpp"

namespace lvsim::net {

class HoldingFault : public LinkFault {
public:
    HoldingFault(const FaultPlace& place, const LinkFaultConfig& config);

    void set_next(FrameSink& next) override;
    [[nodiscard]] bool is_idle() const override { return held_.empty(); }

protected:
    /// The frame goes on after `wait`, or behind the one held before it if that is later; lost
    /// (*queue full*) where HoldQueue::kFramesMax are held. Requires: wait is not negative.
    void hold(FrameHandle frame, SimDuration wait);

private:
    HoldQueue held_;
};

}  // namespace lvsim::net
