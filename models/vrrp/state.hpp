// SPDX-License-Identifier: Apache-2.0
//
// The states of a VRRP instance: RFC 3768, 6.4, and keepalived's FAULT.
#pragma once

#include <cstdint>
#include <string_view>

namespace lvsim::vrrp {

enum class State : std::uint8_t {
    Init,  ///< Before the first event; an instance stays here until its scripts have run once.
    Backup,
    Master,
    Fault,  ///< Something it depends on is down: it neither sends nor listens.
};
[[nodiscard]] std::string_view to_text(State state);  ///< "MASTER"

}  // namespace lvsim::vrrp
