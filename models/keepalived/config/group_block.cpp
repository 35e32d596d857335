// SPDX-License-Identifier: Apache-2.0
//
// vrrp_sync_group.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/notify_words.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::keepalived {
namespace {

const std::string& name_of(Draft& draft) {
    return draft.group().config.name;
}

void begin_members(Reader& in, Draft& draft) {
    if (draft.group().has_list) {
        in.report(fmt::format("Group list already specified for sync group {}", name_of(draft)));
        in.skip_block();
        return;
    }
    draft.group().has_list = true;
}
void add_members(Reader& in, Draft& draft) {
    for (std::size_t i = 0; i < in.size(); ++i) {
        draft.group().config.members.emplace_back(in.word(i));
    }
}
void end_members(Reader& in, Draft& draft) {
    if (draft.group().config.members.empty()) {
        in.report(fmt::format("Warning - sync group {} has empty group block", name_of(draft)));
    }
}

void set_global_tracking(Reader& in, Draft& draft) {
    in.report(
        fmt::format("({}) global_tracking is deprecated. Use track_interface/script/file on "
                    "the sync group",
                    name_of(draft)));
    in.refuse("global_tracking");
}

void check_smtp_alert(Reader& in, Draft& /*draft*/) {
    if (!optional_switch(in)) {
        in.report(fmt::format("Invalid vrrp_group smtp_alert parameter {}", in.word(1)));
    }
}
void check_notify_priority(Reader& in, Draft& draft) {
    if (!optional_switch(in)) {
        in.report(fmt::format("({}) Invalid value '{}' for notify_priority_changes specified",
                              name_of(draft), in.word(1)));
    }
}

template <std::string vrrp::NotifyConfig::*Member>
void notify(Reader& in, Draft& draft) {
    vrrp::SyncGroupConfig& config = draft.group().config;
    set_notify(in, draft, fmt::format("vrrp group {}:", config.name), config.notify.*Member);
}

void refuse_list(Reader& in, Draft& /*draft*/) {
    in.refuse(in.word(0));
}
void take_nothing(Reader& /*in*/, Draft& /*draft*/) {}

using vrrp::NotifyConfig;

constexpr std::array kGroupKeywords = {
    Keyword{.word = "group", .handle = begin_members, .end = end_members, .item = add_members},
    Keyword{.word = "track_interface", .item = group_track_interface},
    Keyword{.word = "track_script", .item = group_track_script},
    Keyword{.word = "track_process", .item = group_track_process},
    Keyword{.word = "track_file", .handle = refuse_list, .item = take_nothing},
    Keyword{.word = "track_bfd", .handle = refuse_list, .item = take_nothing},
    Keyword{.word = "notify", .handle = notify<&NotifyConfig::any>},
    Keyword{.word = "notify_master", .handle = notify<&NotifyConfig::master>},
    Keyword{.word = "notify_backup", .handle = notify<&NotifyConfig::backup>},
    Keyword{.word = "notify_fault", .handle = notify<&NotifyConfig::fault>},
    Keyword{.word = "notify_stop", .handle = notify<&NotifyConfig::stop>},
    Keyword{.word = "notify_priority_changes", .handle = check_notify_priority},
    Keyword{.word = "smtp_alert", .handle = check_smtp_alert},
    Keyword{.word = "global_tracking", .handle = set_global_tracking},
    Keyword{
        .word = "sync_group_tracking_weight",
        .handle = [](Reader&, Draft& draft) { draft.group().config.has_tracking_weight = true; }},
};

}  // namespace

std::span<const Keyword> sync_group_keywords() {
    return kGroupKeywords;
}

void begin_sync_group(Reader& in, Draft& draft) {
    if (in.size() != 2) {
        in.report("vrrp_sync_group must have a name - skipping");
        in.skip_block();
        return;
    }
    const auto& all = draft.vrrp.groups;
    if (std::any_of(all.begin(), all.end(),
                    [&](const auto& each) { return each.config.name == in.word(1); })) {
        in.report(fmt::format("vrrp sync group {} already defined", in.word(1)));
        in.skip_block();
        return;
    }
    draft.vrrp.groups.emplace_back();
    draft.group().config.name = in.word(1);
}

}  // namespace lvsim::keepalived
