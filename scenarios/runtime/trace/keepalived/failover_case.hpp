// SPDX-License-Identifier: Apache-2.0
//
// A recording of keepalived as plain values: the network it was made in, what was done to it, and
// what was seen. Format: tests/traces/keepalived-2.2.7/README.md; what is not in it is an error.
#pragma once

#include "sim/core/result.hpp"
#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// Moments of a recording count from its own zero, so they may be negative.
using CaseTime = SimDuration;

enum class CaseRole : std::uint8_t { Router, Server, Station };

struct CaseInterface {
    std::string name;
    std::optional<MacAddress> mac;
    std::optional<IpPrefix> ipv4;  ///< With the host part.
};

struct CaseHost {
    std::string name;
    CaseRole role = CaseRole::Station;
    std::vector<CaseInterface> interfaces;
    std::string config;      ///< A router's file.
    bool is_serving = true;  ///< A server's state at the start.
};

struct CaseSwitch {
    std::string name;
    std::vector<std::string> attached;  ///< "r1.eth0"
};

struct CaseLink {
    std::string name;
    std::vector<std::string> between;  ///< Two switches.
};

struct CaseNetwork {
    std::string name;
    std::vector<CaseSwitch> switches;
    std::optional<CaseLink> link;
};

/// A command behind track_script or MISC_CHECK, and its exit status until a script_result.
struct CaseScript {
    std::string router;
    std::string name;
    std::string command;
    std::int32_t status = 0;
};

enum class CaseEventKind : std::uint8_t {
    Start,
    Sigterm,
    SigkillAll,
    SigkillParent,
    SigkillChild,
    Freeze,
    Thaw,
    Reload,
    Cut,
    Heal,
    LinkDown,
    LinkUp,
    AdminDown,
    AdminUp,
    AddressDelete,
    AddressAdd,
    ScriptResult,
    InjectFrame,
    Ping,
    ServerUp,
    ServerDown,
    ServerStatus,
    ServerHang,
    Unplug,
    Replug,
};
[[nodiscard]] std::string_view to_text(CaseEventKind kind);  ///< "sigkill_all"

struct CaseEvent {
    int line = 0;
    CaseTime time;
    CaseEventKind kind = CaseEventKind::Start;
    std::string host;       ///< `router`, `server` or `host`
    std::string interface;  ///< Empty where the kind has none; likewise below.
    std::string link;
    std::string config;
    std::string script;
    std::optional<IpPrefix> address;     ///< With the host part.
    std::optional<CaseTime> ready;       ///< start
    std::optional<CaseTime> ideal;       ///< start
    std::int32_t status = 0;             ///< script_result, server_status
    std::optional<SimDuration> runtime;  ///< script_result
    std::string path;                    ///< server_status
    std::vector<std::byte> bytes;        ///< inject_frame
    bool is_end = false;                 ///< The recording was ended by it.
};

struct CaseFrame {
    int line = 0;
    CaseTime time;
    std::string port;  ///< "r1.eth0"
    std::string kind;
    std::vector<std::byte> bytes;
};

/// A line of `ipvs` or `log`.
struct CaseLine {
    int line = 0;
    CaseTime time;
    std::string host;  ///< Empty for `ipvs`: there is one router.
    std::string text;
};

struct CaseWindow {
    CaseTime from;
    CaseTime stop;
    CaseTime to;
    CaseTime log_from;
};

struct FailoverCase {
    std::string file;
    std::string name;
    std::string about;
    CaseWindow window;
    std::vector<CaseNetwork> networks;
    std::vector<CaseHost> hosts;
    std::vector<CaseScript> scripts;
    std::vector<CaseEvent> events;
    std::vector<CaseFrame> frames;
    std::vector<CaseLine> commands;  ///< `ipvs`
    std::vector<CaseLine> log;
    bool has_frames = false;
    bool has_commands = false;
    std::map<std::string, std::string> configs;  ///< By file name.

    [[nodiscard]] const CaseHost* find_host(std::string_view name) const;
};

/// Whether a text is such a recording, rather than one of a kernel (trace_file.hpp): by the keys at
/// its top.
[[nodiscard]] bool is_failover_file(const std::string& path);

/// Reads it and the configurations beside it.
[[nodiscard]] Result<FailoverCase> read_failover_file(const std::string& path);
/// The same from texts in memory; `file` is its name in messages.
[[nodiscard]] Result<FailoverCase> read_failover_text(std::string_view text,
                                                      const std::string& file,
                                                      std::map<std::string, std::string> configs);

}  // namespace lvsim::runtime
