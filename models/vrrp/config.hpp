// SPDX-License-Identifier: Apache-2.0
//
// What a VRRP router is told to do: plain values with keepalived's names and defaults. Who reads
// keepalived.conf fills them (models/keepalived/config); they are consistent by then: every check
// of a configuration has been made and every default that depends on another value is filled in.
#pragma once

#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::vrrp {

inline constexpr std::uint8_t kPriorityDefault = 100;
inline constexpr std::uint8_t kPriorityOwner = 255;  ///< RFC 3768, 5.3.4
inline constexpr std::uint8_t kPriorityStop = 0;     ///< "I stop being master"
inline constexpr std::int32_t kGarpRepeatDefault = 5;
inline constexpr SimDuration kGarpDelayDefault = SimDuration::seconds(5);

enum class Version : std::uint8_t { V2 = 2, V3 = 3 };
enum class AuthType : std::uint8_t { None = 0, Pass = 1 };
enum class InitialState : std::uint8_t { Unset, Backup, Master };

/// A line of virtual_ipaddress or virtual_ipaddress_excluded.
struct VirtualAddress {
    IpPrefix prefix;             ///< With the host part: 10.0.1.254/24.
    std::string interface = {};  ///< `dev`; empty: the instance's.
    std::string label = {};
    bool operator==(const VirtualAddress&) const = default;
};

/// A line of track_interface, track_script, track_process.
struct Tracked {
    std::string name;
    std::int32_t weight = 0;  ///< -253..253, after `reverse` (which inverts the sign); 0: FAULT.
    bool is_reverse = false;  ///< With weight 0: down when it is up.
    bool operator==(const Tracked&) const = default;
};

struct UnicastPeer {
    IpAddress address;
    std::uint8_t ttl_min = 0;
    std::uint8_t ttl_max = 255;
    bool operator==(const UnicastPeer&) const = default;
};

/// Bursts of gratuitous ARP: vrrp.md, section 5. Of an instance, defaults from global_defs.
struct GarpConfig {
    std::int32_t master_repeat = kGarpRepeatDefault;
    SimDuration master_delay = kGarpDelayDefault;  ///< 0: no second burst.
    SimDuration refresh = {};                      ///< 0: off.
    std::int32_t refresh_repeat = 1;
    std::int32_t lower_prio_repeat = kGarpRepeatDefault;  ///< 0: none.
    SimDuration lower_prio_delay = kGarpDelayDefault;     ///< 0: none.
    bool operator==(const GarpConfig&) const = default;
};

/// Commands that tell others of a change; empty: none.
struct NotifyConfig {
    std::string master;
    std::string backup;
    std::string fault;
    std::string stop;
    std::string any;  ///< `notify`: gets INSTANCE|GROUP NAME STATE PRIORITY.
    bool operator==(const NotifyConfig&) const = default;
};

/// A vrrp_instance.
struct InstanceConfig {
    std::string name;
    std::string interface;
    std::uint8_t vrid = 0;
    Version version = Version::V2;
    InitialState state = InitialState::Unset;
    std::uint8_t priority = kPriorityDefault;
    SimDuration advert_int = SimDuration::seconds(1);  ///< Rounded as the version asks.
    std::int32_t down_timer_adverts = 3;
    std::vector<VirtualAddress> addresses;  ///< In the adverts.
    std::vector<VirtualAddress> excluded;   ///< Not in the adverts.
    AuthType auth = AuthType::None;
    std::string password;  ///< At most 8 octets.
    bool has_nopreempt = false;
    SimDuration preempt_delay = {};
    std::optional<IpAddress> source;  ///< mcast_src_ip or unicast_src_ip
    bool tracks_source = false;       ///< track_src_ip
    std::vector<UnicastPeer> peers;   ///< Not empty: unicast.
    std::uint8_t unicast_ttl = 255;
    bool checks_unicast_source = false;
    bool has_old_unicast_checksum = false;
    bool has_vmac = false;
    std::string vmac_name;         ///< "vrrp.51"
    bool sends_from_base = false;  ///< vmac_xmit_base
    GarpConfig garp;
    bool has_lower_prio_no_advert = false;
    bool has_higher_prio_send_advert = false;
    bool skips_check_adv_addr = false;
    bool is_strict = false;
    bool tracks_own_interface = true;  ///< not dont_track_primary
    bool accepts = true;               ///< Traffic to the virtual addresses is taken.
    std::vector<Tracked> track_interface;
    std::vector<Tracked> track_script;
    std::vector<Tracked> track_process;
    NotifyConfig notify;
    std::string lvs_sync_daemon;  ///< lvs_sync_daemon_interface; empty: none.
    bool operator==(const InstanceConfig&) const = default;
};

/// A vrrp_sync_group.
struct SyncGroupConfig {
    std::string name;
    std::vector<std::string> members;  ///< Names of instances, as given.
    std::vector<Tracked> track_interface;
    std::vector<Tracked> track_script;
    std::vector<Tracked> track_process;
    bool has_tracking_weight = false;  ///< sync_group_tracking_weight
    NotifyConfig notify;
    bool operator==(const SyncGroupConfig&) const = default;
};

/// A vrrp_script.
struct ScriptConfig {
    std::string name;
    std::string command;
    SimDuration interval = SimDuration::seconds(1);
    SimDuration timeout = SimDuration::seconds(1);
    std::int32_t rise = 1;
    std::int32_t fall = 1;
    bool is_init_failed = false;  ///< init_fail
    std::string user = {};  ///< Empty: script_user of global_defs, else keepalived_script or root.
    bool operator==(const ScriptConfig&) const = default;
};

/// A vrrp_track_process.
struct ProcessConfig {
    std::string name;
    std::string process;     ///< The program's name, or its path.
    std::string parameters;  ///< What its command line must have; empty: anything.
    bool is_full_command = false;
    std::int32_t quorum = 1;              ///< How many must run ...
    std::int32_t quorum_max = INT32_MAX;  ///< ... and how many at most.
    SimDuration fork_delay = {};
    SimDuration terminate_delay = {};
    bool operator==(const ProcessConfig&) const = default;
};

/// All of one machine: instances, groups and scripts in the order of the file.
struct RouterConfig {
    std::string router_id;
    IpAddress group = IpAddress::v4(0xe0000012);  ///< vrrp_mcast_group4: 224.0.0.18
    SimDuration garp_interval = {};               ///< vrrp_garp_interval, per interface.
    SimDuration startup_delay = {};               ///< vrrp_startup_delay
    bool logs_unknown_vrids = false;
    std::vector<InstanceConfig> instances;
    std::vector<SyncGroupConfig> groups;
    std::vector<ScriptConfig> scripts;
    std::vector<ProcessConfig> processes;
    bool operator==(const RouterConfig&) const = default;
};

}  // namespace lvsim::vrrp
