// SPDX-License-Identifier: Apache-2.0
//
// How an instance reaches others: its source, authentication, unicast, virtual MAC.
#include "models/keepalived/config/instance_words.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::keepalived {
namespace {

constexpr std::size_t kPasswordOctets = 8;
constexpr std::size_t kInterfaceNameMax = 15;  // IFNAMSIZ without its end.

const std::string& name_of(Draft& draft) {
    return draft.instance().config.name;
}

/// The instance that has this virtual interface already; null: none.
const InstanceDraft* user_of_vmac(Draft& draft, std::string_view name) {
    const auto& all = draft.vrrp.instances;
    const auto found = std::find_if(all.begin(), all.end(), [&](const InstanceDraft& each) {
        return &each != &draft.instance() && each.config.vmac_name == name;
    });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

void set_auth_type(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    InstanceDraft& instance = draft.instance();
    if (*text == "AH") {
        in.refuse("auth_type AH");
        instance.has_ah = true;
    } else if (*text == "PASS") {
        instance.has_auth_type = true;
    } else {
        in.report(fmt::format("({}) unknown authentication type '{}'", name_of(draft), *text));
    }
}

void set_auth_pass(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    if (text->size() > kPasswordOctets) {
        in.report("Truncating auth_pass to 8 characters");
    }
    draft.instance().config.password = text->substr(0, kPasswordOctets);
}

void set_source(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    InstanceDraft& instance = draft.instance();
    const auto source = IpAddress::parse(*text);
    if (!source) {
        in.report(
            fmt::format("Configuration error: VRRP instance[{}] malformed src address[{}]. "
                        "Skipping...",
                        name_of(draft), *text));
        return;
    }
    instance.config.source = *source;
    instance.is_v6 = !source->is_v4();
    instance.has_unicast_word |= in.word(0) == "unicast_src_ip";
}

void set_unicast_ttl(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto ttl = read_unsigned(in, *text, {0, 255});
    if (!ttl) {
        in.report(fmt::format("({}): TTL '{}' not valid - must be between 0 & 255", name_of(draft),
                              *text));
        return;
    }
    draft.instance().config.unicast_ttl = static_cast<std::uint8_t>(*ttl);
    draft.instance().has_unicast_ttl = true;
}

void set_check_unicast_src(Reader& /*in*/, Draft& draft) {
    draft.instance().config.checks_unicast_source = true;
    draft.instance().has_unicast_word = true;
}

void set_old_checksum(Reader& in, Draft& draft) {
    if (in.size() > 1 && in.word(1) != "never") {
        in.report(fmt::format("({}) Unknown old_unicast_chksum mode {} - ignoring", name_of(draft),
                              in.word(1)));
        return;
    }
    draft.instance().config.has_old_unicast_checksum = in.size() < 2;
}

void set_vmac(Reader& in, Draft& draft) {
    vrrp::InstanceConfig& config = draft.instance().config;
    config.has_vmac = true;
    for (std::size_t i = 1; i < in.size(); ++i) {
        const std::string name(in.word(i));
        if (MacAddress::parse(name)) {
            in.refuse("a MAC address of use_vmac");
        } else if (name.size() > kInterfaceNameMax || name.find('/') != std::string::npos) {
            in.report(fmt::format(
                "VMAC interface name '{}' too long or invalid characters - ignoring", name));
        } else if (const InstanceDraft* user = user_of_vmac(draft, name)) {
            in.report(fmt::format("({}) VRRP instance {} is already using {} - ignoring name",
                                  config.name, user->config.name, name));
        } else {
            config.vmac_name = name;
        }
    }
}

void check_multicast_group(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto group = IpAddress::parse(*text);
    if (group && !group->is_multicast()) {
        in.report(
            fmt::format("({}) mcast_dst_ip {} not multicast. Skipping...", name_of(draft), *text));
        return;
    }
    in.refuse("mcast_dst_ip");
}

void set_sync_daemon(Reader& in, Draft& draft) {
    const auto interface = in.need(1);
    if (!interface) {
        return;
    }
    in.report(
        fmt::format("({}) Specifying lvs_sync_daemon_interface against a vrrp is "
                    "deprecated.",
                    name_of(draft)));
    // Indented by the name and its brackets, as keepalived has it.
    constexpr std::size_t kIndentMin = 7;
    const std::string indent(std::max(name_of(draft).size() + 4, kIndentMin), ' ');
    in.report(indent + "Please use global lvs_sync_daemon");
    draft.instance().config.lvs_sync_daemon = *interface;
}

void check_linkbeat(Reader& in, Draft& draft) {
    in.report(
        fmt::format("({}) 'linkbeat_use_polling' in vrrp instance deprecated - use "
                    "linkbeat_interfaces block",
                    name_of(draft)));
}

}  // namespace lvsim::keepalived
