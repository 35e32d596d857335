// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/kernel_modules.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/host.hpp"
#include "models/host/ipvs_module.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::string_view kIpvs = "ip_vs";

struct KnownModule {
    std::string_view name;
    std::size_t bytes;
    std::string_view needs;  ///< One module at most: others follow from it.
};

constexpr std::array kKnown = {
    KnownModule{"e1000", 137'260, ""},
    KnownModule{"ip_tables", 9'567, ""},
    KnownModule{"ip_vs", 115'643, "ipv6"},
    KnownModule{"ip_vs_dh", 1'468, "ip_vs"},
    KnownModule{"ip_vs_lblc", 3'556, "ip_vs"},
    KnownModule{"ip_vs_lblcr", 4'768, "ip_vs"},
    KnownModule{"ip_vs_lc", 1'053, "ip_vs"},
    KnownModule{"ip_vs_nq", 1'055, "ip_vs"},
    KnownModule{"ip_vs_rr", 1'420, "ip_vs"},
    KnownModule{"ip_vs_sed", 1'055, "ip_vs"},
    KnownModule{"ip_vs_sh", 1'472, "ip_vs"},
    KnownModule{"ip_vs_wlc", 1'055, "ip_vs"},
    KnownModule{"ip_vs_wrr", 1'599, "ip_vs"},
    KnownModule{"ipt_REJECT", 1'867, "ip_tables"},
    KnownModule{"iptable_filter", 2'173, "ip_tables"},
    KnownModule{"iptable_mangle", 2'555, "ip_tables"},
    KnownModule{"ipv6", 264'641, ""},
    KnownModule{"nf_conntrack", 66'010, ""},
    KnownModule{"nf_conntrack_ipv4", 7'694, "nf_defrag_ipv4"},
    KnownModule{"nf_defrag_ipv4", 1'039, ""},
    KnownModule{"xt_state", 1'064, "nf_conntrack"},
};

const KnownModule* find_known(std::string_view name) {
    const auto is_same = [&](std::string_view known) {
        return std::equal(known.begin(), known.end(), name.begin(), name.end(),
                          [](char a, char b) { return a == b || (a == '_' && b == '-'); });
    };
    const auto found = std::find_if(kKnown.begin(), kKnown.end(), [&](const KnownModule& module) {
        return is_same(module.name);
    });
    return found == kKnown.end() ? nullptr : &*found;
}

}  // namespace

void KernelModules::add(std::string_view name) {
    if (is_loaded(name)) return;
    loaded_.push_back(name);
    SystemLog& log = system_.log();
    if (name == kIpvs) {
        (void)host_.ipvs();
        log.kernel("IPVS: Registered protocols (TCP, UDP, SCTP, AH, ESP)");
        log.kernel("IPVS: Connection hash table configured (size=4096, memory=32Kbytes)");
        log.kernel("IPVS: ipvs loaded.");
    } else if (name.starts_with("ip_vs_")) {
        log.kernel(fmt::format("IPVS: [{}] scheduler registered.", name.substr(6)));
    }
}

ModuleError KernelModules::load(std::string_view name) {
    const KnownModule* known = find_known(name);
    if (known == nullptr) return ModuleError::NotFound;
    if (!known->needs.empty()) (void)load(known->needs);
    add(known->name);
    return ModuleError::None;
}

ModuleError KernelModules::unload(std::string_view name) {
    notice_use();
    const KnownModule* known = find_known(name);
    if (known == nullptr || !is_loaded(known->name)) return ModuleError::NotLoaded;
    for (const LoadedModule& module : list()) {
        if (module.name == known->name && module.users > 0) return ModuleError::InUse;
    }
    std::erase(loaded_, known->name);
    if (known->name == kIpvs) {
        host_.unload_ipvs();
        system_.log().kernel("IPVS: ipvs unloaded.");
    } else if (known->name.starts_with("ip_vs_")) {
        system_.log().kernel(
            fmt::format("IPVS: [{}] scheduler unregistered.", known->name.substr(6)));
    }
    return ModuleError::None;
}

bool KernelModules::is_loaded(std::string_view name) const {
    return std::find(loaded_.begin(), loaded_.end(), name) != loaded_.end();
}

void KernelModules::notice_use() {
    if (!host_.has_ipvs()) return;
    if (!is_loaded(kIpvs)) (void)load(kIpvs);
    for (const ipvs::ServiceView& service : host_.ipvs().director().services()) {
        (void)load(fmt::format("ip_vs_{}", service.scheduler));
    }
}

/// Beside other modules: a scheduler has a user for each service, the filter for each rule.
std::size_t KernelModules::users_of(std::string_view name) const {
    if (!name.starts_with("ip_vs_") || !host_.has_ipvs()) return 0;
    const auto services = host_.ipvs().director().services();
    return static_cast<std::size_t>(std::count_if(
        services.begin(), services.end(),
        [&](const ipvs::ServiceView& service) { return name.substr(6) == service.scheduler; }));
}

std::vector<LoadedModule> KernelModules::list() {
    notice_use();
    std::vector<LoadedModule> result;
    for (auto name = loaded_.rbegin(); name != loaded_.rend(); ++name) {
        LoadedModule module{*name, find_known(*name)->bytes, users_of(*name), {}};
        for (auto other = loaded_.rbegin(); other != loaded_.rend(); ++other) {
            if (find_known(*other)->needs == *name) module.used_by.push_back(*other);
        }
        module.users += module.used_by.size();
        result.push_back(std::move(module));
    }
    return result;
}

void KernelModules::lose_power() {
    loaded_.clear();
}

void KernelModules::load_hardware() {
    (void)load("ipv6");
    (void)load("e1000");
}

}  // namespace lvsim::host
