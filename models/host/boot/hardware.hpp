// SPDX-License-Identifier: Apache-2.0
//
// The virtual hardware of a machine: up to four network adapters, each with a MAC address, what it
// is attached to, and a cable. An adapter exists once it has been attached to something; it can be
// added only while the machine is off, as in VirtualBox.
#pragma once

#include "sim/net/route.hpp"
#include "sim/wire/address.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace lvsim::host {

class Host;
class VirtualNetworks;

struct Adapter {
    MacAddress mac;
    std::string network;  ///< Empty: not attached; kNatNetwork: its NAT.
    bool has_cable = true;
    bool is_there = false;
    net::InterfaceIndex card = net::kNoInterface;  ///< Of the stack; valid when is_there.
};

class Hardware {
public:
    static constexpr std::size_t kAdaptersMax = 4;

    /// `first_mac`: of adapter 1; the others follow it.
    Hardware(Host& host, VirtualNetworks& networks, MacAddress first_mac);

    /// Adapters are numbered from 0 here.
    [[nodiscard]] const Adapter& adapter(std::size_t number) const { return adapters_[number]; }

    // Each answers with a word why not, or nothing. Requires: number < kAdaptersMax.

    /// `network`: a name, kNatNetwork, or empty for "not attached".
    std::string attach(std::size_t number, std::string_view network);
    std::string set_cable(std::size_t number, bool is_in);
    std::string set_mac(std::size_t number, MacAddress mac);
    /// A new address of VirtualBox's (08:00:27), drawn from the run's randomness.
    std::string renew_mac(std::size_t number);

private:
    void make_card(Adapter& adapter, std::size_t number);
    [[nodiscard]] std::string plug(std::size_t number);

    Host& host_;
    VirtualNetworks& networks_;
    std::array<Adapter, kAdaptersMax> adapters_;
};

}  // namespace lvsim::host
