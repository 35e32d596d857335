// SPDX-License-Identifier: Apache-2.0
//
// Reads filter expressions (libpcap's grammar.y and gencode.c) and says what is wrong with them in
// libpcap's words.
#pragma once

#include "models/host/tcpdump/dissection.hpp"
#include "models/host/tcpdump/filter.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {
class Files;
}

namespace lvsim::host::tcpdump {

/// What a filter is read for.
struct FilterScene {
    Release release = Release::V4_99;
    LinkType link = LinkType::Ethernet;
    std::uint32_t netmask = 0;     ///< Of the interface; 0: unknown.
    bool is_live = false;          ///< Packets have a direction.
    const Files* files = nullptr;  ///< Where /etc/services lies; nullptr: no names of ports.
    /// Names of hosts that have been looked up; nullopt: there is no such host.
    std::map<std::string, std::optional<IpAddress>, std::less<>> hosts = {};
};

struct FilterReading {
    Filter filter = {};
    std::string error = {};         ///< Empty: none.
    std::string missing_host = {};  ///< Look this name up and read again.
};

/// An empty text takes all packets.
[[nodiscard]] FilterReading read_filter(std::string_view text, const FilterScene& scene);

}  // namespace lvsim::host::tcpdump
