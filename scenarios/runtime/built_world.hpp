// SPDX-License-Identifier: Apache-2.0
//
// A scenario as a World: one switch a network, one machine a host, one source of requests a
// traffic. Machines and switches are numbered in the order of the file, machines first.
#pragma once

#include "models/client/traffic.hpp"
#include "models/host/boot/virtual_networks.hpp"
#include "models/host/request_work.hpp"
#include "scenarios/runtime/machine.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/view.hpp"
#include "sim/core/world.hpp"
#include "sim/net/network.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

class BuiltWorld {
public:
    /// Makes everything but the traffic; nothing has power yet. Requires: both outlive it.
    /// `scheduler`: the method of every service, whatever is asked for; empty: what is asked for.
    BuiltWorld(const Scenario& scenario, std::uint64_t seed, const std::string& scheduler,
               BootErrors& errors);
    BuiltWorld(const BuiltWorld&) = delete;
    BuiltWorld& operator=(const BuiltWorld&) = delete;

    /// Boots every machine, in the order of the file, and executes all events of this moment.
    void boot();
    /// From now on the clients send. Requires: time zero.
    void start_traffic();

    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] net::Network& network() { return *network_; }
    [[nodiscard]] const std::vector<Machine*>& machines() const { return machines_; }
    /// nullptr: no machine has that name.
    [[nodiscard]] Machine* find_machine(std::string_view name) const;
    /// "serveur1.eth0"; nullptr: no interface has that name.
    [[nodiscard]] net::Interface* find_link(std::string_view name) const;
    [[nodiscard]] const std::vector<client::Traffic*>& traffic() const { return traffic_; }
    [[nodiscard]] bool is_traffic_finished() const;
    /// The machine that sends it. Requires: one of traffic().
    [[nodiscard]] const std::string& client_of(const client::Traffic& traffic) const;
    /// By NodeId.
    [[nodiscard]] const std::vector<std::string>& node_names() const { return node_names_; }

private:
    void name_nodes();
    void lay_trunks();

    const Scenario& scenario_;
    World world_;
    net::Network* network_ = nullptr;
    host::RequestWork* work_ = nullptr;
    std::vector<std::string> node_names_;
    host::VirtualNetworks* virtual_networks_ = nullptr;
    std::vector<Machine*> machines_;
    std::vector<client::Traffic*> traffic_;
};

}  // namespace lvsim::runtime
