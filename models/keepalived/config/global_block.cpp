// SPDX-License-Identifier: Apache-2.0
//
// global_defs. Words without a handler are read over: mail, priorities of processes, buffers and
// the like change nothing that is simulated. What would show but is not modelled is refused.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::keepalived {
namespace {

constexpr std::uint32_t kDelaySecondsMax = 4294;  // What fits a timer of 32 bits in microseconds.

void set_router_id(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        in.report("routerid name missing - ignoring");
        return;
    }
    draft.global.router_id = in.word(1);
}

void set_version(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto version = read_unsigned(in, *text, {2, 3});
    if (!version) {
        in.report("VRRP Error: Version must be either 2 or 3");
        return;
    }
    draft.global.version = *version == 2 ? vrrp::Version::V2 : vrrp::Version::V3;
}

void set_multicast_group(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto group = IpAddress::parse(*text);
    if (!group) {
        in.report(fmt::format("Can't parse vrrp_mcast_group4 [{}]. Skipping", *text));
    } else if (!group->is_v4()) {
        in.report(fmt::format("vrrp_mcast_group4 [{}] is not IPv4. Skipping", *text));
    } else if (!group->is_multicast()) {
        in.report(fmt::format("vrrp_mcast_group4 [{}] is not multicast. Skipping", *text));
    } else {
        draft.global.group = *group;
    }
}

/// A delay in whole seconds.
std::optional<SimDuration> read_delay(Reader& in) {
    const auto text = in.need(1);
    if (!text) {
        return std::nullopt;
    }
    const auto seconds = read_unsigned(in, *text, {0, kDelaySecondsMax});
    if (!seconds) {
        in.report(fmt::format("{} '{}' invalid - ignoring", in.word(0), *text));
        return std::nullopt;
    }
    return SimDuration::seconds(*seconds);
}

/// How often something is repeated: at least once.
std::optional<std::int32_t> read_repeat(Reader& in) {
    const auto text = in.need(1);
    if (!text) {
        return std::nullopt;
    }
    const auto repeat = read_unsigned(in, *text, {0, INT32_MAX});
    if (!repeat) {
        in.report(fmt::format("{} '{}' invalid - ignoring", in.word(0), *text));
        return std::nullopt;
    }
    if (*repeat == 0) {
        in.report(fmt::format("{} must be greater than 0, setting to 1", in.word(0)));
        return 1;
    }
    return static_cast<std::int32_t>(*repeat);
}

void set_master_delay(Reader& in, Draft& draft) {
    draft.global.garp.master_delay = read_delay(in).value_or(draft.global.garp.master_delay);
}
void set_master_repeat(Reader& in, Draft& draft) {
    draft.global.garp.master_repeat = read_repeat(in).value_or(draft.global.garp.master_repeat);
}
void set_refresh_repeat(Reader& in, Draft& draft) {
    draft.global.garp.refresh_repeat = read_repeat(in).value_or(draft.global.garp.refresh_repeat);
}
void set_lower_prio_delay(Reader& in, Draft& draft) {
    if (const auto delay = read_delay(in)) {
        draft.global.lower_prio_delay = delay;
    }
}

void set_refresh(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto seconds = read_unsigned(in, *text, {});
    if (!seconds) {
        in.report(fmt::format("Invalid {} '{}' - ignoring", in.word(0), *text));
        return;
    }
    draft.global.garp.refresh = SimDuration::seconds(*seconds);
}

void set_lower_prio_repeat(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto repeat = read_unsigned(in, *text, {0, INT32_MAX});
    if (!repeat) {
        in.report(fmt::format("Invalid {} '{}'", in.word(0), *text));
        return;
    }
    draft.global.lower_prio_repeat = static_cast<std::int32_t>(*repeat);
}

void set_span(Reader& in, SecondsRange range, SimDuration& span) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto value = read_seconds(in, *text, range);
    if (value) {
        span = *value;
    } else {
        in.report(fmt::format("{} '{}' is invalid", in.word(0), *text));
    }
}
void set_garp_interval(Reader& in, Draft& draft) {
    set_span(in, kTimeoutRange, draft.global.garp_interval);
}
void set_startup_delay(Reader& in, Draft& draft) {
    set_span(in, {1'000, kTimeoutRange.max_us}, draft.global.startup_delay);
}

void set_switch(Reader& in, bool& value) {
    const auto given = optional_switch(in);
    if (given) {
        value = *given;
    } else {
        in.report(fmt::format("Invalid value for {} specified", in.word(0)));
    }
}
void set_min_garp(Reader& in, Draft& draft) {
    set_switch(in, draft.global.has_min_garp);
}
void set_lower_prio_no_advert(Reader& in, Draft& draft) {
    set_switch(in, draft.global.has_lower_prio_no_advert);
}
void set_higher_prio_send_advert(Reader& in, Draft& draft) {
    set_switch(in, draft.global.has_higher_prio_send_advert);
}
void set_log_all_failures(Reader& in, Draft& draft) {
    set_switch(in, draft.global.logs_all_failures);
}

/// A switch that changes nothing here, but whose value is looked at.
void check_switch(Reader& in, Draft& /*draft*/) {
    if (!optional_switch(in)) {
        in.report(
            fmt::format("Invalid value '{}' for global {} specified", in.word(1), in.word(0)));
    }
}

void set_down_timer_adverts(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto adverts = read_unsigned(in, *text, {1, 100});
    if (adverts) {
        draft.global.down_timer_adverts = static_cast<std::int32_t>(*adverts);
    } else {
        in.report(fmt::format("Invalid vrrp_down_timer_adverts [1:100] '{}'", *text));
    }
}

void set_script_user(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        in.report("No script username specified");
        return;
    }
    if (!in.machine().has_user(in.word(1)) ||
        (in.size() > 2 && !in.machine().has_group(in.word(2)))) {
        in.report("Error setting global script uid/gid");
        return;
    }
    draft.global.scripts.user = in.word(1);
}

/// The mail server's port is a number between 1 and 65535; nothing is mailed.
void check_smtp_server(Reader& in, Draft& /*draft*/) {
    const auto host = in.need(1);
    if (!host) {
        return;
    }
    const std::string_view port = in.size() > 2 ? in.word(2) : "25";
    bool is_good = IpAddress::parse(*host).has_value();
    if (!read_unsigned(in, port, {1, 65'535})) {
        is_good = false;
        in.report(fmt::format("invalid number '{}'", port));  // Said twice by the real one.
    }
    if (!is_good) {
        in.report(fmt::format("Invalid smtp server {} {}", *host, port));
    }
}

void check_smtp_timeout(Reader& in, Draft& /*draft*/) {
    const auto text = in.need(1);
    if (text && !read_unsigned(in, *text, {0, kDelaySecondsMax})) {
        in.report(fmt::format("smtp_connect_timeout '{}' must be in [0, {}] - ignoring", *text,
                              kDelaySecondsMax));
    }
}

void take_nothing(Reader& /*in*/, Draft& /*draft*/) {}

void set_iptables(Reader& in, Draft& /*draft*/) {
    in.report(
        "iptables not supported, using nftables instead. Please replace 'vrrp_iptables and "
        "'vrrp_ipsets' with 'nftables' config option");
}

void refuse_word(Reader& in, Draft& /*draft*/) {
    in.refuse(in.word(0));
}

constexpr std::array kGlobalKeywords = {
    Keyword{.word = "router_id", .handle = set_router_id},
    Keyword{.word = "notification_email", .item = take_nothing},
    Keyword{.word = "notification_email_from"},
    Keyword{.word = "smtp_server", .handle = check_smtp_server},
    Keyword{.word = "smtp_helo_name"},
    Keyword{.word = "smtp_connect_timeout", .handle = check_smtp_timeout},
    Keyword{.word = "smtp_alert", .handle = check_switch},
    Keyword{.word = "smtp_alert_vrrp", .handle = check_switch},
    Keyword{.word = "smtp_alert_checker", .handle = check_switch},
    Keyword{.word = "no_email_faults"},
    Keyword{.word = "no_checker_emails", .handle = check_switch},
    Keyword{.word = "vrrp_version", .handle = set_version},
    Keyword{.word = "vrrp_mcast_group4", .handle = set_multicast_group},
    Keyword{.word = "vrrp_mcast_group6"},
    Keyword{.word = "vrrp_garp_master_delay", .handle = set_master_delay},
    Keyword{.word = "vrrp_garp_master_repeat", .handle = set_master_repeat},
    Keyword{.word = "vrrp_garp_master_refresh", .handle = set_refresh},
    Keyword{.word = "vrrp_garp_master_refresh_repeat", .handle = set_refresh_repeat},
    Keyword{.word = "vrrp_garp_lower_prio_delay", .handle = set_lower_prio_delay},
    Keyword{.word = "vrrp_garp_lower_prio_repeat", .handle = set_lower_prio_repeat},
    Keyword{.word = "vrrp_garp_interval", .handle = set_garp_interval},
    Keyword{.word = "vrrp_gna_interval"},
    Keyword{.word = "vrrp_min_garp", .handle = set_min_garp},
    Keyword{.word = "vrrp_lower_prio_no_advert", .handle = set_lower_prio_no_advert},
    Keyword{.word = "vrrp_higher_prio_send_advert", .handle = set_higher_prio_send_advert},
    Keyword{.word = "vrrp_down_timer_adverts", .handle = set_down_timer_adverts},
    Keyword{.word = "vrrp_startup_delay", .handle = set_startup_delay},
    Keyword{.word = "vrrp_strict",
            .handle = [](Reader&, Draft& draft) { draft.global.is_strict = true; }},
    Keyword{.word = "vrrp_skip_check_adv_addr",
            .handle = [](Reader&, Draft& draft) { draft.global.skips_check_adv_addr = true; }},
    Keyword{.word = "vrrp_check_unicast_src",
            .handle = [](Reader&, Draft& draft) { draft.global.checks_unicast_source = true; }},
    Keyword{.word = "log_unknown_vrids",
            .handle = [](Reader&, Draft& draft) { draft.global.logs_unknown_vrids = true; }},
    Keyword{
        .word = "default_interface",
        .handle = [](Reader& in,
                     Draft& draft) { draft.global.default_interface = in.need(1).value_or(""); }},
    Keyword{.word = "lvs_timeouts", .handle = set_lvs_timeouts},
    Keyword{.word = "lvs_sync_daemon", .handle = set_lvs_sync_daemon},
    Keyword{.word = "lvs_flush",
            .handle = [](Reader&, Draft& draft) { draft.lvs.config.has_flush = true; }},
    Keyword{.word = "lvs_flush_on_stop", .handle = set_lvs_flush_on_stop},
    Keyword{.word = "checker_log_all_failures", .handle = set_log_all_failures},
    Keyword{.word = "enable_script_security",
            .handle = [](Reader&, Draft& draft) { draft.global.scripts.is_enabled = true; }},
    Keyword{.word = "script_user", .handle = set_script_user},
    Keyword{.word = "rs_init_notifies", .handle = refuse_word},
    Keyword{.word = "vrrp_notify_priority_changes", .handle = check_switch},
    // Firewalls: no_accept is modelled whatever does it.
    Keyword{.word = "vrrp_iptables", .handle = set_iptables},
    Keyword{.word = "vrrp_ipsets", .handle = set_iptables},
    Keyword{.word = "nftables"},
    Keyword{.word = "nftables_priority"},
    Keyword{.word = "nftables_counters"},
    Keyword{.word = "nftables_ifindex"},
    // The process as such: its name, priority, processors, memory, buffers.
    Keyword{.word = "process_names"},
    Keyword{.word = "process_name"},
    Keyword{.word = "vrrp_process_name"},
    Keyword{.word = "checker_process_name"},
    Keyword{.word = "bfd_process_name"},
    Keyword{.word = "vrrp_priority"},
    Keyword{.word = "checker_priority"},
    Keyword{.word = "bfd_priority"},
    Keyword{.word = "vrrp_no_swap"},
    Keyword{.word = "checker_no_swap"},
    Keyword{.word = "bfd_no_swap"},
    Keyword{.word = "vrrp_rt_priority"},
    Keyword{.word = "checker_rt_priority"},
    Keyword{.word = "bfd_rt_priority"},
    Keyword{.word = "vrrp_rlimit_rttime"},
    Keyword{.word = "checker_rlimit_rttime"},
    Keyword{.word = "bfd_rlimit_rttime"},
    Keyword{.word = "vrrp_cpu_affinity"},
    Keyword{.word = "checker_cpu_affinity"},
    Keyword{.word = "bfd_cpu_affinity"},
    Keyword{.word = "max_auto_priority"},
    Keyword{.word = "min_auto_priority_delay"},
    Keyword{.word = "vrrp_netlink_cmd_rcv_bufs"},
    Keyword{.word = "vrrp_netlink_cmd_rcv_bufs_force"},
    Keyword{.word = "vrrp_netlink_monitor_rcv_bufs"},
    Keyword{.word = "vrrp_netlink_monitor_rcv_bufs_force"},
    Keyword{.word = "lvs_netlink_cmd_rcv_bufs"},
    Keyword{.word = "lvs_netlink_cmd_rcv_bufs_force"},
    Keyword{.word = "lvs_netlink_monitor_rcv_bufs"},
    Keyword{.word = "lvs_netlink_monitor_rcv_bufs_force"},
    Keyword{.word = "process_monitor_rcv_bufs"},
    Keyword{.word = "process_monitor_rcv_bufs_force"},
    Keyword{.word = "vrrp_rx_bufs_policy"},
    Keyword{.word = "vrrp_rx_bufs_multiplier"},
    Keyword{.word = "umask"},
    Keyword{.word = "random_seed"},
    Keyword{.word = "tmp_config_directory"},
    Keyword{.word = "data_use_instance"},
    Keyword{.word = "disable_local_igmp"},
    // What would show.
    Keyword{.word = "config_save_dir", .handle = refuse_word},
    Keyword{.word = "startup_script", .handle = refuse_word},
    Keyword{.word = "startup_script_timeout", .handle = refuse_word},
    Keyword{.word = "shutdown_script", .handle = refuse_word},
    Keyword{.word = "shutdown_script_timeout", .handle = refuse_word},
    Keyword{.word = "vrrp_garp_extra_if", .handle = refuse_word},
    Keyword{.word = "nftables_ipvs", .handle = refuse_word},
    Keyword{.word = "nftables_ipvs_priority", .handle = refuse_word},
    Keyword{.word = "nftables_ipvs_start_fwmark", .handle = refuse_word},
    Keyword{.word = "snmp_socket", .handle = refuse_word},
    Keyword{.word = "enable_snmp_vrrp", .handle = refuse_word},
    Keyword{.word = "enable_snmp_checker", .handle = refuse_word},
    Keyword{.word = "enable_snmp_rfc", .handle = refuse_word},
    Keyword{.word = "enable_snmp_rfcv2", .handle = refuse_word},
    Keyword{.word = "enable_snmp_rfcv3", .handle = refuse_word},
    Keyword{.word = "enable_traps", .handle = refuse_word},
    Keyword{.word = "enable_dbus", .handle = refuse_word},
    Keyword{.word = "dbus_service_name", .handle = refuse_word},
    Keyword{.word = "notify_fifo", .handle = refuse_word},
    Keyword{.word = "notify_fifo_script", .handle = refuse_word},
    Keyword{.word = "vrrp_notify_fifo", .handle = refuse_word},
    Keyword{.word = "vrrp_notify_fifo_script", .handle = refuse_word},
    Keyword{.word = "lvs_notify_fifo", .handle = refuse_word},
    Keyword{.word = "lvs_notify_fifo_script", .handle = refuse_word},
    Keyword{.word = "fifo_write_vrrp_states_on_reload", .handle = refuse_word},
    Keyword{.word = "dynamic_interfaces", .handle = refuse_word},
    Keyword{.word = "vmac_prefix", .handle = refuse_word},
    Keyword{.word = "vmac_addr_prefix", .handle = refuse_word},
    Keyword{.word = "reload_check_config", .handle = refuse_word},
    Keyword{.word = "include_check", .handle = refuse_word},
    Keyword{.word = "reload_time_file", .handle = refuse_word},
    Keyword{.word = "reload_repeat", .handle = refuse_word},
    Keyword{.word = "reload_file", .handle = refuse_word},
};

}  // namespace

std::span<const Keyword> global_keywords() {
    return kGlobalKeywords;
}

}  // namespace lvsim::keepalived
