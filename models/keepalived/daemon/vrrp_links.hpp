// SPDX-License-Identifier: Apache-2.0
//
// The interfaces of a simulated machine as a VRRP router sees and changes them.
#pragma once

#include "models/vrrp/ports.hpp"
#include "sim/net/stack.hpp"

#include <map>
#include <string>

namespace lvsim::keepalived {

class VrrpLinks final : public vrrp::Links {
public:
    /// Requires: the stack outlives it.
    explicit VrrpLinks(net::Stack& stack) : stack_(stack) {}

    [[nodiscard]] std::optional<vrrp::Link> find(std::string_view name) const override;
    [[nodiscard]] bool has_address(std::string_view interface, IpAddress address) const override;
    bool add_address(std::string_view interface, IpPrefix prefix, std::string_view label) override;
    bool remove_address(std::string_view interface, IpAddress address) override;
    bool add_macvlan(std::string_view base, std::string_view name, MacAddress mac) override;
    void remove_macvlan(std::string_view name) override;

private:
    void set(std::string_view interface, std::string_view setting, std::string_view value);

    net::Stack& stack_;
    /// arp_ignore of lower interfaces, as it was before their first macvlan.
    std::map<std::string, std::string, std::less<>> arp_ignore_before_;
};

}  // namespace lvsim::keepalived
