// SPDX-License-Identifier: Apache-2.0
//
// modprobe(8): loads a module of the kernel. Those of IPVS change something here; what every
// machine has built in (schedulers, tunnels, iptables) loads without effect. References: kmod 30
// (debian-12) and module-init-tools 3.9 (centos-6), messages from memory: unjudged. Modules are
// removed (-r) only on a machine that boots, which keeps a list of them (boot/kernel_modules.hpp).
#include "models/host/boot/system.hpp"
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/ipvs_module.hpp"
#include "models/ipvs/sched/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 9> kOptions = {{
    {'q', "quiet", OptionKind::Flag},
    {'a', "all", OptionKind::FlagNotModelled},
    {'c', "showconfig", OptionKind::FlagNotModelled},
    {'f', "force", OptionKind::FlagNotModelled},
    {'n', "dry-run", OptionKind::FlagNotModelled},
    {'r', "remove", OptionKind::Flag},
    {'v', "verbose", OptionKind::FlagNotModelled},
    {'V', "version", OptionKind::FlagNotModelled},
    {'h', "help", OptionKind::FlagNotModelled},
}};

/// What is there already when one loads it.
constexpr std::array<std::string_view, 5> kBuiltIn = {"ip_tables", "ipip", "iptable_mangle",
                                                      "x_tables", "xt_mark"};
/// Modules that people load beside IPVS and that would change something on Linux.
constexpr std::array<std::string_view, 12> kNotModelled = {
    "8021q",  "bonding", "br_netfilter", "bridge",           "dummy",      "fou",
    "ip_gre", "nf_nat",  "nf_conntrack", "nf_conntrack_ftp", "nf_nat_ftp", "tun"};

constexpr std::uint16_t kFtpPort = 21;

std::string with_underscores(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

bool is_scheduler(Profile profile, std::string_view module) {
    constexpr std::string_view kPrefix = "ip_vs_";
    const auto kernel =
        profile == Profile::Debian12 ? ipvs::Profile::Debian12 : ipvs::Profile::Centos6;
    return module.starts_with(kPrefix) && module != "ip_vs_none" &&
           ipvs::find_scheduler(kernel, module.substr(kPrefix.size())) != nullptr;
}

/// "21,2121"; nullopt: the kernel refuses it. A port of 0 counts and stands for none.
std::optional<std::vector<std::uint16_t>> parse_ports(std::string_view text) {
    std::vector<std::uint16_t> ports;
    for (std::size_t count = 1;; ++count) {
        std::uint16_t port = 0;
        const std::string_view word = text.substr(0, text.find(','));
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), port);
        const bool is_number = error == std::errc() && end == word.data() + word.size();
        const bool is_twice = std::find(ports.begin(), ports.end(), port) != ports.end();
        if (!is_number || is_twice || count > ipvs::FtpHelper::kPortsMax) {
            return std::nullopt;
        }
        if (port != 0) ports.push_back(port);
        if (word.size() == text.size()) return ports;
        text.remove_prefix(word.size() + 1);
    }
}

int not_modelled(const CommandContext* context, std::string_view what) {
    context->error->write(fmt::format("modprobe: not modelled in lvsim: {}\n", what));
    return kStatusNotModelled;
}

int not_found(const CommandContext* context, std::string_view typed, bool is_quiet) {
    const bool is_centos6 = context->host->profile() == Profile::Centos6;
    if (!is_quiet) {
        context->error->write(is_centos6
                                  ? fmt::format("FATAL: Module {} not found.\n", typed)
                                  : fmt::format("modprobe: FATAL: Module {} not found in directory "
                                                "/lib/modules/6.1.0-56-amd64\n",
                                                typed));
    }
    return 1;
}

int load_ftp(const CommandContext* context, std::span<const std::string> parameters) {
    constexpr std::string_view kPorts = "ports=";
    std::vector<std::uint16_t> ports = {kFtpPort};
    for (const std::string& parameter : parameters) {
        if (!parameter.starts_with(kPorts)) {
            return not_modelled(context, fmt::format("the parameter '{}'", parameter));
        }
        const auto parsed = parse_ports(std::string_view(parameter).substr(kPorts.size()));
        if (!parsed) {
            const bool is_centos6 = context->host->profile() == Profile::Centos6;
            context->error->write(
                is_centos6 ? "FATAL: Error inserting ip_vs_ftp: Invalid argument\n"
                           : "modprobe: ERROR: could not insert 'ip_vs_ftp': Invalid argument\n");
            return 1;
        }
        ports = *parsed;
    }
    context->host->ipvs().director().load_ftp_helper(ports);
    if (context->host->system() != nullptr) context->host->system()->modules().notice_use();
    return 0;
}

int unload(const CommandContext* context, const std::string& typed) {
    if (context->host->system() == nullptr) return not_modelled(context, "the option -r here");
    switch (context->host->system()->modules().unload(typed)) {
        case ModuleError::None: return 0;
        case ModuleError::NotFound:
        case ModuleError::NotLoaded: return not_found(context, typed, false);
        case ModuleError::InUse: break;
    }
    context->error->write(fmt::format("FATAL: Module {} is in use.\n", typed));
    return 1;
}

/// On a machine that boots: into the list of its modules. False: it knows none of that name.
bool load_on_system(const CommandContext* context, std::string_view module) {
    System* system = context->host->system();
    return system != nullptr && system->modules().load(module) == ModuleError::None;
}

bool is_of_ipvs(Profile profile, std::string_view module) {
    return module == "ip_vs" || is_scheduler(profile, module) ||
           (module == "ip_vs_pe_sip" && profile == Profile::Debian12);
}

int load(const CommandContext* context, const std::string& typed,
         std::span<const std::string> parameters, bool is_quiet) {
    const std::string module = with_underscores(typed);
    if (module == "ip_vs_ftp") {
        return load_ftp(context, parameters);
    }
    if (parameters.empty() && load_on_system(context, module)) return 0;
    if (std::find(kNotModelled.begin(), kNotModelled.end(), module) != kNotModelled.end()) {
        return not_modelled(context, fmt::format("the module {}", module));
    }
    const bool has_ipvs = is_of_ipvs(context->host->profile(), module);
    if (!has_ipvs && std::find(kBuiltIn.begin(), kBuiltIn.end(), module) == kBuiltIn.end()) {
        return not_found(context, typed, is_quiet);
    }
    if (!parameters.empty()) {
        return not_modelled(context, fmt::format("the parameter '{}'", parameters.front()));
    }
    if (has_ipvs) {
        static_cast<void>(context->host->ipvs());  // its settings and files appear
    }
    return 0;
}

}  // namespace

Process modprobe_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    if (parsed->operands.empty()) {
        context->error->write("modprobe: ERROR: missing parameters. See -h.\n");
        co_return 1;
    }
    if (parsed->has("r")) {
        const int status = unload(context, parsed->operands[0]);
        co_return status;
    }
    const std::span<const std::string> operands = parsed->operands;
    const int status = load(context, operands[0], operands.subspan(1), parsed->has("q"));
    co_return status;
}

}  // namespace lvsim::host
