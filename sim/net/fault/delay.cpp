// SPDX-License-Identifier: Apache-2.0
//
// Delay: each frame comes `delay` later, give or take `jitter` (uniformly). Unlike netem's, jitter
// never changes the order: a frame that drew less waits for those before it. That is what a queue
// somewhere on the way does; `reorder` is a fault of its own.
#include "sim/net/fault/holding_fault.hpp"

#include <utility>

namespace lvsim::net {
namespace {

class Delay final : public HoldingFault {
public:
    using HoldingFault::HoldingFault;

private:
    void afflict(FrameHandle frame) override { hold(std::move(frame), draw()); }
    [[nodiscard]] SimDuration draw() {
        const SimDuration jitter = config().jitter;
        if (jitter == SimDuration()) return config().delay;
        const auto range = static_cast<std::uint64_t>(2 * jitter.ns() + 1);
        const auto part = static_cast<std::int64_t>(rng().below(range));
        return config().delay - jitter + SimDuration::nanoseconds(part);
    }
};

}  // namespace

std::unique_ptr<LinkFault> make_delay(const FaultPlace& place, const LinkFaultConfig& config) {
    return std::make_unique<Delay>(place, config);
}

}  // namespace lvsim::net
