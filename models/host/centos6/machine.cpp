// SPDX-License-Identifier: Apache-2.0
#include "models/host/centos6/machine.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/boot/virtual_networks.hpp"
#include "models/host/centos6/blank_files.hpp"
#include "models/host/host.hpp"
#include "sim/core/assert.hpp"
#include "sim/core/world.hpp"

namespace lvsim::host {

Centos6Machine make_centos6_machine(World& world, net::Network& network, VirtualNetworks& networks,
                                    const Centos6Config& config) {
    Host& host = world.emplace<Host>(
        world, network, HostConfig{config.node, config.name, Profile::Centos6, config.scheduler});
    System& system = world.emplace<System>(host, networks, config.mac);
    install_blank_machine(host.files(), config.language, config.installed_mac);
    const std::string refusal = system.hardware().attach(0, kNatNetwork);
    LVSIM_ASSERT(refusal.empty(), "a new machine is off: {}", refusal);
    return {host, system};
}

}  // namespace lvsim::host
