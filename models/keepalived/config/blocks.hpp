// SPDX-License-Identifier: Apache-2.0
//
// The tables of keywords, a file each (NAME_block.cpp and its neighbours).
#pragma once

#include "models/keepalived/config/draft.hpp"
#include "models/keepalived/config/reader.hpp"

#include <span>
#include <string_view>

namespace lvsim::keepalived {

[[nodiscard]] std::span<const Keyword> top_keywords();
[[nodiscard]] std::span<const Keyword> global_keywords();
[[nodiscard]] std::span<const Keyword> instance_keywords();
[[nodiscard]] std::span<const Keyword> sync_group_keywords();
[[nodiscard]] std::span<const Keyword> script_keywords();
[[nodiscard]] std::span<const Keyword> process_keywords();
[[nodiscard]] std::span<const Keyword> virtual_server_keywords();
[[nodiscard]] std::span<const Keyword> real_server_keywords();

void begin_instance(Reader& in, Draft& draft);
void end_instance(Reader& in, Draft& draft);
void add_address(Reader& in, Draft& draft);
void add_excluded_address(Reader& in, Draft& draft);
void add_static_address(Reader& in, Draft& draft);
void add_unicast_peer(Reader& in, Draft& draft);
void begin_sync_group(Reader& in, Draft& draft);
void begin_script(Reader& in, Draft& draft);
void end_script(Reader& in, Draft& draft);
void begin_process(Reader& in, Draft& draft);
void end_process(Reader& in, Draft& draft);
void begin_virtual_server(Reader& in, Draft& draft);
void end_virtual_server(Reader& in, Draft& draft);
void begin_server_group(Reader& in, Draft& draft);
void add_server_group_entry(Reader& in, Draft& draft);
void end_server_group(Reader& in, Draft& draft);
void begin_real_server(Reader& in, Draft& draft);
void end_real_server(Reader& in, Draft& draft);

// Lines of track_*: of the instance, of the group.
void track_interface(Reader& in, Draft& draft);
void track_script(Reader& in, Draft& draft);
void track_process(Reader& in, Draft& draft);
void group_track_interface(Reader& in, Draft& draft);
void group_track_script(Reader& in, Draft& draft);
void group_track_process(Reader& in, Draft& draft);

// Words of global_defs for the director (global_lvs.cpp).
void set_lvs_timeouts(Reader& in, Draft& draft);
void set_lvs_flush_on_stop(Reader& in, Draft& draft);
void set_lvs_sync_daemon(Reader& in, Draft& draft);

/// NAT, DR, TUN with its type, from word 1 on. None: reported, `whose` in its words ("virtual
/// server").
struct Forwarding {
    ipvs::ForwardingMethod method = ipvs::ForwardingMethod::Masquerade;
    ipvs::Tunnel tunnel = {};
};
[[nodiscard]] std::optional<Forwarding> read_forwarding(Reader& in, std::string_view whose);

/// A keyword whose value is a command line, its user and group behind it.
[[nodiscard]] CommandConfig read_command(Reader& in);
/// Whether a command that names no user has one to run as: script_user, keepalived_script or, if
/// nobody asked for security, root. Reported once a process.
[[nodiscard]] bool has_default_user(Reader& in, Draft& draft);
/// Whether the program of a command line is there.
[[nodiscard]] bool has_program(const Reader& in, std::string_view line);
/// Whether it would run as root although script security is off: then starting is refused.
[[nodiscard]] bool is_insecure(const Reader& in, const Draft& draft, const CommandConfig& command);

}  // namespace lvsim::keepalived
