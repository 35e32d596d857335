// SPDX-License-Identifier: Apache-2.0
//
// Files of /proc/net that show a machine's network stack: arp and route, as Linux prints them
// (net/ipv4/arp.c, net/ipv4/fib_trie.c as behaviour reference).
#pragma once

#include <string>

namespace lvsim::net {
class Stack;
}

namespace lvsim::host {

[[nodiscard]] std::string proc_net_arp(net::Stack& stack);
[[nodiscard]] std::string proc_net_route(net::Stack& stack);

}  // namespace lvsim::host
