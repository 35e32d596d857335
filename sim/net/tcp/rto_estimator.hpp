// SPDX-License-Identifier: Apache-2.0
//
// The retransmission timeout (RFC 6298), with Linux's floor under the variance term instead of one
// under the sum (net/ipv4/tcp_input.c): RTO = SRTT + max(200 ms, 4 * RTTVAR), at most 120 s.
// Left out: Linux's maximum of the deviation over a window, and the rounding to jiffies.
#pragma once

#include "sim/core/time.hpp"

#include <cstdint>

namespace lvsim::net::tcp {

class RtoEstimator {
public:
    struct Limits {
        SimDuration variance_floor;
        SimDuration max;
    };

    /// Without a sample the timeout is `initial`.
    void start(SimDuration initial);
    /// A round trip of something that was sent once only (Karn: the caller knows). Ends a back-off.
    void add_sample(SimDuration rtt, const Limits& limits);
    /// The timer fired: twice the timeout, up to the limit.
    void back_off(const Limits& limits);
    /// Undoes back_off() without a sample: a probe was answered by an open window.
    void end_back_off(const Limits& limits);

    [[nodiscard]] SimDuration rto() const { return rto_; }
    [[nodiscard]] bool has_sample() const { return has_sample_; }
    /// Requires: has_sample().
    [[nodiscard]] SimDuration smoothed_rtt() const { return smoothed_; }

private:
    void compute(const Limits& limits);

    SimDuration smoothed_;
    SimDuration variation_;
    SimDuration rto_;
    SimDuration initial_;
    bool has_sample_ = false;
};

}  // namespace lvsim::net::tcp
