// SPDX-License-Identifier: Apache-2.0
//
// ifup and ifdown: an interface as its file ifcfg-* has it. Behaviour reference: initscripts 9.03,
// network-scripts/ifup-eth, ifup-aliases, ifdown-eth (CentOS 6.3; centos6-lab.md, section 4.1).
// Refused by name: bridges, bonds, VLANs, MACADDR, tunnels. Left out: IPv6 keys (no IPv6 address is
// configured here), ETHTOOL_OPTS, and what hands an interface to a running NetworkManager.
#pragma once

#include "models/host/boot/messages.hpp"
#include "models/host/boot/steps.hpp"

#include <string>
#include <string_view>

namespace lvsim::host {

class System;

/// How ifup and ifdown were called.
struct InterfaceCall {
    System& system;
    Steps& steps;
    ScriptConsole& console;
    std::string name;      ///< "eth0", "ifcfg-eth0", "eth0:0"
    bool is_boot = false;  ///< By the network script: ONBOOT counts.
};

/// Add what is to be done to the steps of the call; at their end steps.status is the exit status.
/// Requires: system, steps and console live as long as the steps.
void add_ifup(const InterfaceCall& call);
void add_ifdown(const InterfaceCall& call);

/// Asks for an address for the card and sets it, with the default route and resolv.conf;
/// steps.status is 1 when nobody answered. Requires: the card is up.
void add_dhcp(System& system, Steps& steps, std::string_view card);

}  // namespace lvsim::host
