// SPDX-License-Identifier: Apache-2.0
//
// A machine with CentOS 6 on it, as the lab's blank virtual machine is: switched off, one adapter
// on VirtualBox's NAT, nothing typed yet.
#pragma once

#include "models/host/boot/messages.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <string>

namespace lvsim {
class World;
}
namespace lvsim::net {
class Network;
}

namespace lvsim::host {

class Host;
class System;
class VirtualNetworks;

struct Centos6Config {
    NodeId node = kNoNode;
    std::string name;
    Language language = Language::French;
    /// Of the card that the machine was installed with, and that its files know.
    MacAddress installed_mac;
    /// Of adapter 1 now; the others follow it. A clone with new addresses has others.
    MacAddress mac;
    std::string scheduler;  ///< Of every IPVS service, whatever is asked for; empty: as asked.
};

struct Centos6Machine {
    Host& host;
    System& system;
};

/// Both belong to the world. Requires: the networks outlive them.
[[nodiscard]] Centos6Machine make_centos6_machine(World& world, net::Network& network,
                                                  VirtualNetworks& networks,
                                                  const Centos6Config& config);

}  // namespace lvsim::host
