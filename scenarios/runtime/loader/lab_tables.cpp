// SPDX-License-Identifier: Apache-2.0
//
// The keys of labs: adapters of virtual machines, and the stages that a lab can begin at.
#include "models/host/boot/hardware.hpp"
#include "models/host/boot/virtual_networks.hpp"
#include "models/host/host.hpp"
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/value_types.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::runtime {

void check_virtual_machine(Reading& reading, const YamlNode& node, const HostConfig& value) {
    if (!value.is_virtual_machine()) return;
    for (const std::string_view key :
         {"interfaces", "any_ip", "gateway", "routes", "sysctl", "run", "httpd", "keepalived"}) {
        if (const YamlNode* found = node.find(key)) {
            const Reading::Scope scope(reading, key);
            reading.error(code::kKeyCombination, reading.place(*found),
                          fmt::format("a machine with 'adapters' boots from its own files: it has "
                                      "no '{}' here",
                                      key),
                          "write the file that the machine reads, under 'files'");
        }
    }
    if (value.profile != host::Profile::Centos6) {
        const YamlNode* profile = node.find("profile");
        const Reading::Scope scope(reading, "profile");
        reading.error(code::kNotModelled, reading.place(profile == nullptr ? node : *profile),
                      "the boot of debian-12 is not modelled", "profile: centos-6");
    }
}

std::span<const Key<AdapterConfig>> TableOf<AdapterConfig>::keys() {
    static const std::array kKeys{
        field<&AdapterConfig::network>(
            {.key = "network",
             .fallback = "not attached",
             .type = &kNetworkType,
             .help = "The internal network it is attached to: one of this file, or `NAT`, which "
                     "gives the machine an address, a name server and the packages' mirror."}),
        field<&AdapterConfig::mac>({.key = "mac",
                                    .fallback = "08:00:27 and what belongs to the machine",
                                    .help = "Its hardware address."}),
        field<&AdapterConfig::has_cable>(
            {.key = "cable", .fallback = "true", .help = "Whether its cable is plugged in."}),
    };
    return kKeys;
}

void TableOf<AdapterConfig>::check(Reading&, const YamlNode&, AdapterConfig&) {}

std::span<const Key<StageConfig>> TableOf<StageConfig>::keys() {
    static const std::array kKeys{
        field<&StageConfig::play>({.key = "play",
                                   .is_required = true,
                                   .count_max = 100,
                                   .type = &kScriptType,
                                   .form = Form::OneOrList,
                                   .help = "Lab scripts, played one after the other. Files of the "
                                           "folder that this file lies in."}),
    };
    return kKeys;
}

void TableOf<StageConfig>::check(Reading&, const YamlNode&, StageConfig&) {}

}  // namespace lvsim::runtime
