// SPDX-License-Identifier: Apache-2.0
//
// The counters of a machine by name, for `counters:` expectations:
//   drops, drops.REASON               packets that ended at this machine ("drops.no-route")
//   INTERFACE.rx_packets, .rx_bytes, .tx_packets, .tx_bytes
//   tcp.sockets                       of all states, TIME_WAIT included
//   httpd.connections, .requests, .ok, .body_bytes      where there is a web server
//   ipvs.services, ipvs.connections   zero where there is no director
#pragma once

#include "scenarios/runtime/view.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {
class Network;
}

namespace lvsim::runtime {

class Machine;

[[nodiscard]] std::vector<CountView> counters_of(Machine& machine);

/// "no route" -> "no-route"
[[nodiscard]] std::string counter_word(std::string_view words);

/// What became of all frames.
[[nodiscard]] FrameAccountView frame_account(const net::Network& network);

}  // namespace lvsim::runtime
