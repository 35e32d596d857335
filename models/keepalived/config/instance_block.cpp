// SPDX-License-Identifier: Apache-2.0
//
// vrrp_instance: its words. Ranges are checked here, what depends on several words at the end of
// the block (end_instance) and after the whole file (vrrp_checks.cpp).
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/instance_words.hpp"
#include "models/keepalived/config/notify_words.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::keepalived {
namespace {

constexpr std::uint32_t kDelaySecondsMax = 4294;

const std::string& name_of(Draft& draft) {
    return draft.instance().config.name;
}

void set_interface(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    draft.instance().config.interface = *text;
    if (!in.machine().has_interface(*text)) {
        in.report(fmt::format("WARNING - interface {} for vrrp_instance {} doesn't exist", *text,
                              name_of(draft)));
        draft.vrrp.has_absent_interface = true;
    }
}

void set_state(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    if (*text != "MASTER" && *text != "BACKUP") {
        in.report(
            fmt::format("({}) unknown state '{}', defaulting to BACKUP", name_of(draft), *text));
    }
    draft.instance().config.state =
        *text == "MASTER" ? vrrp::InitialState::Master : vrrp::InitialState::Backup;
}

void set_vrid(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto vrid = read_unsigned(in, *text, {1, 255});
    if (vrid) {
        draft.instance().config.vrid = static_cast<std::uint8_t>(*vrid);
    } else {
        in.report(fmt::format("({}): VRID '{}' not valid - must be between 1 & 255", name_of(draft),
                              *text));
    }
}

void set_priority(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto priority = read_unsigned(in, *text, {1, 255});
    if (!priority) {
        in.report(fmt::format("({}) Priority not valid! must be between 1 & 255. Using default 100",
                              name_of(draft)));
    }
    draft.instance().priority =
        static_cast<std::uint8_t>(priority.value_or(vrrp::kPriorityDefault));
}

void set_version(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto version = read_unsigned(in, *text, {2, 3});
    if (version) {
        draft.instance().version = *version == 2 ? vrrp::Version::V2 : vrrp::Version::V3;
    } else {
        in.report(fmt::format("({}): Version must be either 2 or 3", name_of(draft)));
    }
}

void set_advert_int(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto interval = read_seconds(in, *text, {10'000, 255 * kSecondUs});
    if (interval) {
        draft.instance().advert_int = *interval;
    } else {
        in.report(fmt::format("({}) Advert interval ({}) not valid! Must be > 0 - ignoring",
                              name_of(draft), *text));
    }
}

void set_preempt_delay(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto delay = read_seconds(in, *text, {0, 1000 * kSecondUs});
    if (delay) {
        draft.instance().config.preempt_delay = *delay;
    } else if (is_decimal(*text)) {
        in.report(
            fmt::format("({}) Preempt_delay not valid! must be between 0-1000", name_of(draft)));
    }
}

/// A delay of gratuitous ARP in whole seconds.
void set_delay(Reader& in, Draft& draft, std::optional<SimDuration>& delay) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto seconds = read_unsigned(in, *text, {0, kDelaySecondsMax});
    if (seconds) {
        delay = SimDuration::seconds(*seconds);
    } else {
        in.report(
            fmt::format("({}): {} '{}' invalid - ignoring", name_of(draft), in.word(0), *text));
    }
}

void set_repeat(Reader& in, Draft& draft, std::optional<std::int32_t>& repeat) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto value = read_unsigned(in, *text, {0, INT32_MAX});
    if (!value) {
        in.report(
            fmt::format("({}): {} '{}' invalid - ignoring", name_of(draft), in.word(0), *text));
        return;
    }
    if (*value == 0) {
        in.report(fmt::format("({}): {} must be greater than 0, setting to 1", name_of(draft),
                              in.word(0)));
    }
    repeat = std::max(static_cast<std::int32_t>(*value), 1);
}

void set_refresh(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto seconds = read_unsigned(in, *text, {});
    if (seconds) {
        draft.instance().refresh = SimDuration::seconds(*seconds);
    } else {
        in.report(fmt::format("({}): Invalid garp_master_refresh '{}' - ignoring", name_of(draft),
                              *text));
    }
}

void set_lower_prio_repeat(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto repeat = read_unsigned(in, *text, {0, INT32_MAX});
    if (repeat) {
        draft.instance().lower_prio_repeat = static_cast<std::int32_t>(*repeat);
    } else {
        in.report(fmt::format("({}): Invalid garp_lower_prio_repeat '{}'", name_of(draft), *text));
    }
}

void set_down_timer_adverts(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto adverts = read_unsigned(in, *text, {1, 100});
    if (adverts) {
        draft.instance().down_timer_adverts = static_cast<std::int32_t>(*adverts);
    } else {
        in.report(
            fmt::format("({}): Invalid down_timer_adverts [1:100] '{}'", name_of(draft), *text));
    }
}

void set_switch(Reader& in, Draft& draft, std::optional<bool>& value) {
    const auto given = optional_switch(in);
    if (given) {
        value = given;
    } else {
        in.report(
            fmt::format("({}) invalid {} {} specified", name_of(draft), in.word(0), in.word(1)));
    }
}

void check_smtp_alert(Reader& in, Draft& /*draft*/) {
    if (!optional_switch(in)) {
        in.report(fmt::format("Invalid vrrp_instance smtp_alert parameter {}", in.word(1)));
    }
}

void check_notify_priority(Reader& in, Draft& draft) {
    if (!optional_switch(in)) {
        in.report(fmt::format("({}) Invalid value '{}' for notify_priority_changes specified",
                              name_of(draft), in.word(1)));
    }
}

void check_debug(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (text && !read_unsigned(in, *text, {0, 4})) {
        in.report(fmt::format("({}) Debug value '{}' not valid; must be between 0-4",
                              name_of(draft), *text));
    }
}

void refuse_word(Reader& in, Draft& /*draft*/) {
    in.refuse(in.word(0));
}
void take_nothing(Reader& /*in*/, Draft& /*draft*/) {}

template <std::string vrrp::NotifyConfig::*Member>
void notify(Reader& in, Draft& draft) {
    vrrp::InstanceConfig& config = draft.instance().config;
    set_notify(in, draft, fmt::format("({})", config.name), config.notify.*Member);
}

/// Words whose script is looked at (and refused if there is one), because nothing calls it.
void refuse_notify(Reader& in, Draft& draft) {
    std::string command;
    set_notify(in, draft, fmt::format("({})", name_of(draft)), command);
    if (!command.empty()) {
        in.refuse(in.word(0));
    }
}

constexpr std::array kAuthenticationKeywords = {
    Keyword{.word = "auth_type", .handle = set_auth_type},
    Keyword{.word = "auth_pass", .handle = set_auth_pass},
};
std::span<const Keyword> authentication_keywords() {
    return kAuthenticationKeywords;
}

template <auto Member>
void instance_switch(Reader& in, Draft& draft) {
    set_switch(in, draft, draft.instance().*Member);
}
template <auto Member>
void instance_delay(Reader& in, Draft& draft) {
    set_delay(in, draft, draft.instance().*Member);
}
template <auto Member>
void instance_repeat(Reader& in, Draft& draft) {
    set_repeat(in, draft, draft.instance().*Member);
}
template <auto Member, bool Value>
void instance_flag(Reader& /*in*/, Draft& draft) {
    draft.instance().config.*Member = Value;
}

using vrrp::InstanceConfig;
using vrrp::NotifyConfig;

constexpr std::array kInstanceKeywords = {
    Keyword{.word = "interface", .handle = set_interface},
    Keyword{.word = "state", .handle = set_state},
    Keyword{.word = "virtual_router_id", .handle = set_vrid},
    Keyword{.word = "priority", .handle = set_priority},
    Keyword{.word = "version", .handle = set_version},
    Keyword{.word = "advert_int", .handle = set_advert_int},
    Keyword{.word = "virtual_ipaddress", .item = add_address},
    Keyword{.word = "virtual_ipaddress_excluded", .item = add_excluded_address},
    Keyword{.word = "authentication", .block = authentication_keywords},
    Keyword{.word = "nopreempt", .handle = instance_flag<&InstanceConfig::has_nopreempt, true>},
    Keyword{.word = "preempt", .handle = instance_flag<&InstanceConfig::has_nopreempt, false>},
    Keyword{.word = "preempt_delay", .handle = set_preempt_delay},
    Keyword{.word = "mcast_src_ip", .handle = set_source},
    Keyword{.word = "unicast_src_ip", .handle = set_source},
    Keyword{.word = "track_src_ip", .handle = instance_flag<&InstanceConfig::tracks_source, true>},
    Keyword{.word = "unicast_peer",
            .handle = [](Reader&, Draft& draft) { draft.instance().has_unicast_word = true; },
            .item = add_unicast_peer},
    Keyword{.word = "unicast_ttl", .handle = set_unicast_ttl},
    Keyword{.word = "check_unicast_src", .handle = set_check_unicast_src},
    Keyword{.word = "unicast_fault_no_peer",
            .handle =
                [](Reader& in, Draft& draft) {
                    in.refuse(in.word(0));
                    draft.instance().has_unicast_fault = true;
                }},
    Keyword{.word = "old_unicast_checksum", .handle = set_old_checksum},
    Keyword{.word = "use_vmac", .handle = set_vmac},
    Keyword{.word = "vmac_xmit_base",
            .handle = instance_flag<&InstanceConfig::sends_from_base, true>},
    Keyword{.word = "garp_master_delay", .handle = instance_delay<&InstanceDraft::master_delay>},
    Keyword{.word = "garp_master_repeat", .handle = instance_repeat<&InstanceDraft::master_repeat>},
    Keyword{.word = "garp_master_refresh", .handle = set_refresh},
    Keyword{.word = "garp_master_refresh_repeat",
            .handle = instance_repeat<&InstanceDraft::refresh_repeat>},
    Keyword{.word = "garp_lower_prio_delay",
            .handle = instance_delay<&InstanceDraft::lower_prio_delay>},
    Keyword{.word = "garp_lower_prio_repeat", .handle = set_lower_prio_repeat},
    Keyword{.word = "lower_prio_no_advert",
            .handle = instance_switch<&InstanceDraft::lower_prio_no_advert>},
    Keyword{.word = "higher_prio_send_advert",
            .handle = instance_switch<&InstanceDraft::higher_prio_send_advert>},
    Keyword{.word = "skip_check_adv_addr",
            .handle = instance_switch<&InstanceDraft::skips_check_adv_addr>},
    Keyword{.word = "strict_mode", .handle = instance_switch<&InstanceDraft::is_strict>},
    Keyword{.word = "down_timer_adverts", .handle = set_down_timer_adverts},
    Keyword{.word = "dont_track_primary",
            .handle = instance_flag<&InstanceConfig::tracks_own_interface, false>},
    Keyword{.word = "accept",
            .handle = [](Reader&, Draft& draft) { draft.instance().accepts = true; }},
    Keyword{.word = "no_accept",
            .handle = [](Reader&, Draft& draft) { draft.instance().accepts = false; }},
    Keyword{.word = "track_interface", .item = track_interface},
    Keyword{.word = "track_script", .item = track_script},
    Keyword{.word = "track_process", .item = track_process},
    Keyword{.word = "notify", .handle = notify<&NotifyConfig::any>},
    Keyword{.word = "notify_master", .handle = notify<&NotifyConfig::master>},
    Keyword{.word = "notify_backup", .handle = notify<&NotifyConfig::backup>},
    Keyword{.word = "notify_fault", .handle = notify<&NotifyConfig::fault>},
    Keyword{.word = "notify_stop", .handle = notify<&NotifyConfig::stop>},
    Keyword{.word = "notify_master_rx_lower_pri", .handle = refuse_notify},
    Keyword{.word = "notify_deleted", .handle = refuse_notify},
    Keyword{.word = "notify_priority_changes", .handle = check_notify_priority},
    Keyword{.word = "smtp_alert", .handle = check_smtp_alert},
    Keyword{.word = "debug", .handle = check_debug},
    Keyword{.word = "lvs_sync_daemon_interface", .handle = set_sync_daemon},
    Keyword{.word = "native_ipv6",
            .handle = [](Reader&, Draft& draft) { draft.instance().is_v6 = true; }},
    Keyword{.word = "linkbeat_use_polling", .handle = check_linkbeat},
    Keyword{.word = "kernel_rx_buf_size"},
    Keyword{.word = "promote_secondaries"},
    Keyword{.word = "mcast_dst_ip", .handle = check_multicast_group},
    Keyword{.word = "vrf", .handle = refuse_word},
    Keyword{.word = "use_vmac_addr", .handle = refuse_word},
    Keyword{.word = "use_ipvlan", .handle = refuse_word},
    Keyword{.word = "garp_extra_if", .handle = refuse_word},
    Keyword{.word = "track_file", .handle = refuse_word, .item = take_nothing},
    Keyword{.word = "track_bfd", .handle = refuse_word, .item = take_nothing},
    Keyword{.word = "virtual_routes", .handle = refuse_word, .item = take_nothing},
    Keyword{.word = "virtual_rules", .handle = refuse_word, .item = take_nothing},
};

}  // namespace

std::span<const Keyword> instance_keywords() {
    return kInstanceKeywords;
}

void begin_instance(Reader& in, Draft& draft) {
    if (in.size() != 2) {
        in.report("vrrp_instance must have a name");
        in.skip_block();
        return;
    }
    const auto& all = draft.vrrp.instances;
    if (std::any_of(all.begin(), all.end(),
                    [&](const auto& each) { return each.config.name == in.word(1); })) {
        in.report(fmt::format("vrrp instance {} already defined", in.word(1)));
        in.skip_block();
        return;
    }
    draft.vrrp.instances.emplace_back();
    draft.instance().config.name = in.word(1);
}

void end_instance(Reader& in, Draft& draft) {
    InstanceDraft& instance = draft.instance();
    InstanceConfig& config = instance.config;
    if (config.has_vmac && !config.peers.empty() && !config.sends_from_base) {
        in.report(fmt::format("({}) unicast with use_vmac requires vmac_xmit_base - setting",
                              config.name));
        config.sends_from_base = true;
    }
    if (instance.has_unicast_ttl && config.peers.empty()) {
        in.report(fmt::format("({}): Cannot use unicast_ttl without unicast peers - resetting",
                              config.name));
        config.unicast_ttl = 255;
    }
}

}  // namespace lvsim::keepalived
