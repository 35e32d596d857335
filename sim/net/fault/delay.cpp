// SPDX-License-Identifier: Apache-2.0
//
// Delay: each frame comes `delay` later, give or take `jitter` (uniformly). Unlike netem's, jitter
// never changes the order: a frame that drew less waits for those before it. That is what a queue
// somewhere on the way does; `reorder` is a fault of its own.
#include "sim/net/drop.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/net/fault/hold_queue.hpp"
#include "sim/net/fault/link_fault.hpp"
#include "sim/net/network.hpp"

namespace lvsim::net {
namespace {

class Delay final : public LinkFault {
public:
    Delay(const FaultPlace& place, const LinkFaultConfig& config)
        : LinkFault(place, config), held_(place.network.world()) {}

    void set_next(FrameSink& next) override {
        LinkFault::set_next(next);
        held_.set_next(next);
    }
    [[nodiscard]] bool is_idle() const override { return held_.empty(); }

private:
    void afflict(FrameHandle frame) override {
        if (held_.is_full()) {
            network().drop(sender(), std::move(frame), DropReason::QueueFull);
            return;
        }
        const SimDuration wait = draw();
        world().trace().emit(sender(), FrameHeldBack{frame.get(), wait});
        held_.hold(std::move(frame), world().now() + wait);
    }
    [[nodiscard]] SimDuration draw() {
        const SimDuration jitter = config().jitter;
        if (jitter == SimDuration()) return config().delay;
        const auto range = static_cast<std::uint64_t>(2 * jitter.ns() + 1);
        const auto part = static_cast<std::int64_t>(rng().below(range));
        return config().delay - jitter + SimDuration::nanoseconds(part);
    }

    HoldQueue held_;
};

}  // namespace

std::unique_ptr<LinkFault> make_delay(const FaultPlace& place, const LinkFaultConfig& config) {
    return std::make_unique<Delay>(place, config);
}

}  // namespace lvsim::net
