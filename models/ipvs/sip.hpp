// SPDX-License-Identifier: Apache-2.0
//
// What the persistence engine "sip" reads in a datagram: the Call-ID of its SIP message (RFC 3261
// 20.8; behaviour: Linux 6.1 ip_vs_pe_sip.c, nf_conntrack_sip.c).
#pragma once

#include <optional>
#include <string_view>

namespace lvsim::ipvs {

/// The value of the first header Call-ID (or "i"): a word, maybe '@' and a word, 1 to 255 bytes
/// with a line end behind it. The first line holds no header. nullopt: there is none.
[[nodiscard]] std::optional<std::string_view> find_call_id(std::string_view message);

}  // namespace lvsim::ipvs
