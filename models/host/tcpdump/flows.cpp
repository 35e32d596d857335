// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/flows.hpp"

namespace lvsim::host::tcpdump {

TcpNumbers FlowTable::relative(Endpoint from, Endpoint to, TcpNumbers numbers, bool is_syn) {
    const bool is_reverse =
        from.port > to.port || (from.port == to.port && to.address < from.address);
    const Endpoint& low = is_reverse ? to : from;
    const Endpoint& high = is_reverse ? from : to;
    const Key key(low.address, high.address, low.port, high.port);
    const auto known = flows_.find(key);
    if (known == flows_.end() || is_syn) {
        // Kept as the lower end's: its sequence, and what it will have acknowledged.
        TcpNumbers base{numbers.sequence, numbers.acknowledgement - 1};
        if (is_reverse) base = {numbers.acknowledgement - 1, numbers.sequence};
        if (is_trial_) return numbers;
        if (flows_.size() >= kFlowsMax) flows_.clear();
        flows_[key] = base;
        return numbers;
    }
    const TcpNumbers& base = known->second;
    if (is_reverse) {
        return {numbers.sequence - base.acknowledgement, numbers.acknowledgement - base.sequence};
    }
    return {numbers.sequence - base.sequence, numbers.acknowledgement - base.acknowledgement};
}

}  // namespace lvsim::host::tcpdump
