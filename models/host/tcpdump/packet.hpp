// SPDX-License-Identifier: Apache-2.0
//
// A packet as a capture holds it: its bytes from the link header on, their time and where they
// passed.
#pragma once

#include "models/host/tcpdump/view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host::tcpdump {

/// The link headers of a capture, by their numbers in capture files.
enum class LinkType : std::uint32_t {
    Ethernet = 1,
    Raw = 101,       ///< None: the packet begins with IP (tunl0).
    Cooked = 113,    ///< What `-i any` gives before libpcap 1.10.
    CookedV2 = 276,  ///< And since, with the interface.
};
/// "EN10MB (Ethernet)", as tcpdump tells it.
[[nodiscard]] std::string_view link_type_text(LinkType type);
/// nullopt: one that lvsim does not read.
[[nodiscard]] std::optional<LinkType> link_type_of(std::uint32_t number);

/// sll_pkttype of a cooked header.
enum class PacketType : std::uint8_t {
    ToHost = 0,
    Broadcast = 1,
    Multicast = 2,
    OtherHost = 3,
    Outgoing = 4
};

struct Packet {
    LinkType link = LinkType::Ethernet;
    std::int64_t unix_ns = 0;
    std::vector<std::byte> bytes = {};    ///< As far as captured.
    std::size_t length = 0;               ///< On the wire.
    std::string interface = {};           ///< Empty: unknown (from a file).
    std::optional<PacketType> type = {};  ///< Unknown (from a file) when the header has none.

    [[nodiscard]] View view() const { return {bytes, length}; }
};

/// Where the network header lies and what it is.
struct NetworkPlace {
    std::size_t offset = 0;
    std::uint16_t ethertype = 0;
};
/// nullopt: the link header was not captured whole.
[[nodiscard]] std::optional<NetworkPlace> network_place(LinkType link, const View& packet);

/// The Ethernet frame as `-i any` shows it: the header of its link type in place of its own.
struct CookedOrigin {
    LinkType link = LinkType::CookedV2;
    PacketType type = PacketType::ToHost;
    std::uint32_t interface_index = 0;
    bool is_loopback = false;
};
/// Requires: `frame` holds an Ethernet header.
[[nodiscard]] std::vector<std::byte> cooked(const CookedOrigin& origin,
                                            std::span<const std::byte> frame);

}  // namespace lvsim::host::tcpdump
