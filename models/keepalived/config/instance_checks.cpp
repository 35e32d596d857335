// SPDX-License-Identifier: Apache-2.0
//
// Checks of a vrrp_instance that need all of it (vrrp.md, 13.7 and 13.8), and its defaults.
#include "models/keepalived/config/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace lvsim::keepalived {
namespace {

constexpr std::size_t kAddressesMax = 255;
constexpr std::int64_t kCentisecondNs = 10'000'000;
constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr SimDuration kV3IntervalMax = SimDuration::nanoseconds(4095 * kCentisecondNs);

class InstanceCheck {
public:
    InstanceCheck(Reader& in, const GlobalDraft& global, InstanceDraft& instance)
        : in_(&in), global_(&global), instance_(&instance), config_(&instance.config) {}

    bool check() {
        config_->is_strict = instance_->is_strict.value_or(global_->is_strict);
        if (config_->vrid == 0) {
            return fail("the virtual router id must be set");
        }
        if (config_->interface.empty()) {
            return fail("Unknown interface!");
        }
        set_version();
        if (!check_addresses()) {
            return false;
        }
        set_priority_and_state();
        check_instance_transport(*in_, *instance_);
        check_preemption();
        set_switches();
        check_interval();
        drop_own_interface();
        check_virtual_mac(*in_, *config_);
        return true;
    }

private:
    void say(std::string_view text) {
        in_->report_plain(fmt::format("({}) {}", config_->name, text));
    }
    bool fail(std::string_view text) {
        say(text);
        return false;
    }
    [[nodiscard]] bool is_v6() const { return instance_->is_v6.value_or(false); }

    void set_version() {
        config_->version =
            instance_->version.value_or(is_v6() ? vrrp::Version::V3 : global_->version);
        if (is_v6() && config_->version == vrrp::Version::V2) {
            if (config_->is_strict) {
                say("cannot use IPv6 with VRRP version 2; setting version 3");
            }
            config_->version = vrrp::Version::V3;
        }
    }

    bool check_addresses() {
        if (config_->addresses.empty()) {
            if (config_->is_strict || config_->version == vrrp::Version::V3) {
                return fail("No VIP specified; at least one is required");
            }
            // keepalived says it where it looks at the addresses and where it builds the advert.
            say("No VIP specified; at least one is sensible");
            say("No VIP specified; at least one is sensible");
            return true;
        }
        if (config_->is_strict && is_v6() &&
            (config_->addresses[0].prefix.address.high() >> 54) != 0x3fa) {
            return fail("the first IPv6 VIP address must be link local");
        }
        move_excess_addresses();
        return true;
    }

    void move_excess_addresses() {
        auto& addresses = config_->addresses;
        if (addresses.size() <= kAddressesMax) {
            return;
        }
        say(
            fmt::format("Number of VIPs ({}) exceeds maximum/space available in packet (max {} "
                        "addresses) - excess moved to eVIPs",
                        addresses.size(), kAddressesMax));
        const auto excess = addresses.begin() + static_cast<std::ptrdiff_t>(kAddressesMax);
        config_->excluded.insert(config_->excluded.begin(), excess, addresses.end());
        addresses.erase(excess, addresses.end());
    }

    void set_priority_and_state() {
        const bool is_master = config_->state == vrrp::InitialState::Master;
        config_->priority =
            instance_->priority.value_or(is_master ? vrrp::kPriorityOwner : vrrp::kPriorityDefault);
        const bool is_owner = config_->priority == vrrp::kPriorityOwner;
        if (is_owner && config_->state == vrrp::InitialState::Unset) {
            config_->state = vrrp::InitialState::Master;
        }
        if (config_->is_strict && is_owner != (config_->state == vrrp::InitialState::Master)) {
            say("State MASTER must match being address owner");
            config_->state = is_owner ? vrrp::InitialState::Master : vrrp::InitialState::Backup;
        }
    }

    void check_interval() {
        config_->advert_int = instance_->advert_int.value_or(SimDuration::seconds(1));
        const std::int64_t ns = config_->advert_int.ns();
        if (config_->version == vrrp::Version::V2) {
            check_v2_interval(ns);
        } else {
            check_v3_interval(ns);
        }
    }
    void check_v2_interval(std::int64_t ns) {
        if (ns % kSecondNs == 0) {
            return;
        }
        say(fmt::format("VRRPv2 advertisement interval {}.{:06}s must be an integer. rounding",
                        ns / kSecondNs, ns % kSecondNs / 1000));
        config_->advert_int =
            SimDuration::seconds(std::max<std::int64_t>((ns + kSecondNs / 2) / kSecondNs, 1));
    }
    void check_v3_interval(std::int64_t ns) {
        if (config_->advert_int > kV3IntervalMax) {
            say(
                fmt::format("VRRPv3 advertisement interval {}.{:02}s is out of range. Must be less "
                            "than 40.96s. Setting to 40.95s",
                            ns / kSecondNs, ns % kSecondNs / kCentisecondNs));
            config_->advert_int = kV3IntervalMax;
        } else if (ns % kCentisecondNs != 0) {
            say(
                fmt::format("VRRPv3 advertisement interval {}.{:06}s must be in units of 10ms - "
                            "rounding",
                            ns / kSecondNs, ns % kSecondNs / 1000));
            config_->advert_int = SimDuration::nanoseconds(
                std::max<std::int64_t>((ns + kCentisecondNs / 2) / kCentisecondNs, 1) *
                kCentisecondNs);
        }
    }

    void check_preemption() {
        const bool is_master = config_->state == vrrp::InitialState::Master;
        if (config_->has_nopreempt && config_->priority == vrrp::kPriorityOwner) {
            say("nopreempt is incompatible with priority 255. resetting nopreempt");
            config_->has_nopreempt = false;
        }
        if (config_->has_nopreempt && is_master) {
            say("Warning - nopreempt will not work with initial state MASTER - clearing");
            config_->has_nopreempt = false;
        }
        check_preempt_delay(is_master);
    }
    void check_preempt_delay(bool is_master) {
        if (config_->preempt_delay == SimDuration()) {
            return;
        }
        if (config_->is_strict) {
            say("preempt_delay is incompatible with strict mode - resetting");
        }
        if (config_->has_nopreempt) {
            say("preempt_delay is incompatible with nopreempt mode - resetting");
        } else if (is_master && !config_->is_strict) {
            say("Warning - preempt delay will not work with initial state MASTER - clearing");
        }
        if (config_->is_strict || config_->has_nopreempt || is_master) {
            config_->preempt_delay = {};
        }
    }

    void drop_own_interface() {
        std::erase_if(config_->track_interface, [&](const vrrp::Tracked& each) {
            if (each.name != config_->interface) {
                return false;
            }
            say(fmt::format("Ignoring track_interface {} since own interface", each.name));
            return true;
        });
    }

    void set_garp() {
        vrrp::GarpConfig& garp = config_->garp;
        const vrrp::GarpConfig& from = global_->garp;
        garp.master_repeat = instance_->master_repeat.value_or(from.master_repeat);
        garp.master_delay = instance_->master_delay.value_or(from.master_delay);
        garp.refresh = instance_->refresh.value_or(from.refresh);
        garp.refresh_repeat = instance_->refresh_repeat.value_or(from.refresh_repeat);
        garp.lower_prio_repeat = instance_->lower_prio_repeat.value_or(
            global_->lower_prio_repeat.value_or(from.master_repeat));
        garp.lower_prio_delay = instance_->lower_prio_delay.value_or(
            global_->lower_prio_delay.value_or(from.master_delay));
        if (!config_->is_strict) {
            return;
        }
        if (instance_->lower_prio_repeat.value_or(0) != 0) {
            say("Strict mode requires no repeat garps. resetting");
        }
        if (instance_->lower_prio_delay.value_or(SimDuration()) != SimDuration()) {
            say("Strict mode requires no repeat garp delay. resetting");
        }
        garp.lower_prio_repeat = 0;
        garp.lower_prio_delay = {};
    }

    void set_switches() {
        const bool is_strict = config_->is_strict;
        config_->down_timer_adverts =
            instance_->down_timer_adverts.value_or(global_->down_timer_adverts);
        config_->skips_check_adv_addr =
            instance_->skips_check_adv_addr.value_or(global_->skips_check_adv_addr);
        config_->checks_unicast_source |= global_->checks_unicast_source;
        config_->has_lower_prio_no_advert = instance_->lower_prio_no_advert.value_or(
            is_strict || global_->has_lower_prio_no_advert);
        config_->has_higher_prio_send_advert = instance_->higher_prio_send_advert.value_or(
            !is_strict && global_->has_higher_prio_send_advert);
        if (is_strict) {
            check_strict_down_timer();
            check_strict_accept();
        }
        set_garp();
        if (is_strict) {
            check_strict_adverts();
        }
        const bool is_owner = config_->priority == vrrp::kPriorityOwner;
        config_->accepts = instance_->accepts.value_or(!is_strict || is_owner);
    }

    void check_strict_down_timer() {
        if (config_->down_timer_adverts != 3) {
            say("down_timer_adverts is incompatible with strict mode - resetting");
            config_->down_timer_adverts = 3;
        }
    }
    void check_strict_accept() {
        if (instance_->accepts == true && config_->version == vrrp::Version::V2) {
            say("warning - accept mode for VRRP version 2 does not comply with RFC3768 - "
                "resetting");
            instance_->accepts.reset();
        }
    }
    void check_strict_adverts() {
        if (!config_->has_lower_prio_no_advert) {
            say("Strict mode requires no lower priority advert. resetting");
            config_->has_lower_prio_no_advert = true;
        }
        if (config_->has_higher_prio_send_advert) {
            say("strict mode requires higher_prio_send_advert to be clear. resetting");
            config_->has_higher_prio_send_advert = false;
        }
    }

    Reader* in_;
    const GlobalDraft* global_;
    InstanceDraft* instance_;
    vrrp::InstanceConfig* config_;
};

}  // namespace

bool check_instance(Reader& in, const GlobalDraft& global, InstanceDraft& instance) {
    return InstanceCheck(in, global, instance).check();
}

}  // namespace lvsim::keepalived
