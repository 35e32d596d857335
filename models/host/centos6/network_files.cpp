// SPDX-License-Identifier: Apache-2.0
#include "models/host/centos6/blank_files.hpp"

#include <array>

namespace lvsim::host {

namespace {

constexpr std::string_view kIfcfgLo =
    R"(DEVICE=lo
IPADDR=127.0.0.1
NETMASK=255.0.0.0
NETWORK=127.0.0.0
# If you're having problems with gated making 127.0.0.0/8 a martian,
# you can change this to something else (255.255.255.255, for example)
BROADCAST=127.255.255.255
ONBOOT=yes
NAME=loopback
)";

/// What system-config-firewall writes for a fresh machine.
constexpr std::string_view kIptables =
    R"(# Firewall configuration written by system-config-firewall
# Manual customization of this file is not recommended.
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
-A INPUT -p icmp -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -m state --state NEW -m tcp -p tcp --dport 22 -j ACCEPT
-A INPUT -j REJECT --reject-with icmp-host-prohibited
-A FORWARD -j REJECT --reject-with icmp-host-prohibited
COMMIT
)";

constexpr std::string_view kInit =
    R"(# color => new RH6.0 bootup
# verbose => old-style bootup
# anything else => new style bootup without ANSI colors or positioning
BOOTUP=color
# column to start "[  OK  ]" label in 
RES_COL=60
PROMPT=yes
AUTOSWAP=no
ACTIVE_CONSOLES=/dev/tty[1-6]
SINGLE=/sbin/sushell
)";

constexpr std::array kFiles = {
    InstalledFile{"/etc/sysconfig/network", "NETWORKING=yes\nHOSTNAME=centos6.localdomain\n"},
    InstalledFile{"/etc/sysconfig/network-scripts/ifcfg-lo", kIfcfgLo},
    InstalledFile{"/etc/sysconfig/iptables", kIptables, 0600},
    InstalledFile{"/etc/sysconfig/init", kInit},
};

}  // namespace

std::span<const InstalledFile> network_files() {
    return kFiles;
}

}  // namespace lvsim::host
