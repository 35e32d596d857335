// SPDX-License-Identifier: Apache-2.0
//
// The TCP connections that tcpdump has seen: sequence numbers are printed relative to the first of
// each. Bounded: beyond kFlowsMax the table begins anew (the real program's grows for ever).
#pragma once

#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>

namespace lvsim::host::tcpdump {

struct TcpNumbers {
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
};

class FlowTable {
public:
    static constexpr std::size_t kFlowsMax = 65'536;

    /// The numbers of a segment with ACK, as they are to be printed. The first segment seen of a
    /// connection, and each SYN, is shown with its true numbers and makes the others relative.
    [[nodiscard]] TcpNumbers relative(Endpoint from, Endpoint to, TcpNumbers numbers, bool is_syn);
    /// Nothing is remembered while this is true: the same packet will come again.
    void set_trial(bool is_trial) { is_trial_ = is_trial; }

private:
    using Key = std::tuple<IpAddress, IpAddress, std::uint16_t, std::uint16_t>;

    std::map<Key, TcpNumbers> flows_;
    bool is_trial_ = false;
};

}  // namespace lvsim::host::tcpdump
