// SPDX-License-Identifier: Apache-2.0
//
// /etc/sysconfig/network-scripts/ifcfg-*: which there are, in which order they count, and what they
// say, with /etc/sysconfig/network read before each. Behaviour reference: initscripts 9.03
// (CentOS 6; centos6-lab.md, sections 3.2 and 4.1).
#pragma once

#include "models/host/boot/shell_settings.hpp"
#include "sim/wire/address.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Files;

inline constexpr std::string_view kNetworkScripts = "/etc/sysconfig/network-scripts";

struct Ifcfg {
    std::string name;  ///< "eth0:0" of the file ifcfg-eth0:0.
    ShellSettings settings;

    [[nodiscard]] std::string_view get(std::string_view key) const { return settings.get(key); }
    [[nodiscard]] std::string device() const;       ///< DEVICE, else the file's name.
    [[nodiscard]] std::string real_device() const;  ///< Without ":0".
    [[nodiscard]] bool is_alias() const;
    [[nodiscard]] bool uses_dhcp() const;
    /// IPADDR, IPADDR0, IPADDR1, ... with their masks, the first class's without one. What is no
    /// address is left out, and said by bad_values().
    [[nodiscard]] std::vector<IpPrefix> addresses() const;
    [[nodiscard]] std::vector<std::string> bad_values() const;
    [[nodiscard]] std::optional<IpAddress> gateway() const;
    /// HWADDR in capitals; empty without one.
    [[nodiscard]] std::string hardware_address() const;
    /// As the network script looks for it: only a line ONBOOT=no counts.
    [[nodiscard]] bool starts_at_boot() const;
    [[nodiscard]] bool is_for_network_manager() const;
};

/// nullopt: no such file.
[[nodiscard]] std::optional<Ifcfg> read_ifcfg(const Files& files, std::string_view name);
/// The names behind "ifcfg-" that the network script takes, in its order: without lo, aliases,
/// ranges, backups and names with strange characters.
[[nodiscard]] std::vector<std::string> configured_interfaces(const Files& files);
/// "eth0:0", ... of "eth0", in the order of their files.
[[nodiscard]] std::vector<std::string> configured_aliases(const Files& files,
                                                          std::string_view device);

}  // namespace lvsim::host
