// SPDX-License-Identifier: Apache-2.0
//
// Machines with CentOS 6, and what a person does with them.
#pragma once

#include "models/host/boot/system.hpp"
#include "models/host/boot/virtual_networks.hpp"
#include "models/host/centos6/machine.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/shell/job.hpp"
#include "sim/core/world.hpp"
#include "sim/net/network.hpp"
#include "tests/models/host/lab.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

inline constexpr std::uint64_t kInstalledMac = 0x0800'2711'2233;

class CentosLab {
public:
    explicit CentosLab(Language language = Language::English) : language_(language) {}

    /// A machine that is off; its cards have new addresses, as a clone's.
    Centos6Machine add(std::string name);
    /// The same, with its first card on an internal network and a file for it, no firewall and no
    /// NetworkManager; booted.
    Centos6Machine add_configured(std::string name, std::string_view address,
                                  std::string_view network = "Intnet");
    void boot(Centos6Machine& machine);
    /// Types a line and waits for its end, an hour at most.
    Outcome run(Centos6Machine& machine, std::string_view line, std::string_view input = {});
    void wait(SimDuration span) { world.run_until(world.now() + span); }
    void write(Centos6Machine& machine, const std::string& path, std::string text) {
        machine.host.files().write(path, std::move(text));
    }

    World world{7};
    net::Network& network = world.emplace<net::Network>(world);
    /// Of networks only: machines are numbered before these.
    std::vector<std::string> node_names = std::vector<std::string>(100);
    VirtualNetworks& networks =
        world.emplace<VirtualNetworks>(world, network, node_names, net::LinkSettings{});

private:
    Language language_;
    std::uint32_t next_ = 0;
};

/// A line of a start script and its "[  OK  ]" in column 60.
[[nodiscard]] std::string ok_line(std::string_view text, std::string_view tag = "  OK  ");

/// The file of a card with a fixed address, as the lab writes it.
[[nodiscard]] std::string static_ifcfg(std::string_view device, std::string_view address,
                                       std::string_view more = "");

}  // namespace lvsim::host
