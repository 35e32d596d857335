// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/rto_estimator.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

void RtoEstimator::start(SimDuration initial) {
    *this = RtoEstimator();
    initial_ = initial;
    rto_ = initial;
}

void RtoEstimator::add_sample(SimDuration rtt, const Limits& limits) {
    const SimDuration sample = std::max(rtt, 1_us);
    if (!has_sample_) {
        smoothed_ = sample;
        variation_ = sample / 2;
        has_sample_ = true;
    } else {
        const SimDuration error = sample - smoothed_;
        const SimDuration distance = error < SimDuration() ? -error : error;
        variation_ += (distance - variation_) / 4;
        smoothed_ += error / 8;
    }
    compute(limits);
}

void RtoEstimator::back_off(const Limits& limits) {
    rto_ = std::min(rto_ * 2, limits.max);
}

void RtoEstimator::end_back_off(const Limits& limits) {
    if (has_sample_) {
        compute(limits);
    } else {
        rto_ = initial_;
    }
}

void RtoEstimator::compute(const Limits& limits) {
    rto_ = std::min(smoothed_ + std::max(variation_ * 4, limits.variance_floor), limits.max);
}

}  // namespace lvsim::net::tcp
