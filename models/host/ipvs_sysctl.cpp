// SPDX-License-Identifier: Apache-2.0
#include "models/host/ipvs_sysctl.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

namespace {

constexpr std::string_view kPrefix = "net.ipv4.vs.";
using In = ipvs::Profile;

struct Modelled {
    std::string_view name;
    std::int32_t ipvs::Settings::*value;
    bool is_old = false;   ///< 2.6.32 has it too.
    bool is_span = false;  ///< Seconds, which the kernel keeps as an int of ticks.
    bool is_mode = false;  ///< Of the defence: 0 to 3.
};

constexpr std::array kModelled = {
    Modelled{"am_droprate", &ipvs::Settings::am_droprate, true},
    Modelled{"amemthresh", &ipvs::Settings::amemthresh, true},
    Modelled{"cache_bypass", &ipvs::Settings::cache_bypass, true},
    Modelled{"conn_reuse_mode", &ipvs::Settings::conn_reuse_mode},
    Modelled{"drop_entry", &ipvs::Settings::drop_entry, true, false, true},
    Modelled{"drop_packet", &ipvs::Settings::drop_packet, true, false, true},
    Modelled{"expire_nodest_conn", &ipvs::Settings::expire_nodest_conn, true},
    Modelled{"expire_quiescent_template", &ipvs::Settings::expire_quiescent_template, true},
    Modelled{"lblc_expiration", &ipvs::Settings::lblc_expiration, true, true},
    Modelled{"lblcr_expiration", &ipvs::Settings::lblcr_expiration, true, true},
    Modelled{"nat_icmp_send", &ipvs::Settings::nat_icmp_send, true},
    Modelled{"pmtu_disc", &ipvs::Settings::pmtu_disc},
    Modelled{"secure_tcp", &ipvs::Settings::secure_tcp, true, false, true},
    Modelled{"sloppy_tcp", &ipvs::Settings::sloppy_tcp},
    Modelled{"snat_reroute", &ipvs::Settings::snat_reroute},
};

/// What the kernel takes for a setting: any text, or whole numbers of a range.
struct Fixed {
    std::string_view name;
    std::string_view value;
    std::int32_t low = std::numeric_limits<std::int32_t>::min();
    std::int32_t high = std::numeric_limits<std::int32_t>::max();
    bool is_old = false;
};

constexpr std::array kFixed = {
    Fixed{.name = "backup_only", .value = "0"},
    Fixed{.name = "conntrack", .value = "0"},
    Fixed{.name = "ignore_tunneled", .value = "0"},
    Fixed{.name = "run_estimation", .value = "1"},
    Fixed{.name = "schedule_icmp", .value = "0"},
    Fixed{.name = "sloppy_sctp", .value = "0"},
    Fixed{.name = "sync_persist_mode", .value = "0"},
    Fixed{.name = "sync_ports", .value = "1"},
    Fixed{.name = "sync_qlen_max", .value = "23233"},
    Fixed{.name = "sync_refresh_period", .value = "0"},
    Fixed{.name = "sync_retries", .value = "0", .low = 0, .high = 3},
    Fixed{.name = "sync_sock_size", .value = "0"},
    Fixed{.name = "sync_threshold", .value = "3\t50", .is_old = true},
    Fixed{.name = "sync_version", .value = "1", .low = 0, .high = 1},
};

std::optional<std::int32_t> parse_int(std::string_view text) {
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole ? std::optional(value) : std::nullopt;
}

bool write_setting(ipvs::Director& director, const Modelled& setting, std::string_view text) {
    constexpr std::int32_t kModeMax = 3;
    const auto value = parse_int(text);
    if (!value || (setting.is_mode && (*value < 0 || *value > kModeMax))) {
        return false;
    }
    const auto ticks_per_second =
        static_cast<std::int32_t>(rules_of(director.config().profile).ticks_per_second);
    if (setting.is_span && *value > std::numeric_limits<std::int32_t>::max() / ticks_per_second) {
        return false;
    }
    ipvs::Settings settings = director.settings();
    settings.*setting.value = *value;
    director.change_settings(settings);
    return true;
}

/// "3 50" and "3<TAB>50" are the same pair.
std::string with_tabs(std::string_view text) {
    std::string tabbed;
    for (const char letter : text) {
        const bool is_blank = letter == ' ' || letter == '\t';
        if (!is_blank || (!tabbed.empty() && tabbed.back() != '\t')) {
            tabbed.push_back(is_blank ? '\t' : letter);
        }
    }
    return tabbed;
}

bool is_legal(const Fixed& setting, std::string_view text) {
    if (setting.value.find('\t') != std::string_view::npos) {
        return true;
    }
    const auto value = parse_int(text);
    return value && *value >= setting.low && *value <= setting.high;
}

}  // namespace

void add_ipvs_settings(SysctlTree& tree, ipvs::Profile profile,
                       const std::function<ipvs::Director&()>& director) {
    const bool is_old = profile == ipvs::Profile::Centos6;
    for (const Modelled& setting : kModelled) {
        if (is_old && !setting.is_old) {
            continue;
        }
        tree.add(
            fmt::format("{}{}", kPrefix, setting.name),
            {.read = [&setting,
                      director] { return fmt::to_string(director().settings().*setting.value); },
             .write =
                 [&setting, director](std::string_view text) {
                     return write_setting(director(), setting, text);
                 }});
    }
    for (const Fixed& setting : kFixed) {
        if (is_old && !setting.is_old) {
            continue;
        }
        tree.add(
            fmt::format("{}{}", kPrefix, setting.name),
            {.read = [&setting] { return std::string(setting.value); },
             .write = [&setting](std::string_view text) { return is_legal(setting, text); },
             .is_only_value =
                 [&setting](std::string_view text) { return with_tabs(text) == setting.value; }});
    }
}

void remove_ipvs_settings(SysctlTree& tree) {
    for (const Modelled& setting : kModelled) {
        tree.remove(fmt::format("{}{}", kPrefix, setting.name));
    }
    for (const Fixed& setting : kFixed) {
        tree.remove(fmt::format("{}{}", kPrefix, setting.name));
    }
}

}  // namespace lvsim::host
