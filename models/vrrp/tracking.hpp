// SPDX-License-Identifier: Apache-2.0
//
// What an instance depends on: its own interface, interfaces, scripts and processes that it tracks,
// and its source address. Without a weight, down is FAULT; with one, the priority follows
// (vrrp.md, section 10).
#pragma once

#include "models/vrrp/core.hpp"

#include <string_view>

namespace lvsim::vrrp {

/// What the instance, and its group, are told to track; and, unless told otherwise, its interface.
void collect_tracks(const Core& core, Instance& instance);
/// How all that stands when the router starts or reloads; the priority follows, but nothing happens
/// yet. A script that has not run is neither up nor down.
void read_tracks(Core& core, Instance& instance);
/// The base priority and all adjustments, within 1..254; an owner's is not adjusted.
[[nodiscard]] std::uint8_t effective_priority(const Instance& instance);
/// Something that it depends on is down.
[[nodiscard]] bool has_faults(const Instance& instance);
/// A script without a weight has not run yet.
[[nodiscard]] bool waits_for_script(const Instance& instance);

/// Tells all instances, in the order of the configuration, how something that they may track is.
void set_track(Core& core, TrackKind kind, std::string_view name, bool is_up,
               std::string_view detail);

void note_link(Core& core, std::string_view interface, bool is_running);
void note_address_added(Core& core, std::string_view interface, IpAddress address);
void note_address_removed(Core& core, std::string_view interface, IpAddress address);

/// An address of the interface that is no virtual one; unspecified: none.
[[nodiscard]] IpAddress own_address(const Core& core, std::string_view interface);

}  // namespace lvsim::vrrp
