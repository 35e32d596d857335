// SPDX-License-Identifier: Apache-2.0
//
// What is checked when all of the file has been read, process by process, and what becomes of the
// draft: defaults that depend on other values, what contradicts itself, what is dropped.
#pragma once

#include "models/keepalived/config/draft.hpp"
#include "models/keepalived/config/reader.hpp"

namespace lvsim::keepalived {

/// Of one instance; fills its defaults in. False: keepalived would not start; reported.
[[nodiscard]] bool check_instance(Reader& in, const GlobalDraft& global, InstanceDraft& instance);
/// Authentication and unicast of an instance; its virtual MAC (parts of check_instance).
void check_instance_transport(Reader& in, InstanceDraft& instance);
void check_virtual_mac(Reader& in, vrrp::InstanceConfig& config);

/// All of VRRP. False: keepalived would not start; reported.
[[nodiscard]] bool check_vrrp(Reader& in, Draft& draft, vrrp::RouterConfig& config);

/// All of the director and its checkers.
void check_lvs(Reader& in, Draft& draft, LvsConfig& config);
/// A virtual server with its effective values; false: it is dropped.
[[nodiscard]] bool check_virtual_server(Reader& in, const Draft& draft, VirtualServerDraft& server);
/// Parameters of its servers and checkers, from the nearest that says something.
void inherit_check_times(const Draft& draft, VirtualServerDraft& server);

}  // namespace lvsim::keepalived
