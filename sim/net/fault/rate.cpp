// SPDX-License-Identifier: Apache-2.0
//
// Rate: a narrow place on the way. Frames are sent one after the other at `rate`; up to `queue`
// of them wait, what comes then is lost (*queue full*). It is a link of its own without a delay.
#include "sim/net/fault/link_fault.hpp"
#include "sim/net/link.hpp"
#include "sim/net/network.hpp"

namespace lvsim::net {
namespace {

class Rate final : public LinkFault {
public:
    Rate(const FaultPlace& place, const LinkFaultConfig& config)
        : LinkFault(place, config),
          narrow_(place.network, place.sender,
                  {.delay = {},
                   .rate_bits_per_second = config.rate_bits_per_second,
                   .queue_packets_max = config.queue_packets_max}) {}

    void set_next(FrameSink& next) override {
        LinkFault::set_next(next);
        narrow_.set_receiver(&next);
    }
    [[nodiscard]] bool is_idle() const override { return narrow_.packets_under_way() == 0; }

private:
    void afflict(FrameHandle frame) override { narrow_.accept_frame(std::move(frame)); }

    LinkDirection narrow_;
};

}  // namespace

std::unique_ptr<LinkFault> make_rate(const FaultPlace& place, const LinkFaultConfig& config) {
    return std::make_unique<Rate>(place, config);
}

}  // namespace lvsim::net
