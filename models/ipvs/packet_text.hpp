// SPDX-License-Identifier: Apache-2.0
//
// The text that a packet carries, for what reads it: the FTP helper, the persistence engine sip.
#pragma once

#include "sim/wire/frame.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace lvsim::ipvs {

/// What lies behind the first `header_bytes` bytes of the transport header. `buffer` is written
/// when it does not lie in one piece. Valid until either changes. Requires: has_l4().
[[nodiscard]] std::string_view transport_text(Frame& frame, std::size_t header_bytes,
                                              std::vector<char>& buffer);

}  // namespace lvsim::ipvs
