// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/daemon/vrrp_links.hpp"

#include "sim/net/interface.hpp"
#include "sim/net/settings.hpp"

#include <fmt/format.h>

namespace lvsim::keepalived {

namespace {

std::string setting_of(std::string_view interface, std::string_view setting) {
    return fmt::format("net.ipv4.conf.{}.{}", interface, setting);
}

}  // namespace

std::optional<vrrp::Link> VrrpLinks::find(std::string_view name) const {
    const net::Interface* found = stack_.find_interface(name);
    if (found == nullptr) return std::nullopt;
    return vrrp::Link{.index = found->index(),
                      .mac = found->mac(),
                      .mtu = found->mtu(),
                      .is_running = found->is_running(),
                      .address = found->select_source({})};
}

bool VrrpLinks::has_address(std::string_view interface, IpAddress address) const {
    const net::Interface* found = stack_.find_interface(interface);
    return found != nullptr && found->has_address(address);
}

bool VrrpLinks::add_address(std::string_view interface, IpPrefix prefix, std::string_view label) {
    const net::Interface* found = stack_.find_interface(interface);
    return found != nullptr && stack_.add_address(found->index(), prefix, label);
}

bool VrrpLinks::remove_address(std::string_view interface, IpAddress address) {
    const net::Interface* found = stack_.find_interface(interface);
    return found != nullptr && stack_.remove_address(found->index(), address);
}

/// Each card answers for its own addresses only: both see every request.
bool VrrpLinks::add_macvlan(std::string_view base, std::string_view name, MacAddress mac) {
    net::Interface* lower = stack_.find_interface(base);
    if (lower == nullptr) return false;
    net::Interface* made = stack_.add_macvlan(*lower, name, mac);
    if (made == nullptr) {
        const net::Interface* there = stack_.find_interface(name);
        return there != nullptr && there->lower() == lower && there->mac() == mac;
    }
    stack_.set_up(made->index(), true);
    const std::string own = setting_of(base, "arp_ignore");
    arp_ignore_before_.try_emplace(std::string(base), stack_.settings().read(own).value_or("0"));
    set(base, "arp_ignore", "1");
    set(name, "arp_ignore", "1");
    set(name, "accept_local", "1");
    set(name, "rp_filter", "0");
    return true;
}

void VrrpLinks::remove_macvlan(std::string_view name) {
    net::Interface* found = stack_.find_interface(name);
    if (found == nullptr || found->lower() == nullptr) return;
    const std::string base = found->lower()->name();
    stack_.remove_macvlan(*found);
    const auto before = arp_ignore_before_.find(base);
    if (before != arp_ignore_before_.end() && !stack_.find_interface(base)->has_uppers()) {
        set(base, "arp_ignore", before->second);
        arp_ignore_before_.erase(before);
    }
}

void VrrpLinks::set(std::string_view interface, std::string_view setting, std::string_view value) {
    const bool is_known = stack_.settings().write(setting_of(interface, setting), value);
    LVSIM_ASSERT(is_known, "no setting {} of {}", setting, interface);
}

}  // namespace lvsim::keepalived
