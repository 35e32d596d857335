// SPDX-License-Identifier: Apache-2.0
//
// Reorder: a share of the frames is held back for `delay`; those that come meanwhile overtake
// them. As on a way with two branches of unequal length.
#include "sim/net/drop.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/net/fault/hold_queue.hpp"
#include "sim/net/fault/link_fault.hpp"
#include "sim/net/network.hpp"

namespace lvsim::net {
namespace {

class Reorder final : public LinkFault {
public:
    Reorder(const FaultPlace& place, const LinkFaultConfig& config)
        : LinkFault(place, config), held_(place.network.world()) {}

    void set_next(FrameSink& next) override {
        LinkFault::set_next(next);
        held_.set_next(next);
    }
    [[nodiscard]] bool is_idle() const override { return held_.empty(); }

private:
    void afflict(FrameHandle frame) override {
        if (!is_chosen()) {
            pass_on(std::move(frame));
        } else if (held_.is_full()) {
            network().drop(sender(), std::move(frame), DropReason::QueueFull);
        } else {
            world().trace().emit(sender(), FrameHeldBack{frame.get(), config().delay});
            held_.hold(std::move(frame), world().now() + config().delay);
        }
    }

    HoldQueue held_;
};

}  // namespace

std::unique_ptr<LinkFault> make_reorder(const FaultPlace& place, const LinkFaultConfig& config) {
    return std::make_unique<Reorder>(place, config);
}

}  // namespace lvsim::net
