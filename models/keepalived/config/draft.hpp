// SPDX-License-Identifier: Apache-2.0
//
// A configuration while it is read: what was said, before the checks that need all of it and before
// defaults are filled in. The blocks (global_block.cpp, instance_block.cpp, ...) write it, the
// checks (vrrp_checks.cpp, lvs_checks.cpp) make a Config of it.
#pragma once

#include "models/keepalived/config/config.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::keepalived {

/// Of scripts that would run as root although nobody looked at who may write them.
struct ScriptSecurity {
    bool is_enabled = false;  ///< enable_script_security
    std::string user;         ///< script_user
    /// Whether this process has said that there is no user to run scripts as.
    bool has_said_no_user = false;
};

struct GlobalDraft {
    std::string router_id;
    vrrp::Version version = vrrp::Version::V2;
    IpAddress group = IpAddress::v4(0xe0000012);
    vrrp::GarpConfig garp;
    std::optional<std::int32_t> lower_prio_repeat;
    std::optional<SimDuration> lower_prio_delay;
    SimDuration garp_interval = {};
    bool has_min_garp = false;
    bool has_lower_prio_no_advert = false;
    bool has_higher_prio_send_advert = false;
    std::int32_t down_timer_adverts = 3;
    SimDuration startup_delay = {};
    bool is_strict = false;
    bool skips_check_adv_addr = false;
    bool checks_unicast_source = false;
    bool logs_unknown_vrids = false;
    std::string default_interface = "eth0";
    ScriptSecurity scripts;
    bool logs_all_failures = false;  ///< checker_log_all_failures
};

/// The part of a vrrp_instance whose value depends on others; the rest goes into `config`.
struct InstanceDraft {
    vrrp::InstanceConfig config;
    std::optional<vrrp::Version> version;
    std::optional<std::uint8_t> priority;
    std::optional<SimDuration> advert_int;
    std::optional<bool> is_v6;  ///< The family of its first address.
    bool has_ah = false;
    bool has_auth_type = false;
    bool has_unicast_word = false;
    bool has_unicast_fault = false;
    bool has_unicast_ttl = false;
    std::optional<std::int32_t> master_repeat, refresh_repeat, lower_prio_repeat;
    std::optional<SimDuration> master_delay, refresh, lower_prio_delay;
    std::optional<bool> lower_prio_no_advert, higher_prio_send_advert, skips_check_adv_addr;
    std::optional<bool> is_strict, accepts;
    std::optional<std::int32_t> down_timer_adverts;
};

struct TrackedScript {
    vrrp::ScriptConfig config;
    std::int32_t weight = 0;
    bool is_reverse = false;
    bool is_there = false;  ///< Its program is.
    bool has_user_error = false;
    std::optional<SimDuration> timeout;
};
struct TrackedProcess {
    vrrp::ProcessConfig config;
    std::int32_t weight = 1;
    bool is_reverse = false;
};

struct GroupDraft {
    vrrp::SyncGroupConfig config;
    bool has_list = false;
};

struct VrrpDraft {
    std::vector<InstanceDraft> instances;
    std::vector<GroupDraft> groups;
    std::vector<TrackedScript> scripts;
    std::vector<TrackedProcess> processes;
    bool has_absent_interface = false;
    bool runs_insecure_script = false;
};

/// A line of a virtual_server_group.
struct GroupEntry {
    IpAddress first;
    std::uint32_t more = 0;  ///< Addresses behind the first one.
    std::uint16_t port = 0;
    std::uint32_t fwmark = 0;  ///< Not 0: no address at all.
};
struct ServerGroupDraft {
    std::string name;
    std::vector<GroupEntry> entries;
};

/// What a virtual_server, a real_server and a checker may all say.
struct CheckTimes {
    std::optional<bool> is_alpha;
    std::optional<std::uint32_t> retry;
    std::optional<SimDuration> delay_before_retry, warmup, connect_timeout, delay_loop;
};

/// What a checker connects to, as far as it says so.
struct CheckerDraft {
    CheckerConfig config;
    CheckTimes times;
    std::optional<IpAddress> connect_ip;
    std::optional<std::uint16_t> connect_port;
    std::optional<bool> logs_all_failures;
    std::optional<SimDuration> misc_timeout;
    bool is_broken = false;  ///< Dropped at its end.
};

struct RealServerDraft {
    RealServerConfig config;
    CheckTimes times;
    std::optional<std::int32_t> weight;
    std::optional<ipvs::ForwardingMethod> method;
    ipvs::Tunnel tunnel = {};
    std::optional<bool> has_inhibit;
    std::vector<CheckerDraft> checkers;
};

struct VirtualServerDraft {
    VirtualServerConfig config;
    CheckTimes times;
    std::optional<Endpoint> address;
    std::uint32_t fwmark = 0;
    std::optional<IpProtocol> protocol;
    std::string scheduler;
    std::optional<ipvs::ForwardingMethod> method;
    ipvs::Tunnel tunnel = {};
    std::int32_t weight = 1;
    bool has_inhibit = false;
    std::optional<SorryServerConfig> sorry;
    std::optional<ipvs::ForwardingMethod> sorry_method;
    std::optional<bool> is_v6;  ///< None: as its real servers.
    std::optional<std::uint32_t> granularity;
    std::optional<std::uint8_t> granularity_v6;
    std::vector<RealServerDraft> servers;
};

struct LvsDraft {
    LvsConfig config;  ///< What global_defs says.
    std::vector<VirtualServerDraft> servers;
    std::vector<ServerGroupDraft> groups;
    bool runs_insecure_script = false;
};

struct Draft {
    GlobalDraft global;
    VrrpDraft vrrp;
    LvsDraft lvs;

    // The block that is being read. Words that follow a block's refused first line without a brace
    // are read all the same; without any earlier block of its kind they go nowhere (`nowhere`).
    [[nodiscard]] InstanceDraft& instance() { return last(vrrp.instances, nowhere.instance); }
    [[nodiscard]] GroupDraft& group() { return last(vrrp.groups, nowhere.group); }
    [[nodiscard]] TrackedScript& script() { return last(vrrp.scripts, nowhere.script); }
    [[nodiscard]] TrackedProcess& process() { return last(vrrp.processes, nowhere.process); }
    [[nodiscard]] VirtualServerDraft& server() { return last(lvs.servers, nowhere.server); }
    [[nodiscard]] ServerGroupDraft& server_group() {
        return last(lvs.groups, nowhere.server_group);
    }
    [[nodiscard]] RealServerDraft& real_server() {
        return last(server().servers, nowhere.real_server);
    }
    [[nodiscard]] CheckerDraft& checker() { return last(real_server().checkers, nowhere.checker); }

    struct Nowhere {
        InstanceDraft instance;
        GroupDraft group;
        TrackedScript script;
        TrackedProcess process;
        VirtualServerDraft server;
        ServerGroupDraft server_group;
        RealServerDraft real_server;
        CheckerDraft checker;
        ConnectConfig connection;
        HttpCheck http;
        MiscCheck misc;
        UdpCheck udp;
        UrlConfig url;  ///< The one that is being read; kept at the end of its block.
        bool has_path = false;
    };
    Nowhere nowhere;

private:
    template <class T>
    static T& last(std::vector<T>& all, T& none) {
        return all.empty() ? none : all.back();
    }
};

}  // namespace lvsim::keepalived
