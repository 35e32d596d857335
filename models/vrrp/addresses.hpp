// SPDX-License-Identifier: Apache-2.0
//
// Putting the virtual addresses on their interfaces and taking them away (vrrp.md, 4.3 and 4.4),
// with the packet filter of no_accept and strict mode.
#pragma once

#include "models/vrrp/core.hpp"

namespace lvsim::vrrp {

/// Those that are not there yet; returns how many those were.
std::uint32_t set_addresses(Core& core, Instance& instance);
/// Those that we have set, or, `even_foreign`, whatever is there (left by a crash).
void remove_addresses(Core& core, Instance& instance, bool even_foreign = false);

/// Whether this address of ours was on that interface; it is not any more.
[[nodiscard]] bool note_loss(Instance& instance, std::string_view interface, IpAddress address);

}  // namespace lvsim::vrrp
