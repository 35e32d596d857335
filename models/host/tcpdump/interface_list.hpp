// SPDX-License-Identifier: Apache-2.0
//
// Which interfaces tcpdump can listen on, by name or by their number in -D's list.
#pragma once

#include "models/host/tcpdump/dissection.hpp"
#include "models/host/tcpdump/packet.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {
class Host;
}

namespace lvsim::host::tcpdump {

struct CaptureInterface {
    std::string name;  ///< "any": all of them.
    LinkType link = LinkType::Ethernet;
    std::uint32_t netmask = 0;  ///< Of its first address; 0: none.
};

/// `wanted` empty: the first of the list. Error: what libpcap says.
[[nodiscard]] tl::expected<CaptureInterface, std::string> find_capture_interface(
    Host& host, std::string_view wanted, Release release);
/// What -D prints.
[[nodiscard]] std::string interface_list_text(Host& host, Release release);

}  // namespace lvsim::host::tcpdump
