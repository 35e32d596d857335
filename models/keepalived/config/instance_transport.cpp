// SPDX-License-Identifier: Apache-2.0
//
// How an instance sends its adverts: authentication, unicast, virtual MAC.
#include "models/keepalived/config/checks.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::keepalived {
namespace {

void say(Reader& in, const vrrp::InstanceConfig& config, std::string_view text) {
    in.report_plain(fmt::format("({}) {}", config.name, text));
}

/// What makes authentication be dropped; empty: it stays.
std::string_view trouble_of_authentication(const vrrp::InstanceConfig& config) {
    if (config.is_strict) {
        return "Strict mode does not support authentication. Ignoring.";
    }
    if (config.version == vrrp::Version::V3) {
        return "VRRP version 3 does not support authentication. Ignoring.";
    }
    return config.password.empty() ? "Authentication specified but no password given. Ignoring"
                                   : "";
}

void check_authentication(Reader& in, InstanceDraft& instance) {
    vrrp::InstanceConfig& config = instance.config;
    if (instance.has_auth_type) {
        const std::string_view trouble = trouble_of_authentication(config);
        if (!trouble.empty()) {
            say(in, config, trouble);
            instance.has_auth_type = false;
        }
    }
    if (!instance.has_auth_type) {
        config.password.clear();
    }
    config.auth = instance.has_auth_type ? vrrp::AuthType::Pass : vrrp::AuthType::None;
}

void check_unicast(Reader& in, InstanceDraft& instance) {
    vrrp::InstanceConfig& config = instance.config;
    if (instance.has_unicast_word && config.peers.empty() && !instance.has_unicast_fault) {
        say(in, config,
            "A unicast keyword has been specified without any unicast peers. Defaulting to "
            "multicast. This usage is deprecated - please update your configuration.");
    }
}

}  // namespace

void check_virtual_mac(Reader& in, vrrp::InstanceConfig& config) {
    if (config.has_vmac && config.vmac_name.empty()) {
        config.vmac_name = fmt::format("vrrp.{}", config.vrid);
    }
    if (!config.sends_from_base) {
        return;
    }
    if (!config.has_vmac) {
        say(in, config, "vmac_xmit_base is only valid with a vmac");
        config.sends_from_base = false;
    } else if (config.is_strict) {
        say(in, config, "xmit_base is incompatible with strict mode - resetting");
        config.sends_from_base = false;
    }
}

void check_instance_transport(Reader& in, InstanceDraft& instance) {
    check_authentication(in, instance);
    check_unicast(in, instance);
}

}  // namespace lvsim::keepalived
