// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/parameters.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

Parameters Parameters::of(StackProfile profile) {
    Parameters parameters;
    switch (profile) {
        case StackProfile::Debian12:
            parameters.syn_repeat_after_stray_ack = 8_ms;  // two ticks of HZ=250
            break;
        case StackProfile::Centos6:
            parameters.initial_rto = 3_s;
            parameters.is_initial_window_10 = false;
            break;
    }
    return parameters;
}

std::uint32_t Parameters::initial_window(std::uint32_t mss) const {
    constexpr std::uint32_t kRfc3390Bytes = 4380;
    if (is_initial_window_10) {
        return 10 * mss;
    }
    return std::min(4 * mss, std::max(2 * mss, kRfc3390Bytes));
}

std::uint16_t Parameters::initial_receive_window(std::uint32_t mss) const {
    const std::uint32_t segments = std::max(receive_window_max / mss, 1U);
    return static_cast<std::uint16_t>(std::min(segments * mss, receive_window_max));
}

SimDuration Parameters::give_up_after(std::uint32_t retries) const {
    SimDuration total;
    SimDuration timeout = rto_min;
    for (std::uint32_t i = 0; i <= retries; ++i) {
        total += timeout;
        // The doubling stops below the limit, then the limit itself is added.
        timeout = timeout * 2 > rto_max ? rto_max : timeout * 2;
    }
    return total;
}

}  // namespace lvsim::net::tcp
