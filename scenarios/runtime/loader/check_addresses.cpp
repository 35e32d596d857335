// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/checks.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace lvsim::runtime {

namespace {

const NetworkConfig* find_network(const Scenario& scenario, std::string_view name) {
    const auto found =
        std::find_if(scenario.networks.begin(), scenario.networks.end(),
                     [&](const NetworkConfig& network) { return network.name == name; });
    return found == scenario.networks.end() ? nullptr : &*found;
}

/// Networks whose switches are cabled together are one: each is known by the first of its group.
class JoinedNetworks {
public:
    explicit JoinedNetworks(const Scenario& scenario) {
        for (const NetworkConfig& network : scenario.networks) {
            first_.emplace(network.name, network.name);
        }
        for (const NetworkConfig& network : scenario.networks) {
            for (const auto& trunk : network.trunks) {
                join(network.name, trunk.value);
            }
        }
    }
    [[nodiscard]] std::string_view group_of(std::string_view name) const {
        const auto found = first_.find(name);
        return found == first_.end() ? name : found->second;
    }

private:
    void join(std::string_view a, std::string_view b) {
        const std::string_view from = group_of(b);
        const std::string_view to = group_of(a);
        for (auto& [name, group] : first_) {
            group = group == from ? to : group;
        }
    }
    std::map<std::string_view, std::string_view> first_;
};

class AddressCheck {
public:
    AddressCheck(const Scenario& scenario, DiagnosticList& errors)
        : scenario_(scenario), errors_(errors), joined_(scenario) {}

    void check_subnet(const NetworkConfig& network);
    void check_host(const HostConfig& host);

private:
    struct Owner {
        std::string_view host;
        std::string_view interface;
        int line = 0;
    };

    void check_interface(const HostConfig& host, const InterfaceConfig& interface);
    void check_place(const InterfaceConfig& interface, const Placed<IpPrefix>& address,
                     const std::string& path);
    void check_unique(const HostConfig& host, const InterfaceConfig& interface,
                      const Placed<IpPrefix>& address, const std::string& path);
    void check_mac(const HostConfig& host, const InterfaceConfig& interface,
                   const std::string& path);
    void check_gateway(const HostConfig& host, IpAddress gateway, const SourcePlace& place,
                       const std::string& path);
    void error(std::string_view code, const SourcePlace& place, std::string path,
               std::string message, std::string hint = {}) {
        errors_.add(
            {std::string(code), place, std::move(path), std::move(message), std::move(hint)});
    }

    const Scenario& scenario_;
    DiagnosticList& errors_;
    JoinedNetworks joined_;
    std::map<std::pair<std::string_view, IpAddress>, Owner> addresses_;
    std::map<MacAddress, Owner> macs_;
};

bool can_be_of_machine(IpAddress address) {
    constexpr std::uint32_t kFirstReserved = 240;  // RFC 1112, 4: class E
    return !address.is_multicast() && !address.is_loopback() &&
           (address.v4_value() >> 24) < kFirstReserved && (address.v4_value() >> 24) != 0;
}

void AddressCheck::check_subnet(const NetworkConfig& network) {
    const bool was_read = network.subnet.address != IpAddress();
    if (was_read && !can_be_of_machine(network.subnet.network())) {
        error(code::kOutsideSubnet, network.place, fmt::format("networks.{}.subnet", network.name),
              fmt::format("no machine can have an address in {}", to_text(network.subnet)));
    }
}

void AddressCheck::check_host(const HostConfig& host) {
    for (const InterfaceConfig& interface : host.interfaces) {
        check_interface(host, interface);
    }
    const std::string path = fmt::format("hosts.{}", host.name);
    if (errors_.has_below(path + ".interfaces")) {
        return;  // which networks the machine is on is not known for certain
    }
    if (host.gateway) {
        check_gateway(host, host.gateway->value, host.gateway->place, path + ".gateway");
    }
    for (std::size_t i = 0; i < host.routes.list.size(); ++i) {
        const RouteConfig& route = host.routes.list[i];
        check_gateway(host, route.via, route.place, fmt::format("{}.routes[{}].via", path, i));
    }
}

void AddressCheck::check_interface(const HostConfig& host, const InterfaceConfig& interface) {
    const std::string path = fmt::format("hosts.{}.interfaces.{}", host.name, interface.name);
    for (std::size_t i = 0; i < interface.addresses.size(); ++i) {
        const std::string where = interface.addresses.size() == 1
                                      ? path + ".address"
                                      : fmt::format("{}.address[{}]", path, i);
        check_place(interface, interface.addresses[i], where);
        check_unique(host, interface, interface.addresses[i], where);
    }
    check_mac(host, interface, path + ".mac");
}

void AddressCheck::check_place(const InterfaceConfig& interface, const Placed<IpPrefix>& address,
                               const std::string& path) {
    const NetworkConfig* network = find_network(scenario_, interface.network.value);
    if (network == nullptr || network->subnet.address == IpAddress()) {
        return;  // which has been said
    }
    const IpPrefix& prefix = address.value;
    if (!network->subnet.contains(prefix.address)) {
        error(code::kOutsideSubnet, address.place, path,
              fmt::format("{} is outside of {}, expected an address in {}", to_text(prefix.address),
                          network->name, to_text(network->subnet)));
        return;
    }
    constexpr int kPointToPoint = 31;  // RFC 3021: such a subnet has neither of the two
    if (prefix.length >= kPointToPoint) {
        return;
    }
    if (prefix.address == prefix.network() || prefix.address == prefix.broadcast()) {
        error(code::kOutsideSubnet, address.place, path,
              fmt::format("{} is the {} of {}, expected the address of a machine",
                          to_text(prefix.address),
                          prefix.address == prefix.network() ? "address" : "broadcast address",
                          to_text(IpPrefix{prefix.network(), prefix.length})));
    }
}

void AddressCheck::check_unique(const HostConfig& host, const InterfaceConfig& interface,
                                const Placed<IpPrefix>& address, const std::string& path) {
    const auto [known, is_new] =
        addresses_.try_emplace({joined_.group_of(interface.network.value), address.value.address},
                               Owner{host.name, interface.name, address.place.line});
    if (!is_new) {
        const Owner& owner = known->second;
        error(code::kAddressTwice, address.place, path,
              fmt::format("{} is also an address of {} of {}", to_text(address.value.address),
                          owner.interface, owner.host),
              fmt::format("that is in line {}", owner.line));
    }
}

void AddressCheck::check_mac(const HostConfig& host, const InterfaceConfig& interface,
                             const std::string& path) {
    if (!interface.mac) {
        return;
    }
    const auto [known, is_new] = macs_.try_emplace(
        interface.mac->value, Owner{host.name, interface.name, interface.mac->place.line});
    if (!is_new) {
        const Owner& owner = known->second;
        error(code::kMacAddress, interface.mac->place, path,
              fmt::format("{} is also the address of {} of {}", to_text(interface.mac->value),
                          owner.interface, owner.host),
              fmt::format("that is in line {}", owner.line));
    }
}

void AddressCheck::check_gateway(const HostConfig& host, IpAddress gateway,
                                 const SourcePlace& place, const std::string& path) {
    if (gateway == IpAddress()) {
        return;  // it was wrong in itself
    }
    std::string subnets;
    bool is_near = false;
    for (const InterfaceConfig& interface : host.interfaces) {
        for (const auto& [prefix, where] : interface.addresses) {
            if (prefix.address == gateway) {
                error(code::kGateway, place, path,
                      fmt::format("{} is an address of {} itself, expected another machine",
                                  to_text(gateway), host.name));
                return;
            }
            is_near = is_near || prefix.contains(gateway);
            const std::string subnet = to_text(IpPrefix{prefix.network(), prefix.length});
            if (subnets.find(subnet) == std::string::npos) {
                subnets += (subnets.empty() ? "" : " or ") + subnet;
            }
        }
    }
    if (!is_near) {
        error(code::kGateway, place, path,
              subnets.empty() ? fmt::format("{} is on no network of {}, which has no address",
                                            to_text(gateway), host.name)
                              : fmt::format("{} is on no network of {}, expected an address in {}",
                                            to_text(gateway), host.name, subnets));
    }
}

}  // namespace

void check_addresses(const Scenario& scenario, DiagnosticList& errors) {
    AddressCheck check(scenario, errors);
    for (const NetworkConfig& network : scenario.networks) {
        check.check_subnet(network);
    }
    for (const HostConfig& host : scenario.hosts) {
        check.check_host(host);
    }
}

}  // namespace lvsim::runtime
