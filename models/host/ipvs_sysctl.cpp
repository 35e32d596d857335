// SPDX-License-Identifier: Apache-2.0
#include "models/host/ipvs_sysctl.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

namespace {

constexpr std::string_view kPrefix = "net.ipv4.vs.";
constexpr const char* kSyncThreshold = "net.ipv4.vs.sync_threshold";

using In = ipvs::Profile;

struct Modelled {
    std::string_view name;
    std::int32_t ipvs::Settings::*value;
    bool is_old = false;   ///< 2.6.32 has it too.
    bool is_span = false;  ///< Seconds, which the kernel keeps as an int of ticks.
    std::int32_t low = std::numeric_limits<std::int32_t>::min();
    std::int32_t high = std::numeric_limits<std::int32_t>::max();
};

constexpr std::int32_t kModeMax = 3;  ///< Of the defence.

constexpr std::array kModelled = {
    Modelled{"am_droprate", &ipvs::Settings::am_droprate, true},
    Modelled{"amemthresh", &ipvs::Settings::amemthresh, true},
    Modelled{"backup_only", &ipvs::Settings::backup_only},
    Modelled{"cache_bypass", &ipvs::Settings::cache_bypass, true},
    Modelled{"conn_reuse_mode", &ipvs::Settings::conn_reuse_mode},
    Modelled{"drop_entry", &ipvs::Settings::drop_entry, true, false, 0, kModeMax},
    Modelled{"drop_packet", &ipvs::Settings::drop_packet, true, false, 0, kModeMax},
    Modelled{"expire_nodest_conn", &ipvs::Settings::expire_nodest_conn, true},
    Modelled{"expire_quiescent_template", &ipvs::Settings::expire_quiescent_template, true},
    Modelled{"ignore_tunneled", &ipvs::Settings::ignore_tunneled},
    Modelled{"lblc_expiration", &ipvs::Settings::lblc_expiration, true, true},
    Modelled{"lblcr_expiration", &ipvs::Settings::lblcr_expiration, true, true},
    Modelled{"nat_icmp_send", &ipvs::Settings::nat_icmp_send, true},
    Modelled{"pmtu_disc", &ipvs::Settings::pmtu_disc},
    Modelled{"run_estimation", &ipvs::Settings::run_estimation},
    Modelled{"schedule_icmp", &ipvs::Settings::schedule_icmp},
    Modelled{"secure_tcp", &ipvs::Settings::secure_tcp, true, false, 0, kModeMax},
    Modelled{"sloppy_sctp", &ipvs::Settings::sloppy_sctp},
    Modelled{"sloppy_tcp", &ipvs::Settings::sloppy_tcp},
    Modelled{"snat_reroute", &ipvs::Settings::snat_reroute},
    Modelled{"sync_persist_mode", &ipvs::Settings::sync_persist_mode},
    Modelled{.name = "sync_ports", .value = &ipvs::Settings::sync_ports, .low = 1},
    Modelled{"sync_qlen_max", &ipvs::Settings::sync_qlen_max},
    Modelled{"sync_refresh_period", &ipvs::Settings::sync_refresh_period, false, true},
    Modelled{.name = "sync_retries", .value = &ipvs::Settings::sync_retries, .low = 0, .high = 3},
    Modelled{.name = "sync_version", .value = &ipvs::Settings::sync_version, .low = 0, .high = 1},
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
    Fixed{.name = "conntrack", .value = "0"},
    Fixed{.name = "sync_sock_size", .value = "0"},
};

std::optional<std::int32_t> parse_int(std::string_view text) {
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole ? std::optional(value) : std::nullopt;
}

bool write_setting(ipvs::Director& director, const Modelled& setting, std::string_view text) {
    const auto value = parse_int(text);
    if (!value || *value < setting.low || *value > setting.high) {
        return false;
    }
    const auto ticks_per_second =
        static_cast<std::int32_t>(rules_of(director.config().profile).ticks_per_second);
    if (setting.is_span && *value > std::numeric_limits<std::int32_t>::max() / ticks_per_second) {
        return false;
    }
    if (setting.value == &ipvs::Settings::sync_ports &&
        !std::has_single_bit(static_cast<std::uint32_t>(*value))) {
        return false;
    }
    ipvs::Settings settings = director.settings();
    settings.*setting.value = *value;
    director.change_settings(settings);
    return true;
}

/// "3 50": the packet that announces a connection, and the period in which it does again. A single
/// number leaves the period alone.
bool write_sync_threshold(ipvs::Director& director, std::string_view text) {
    ipvs::Settings settings = director.settings();
    const std::size_t gap = text.find_first_of(" \t");
    const auto threshold = parse_int(text.substr(0, gap));
    std::optional<std::int32_t> period = settings.sync_period;
    if (gap != std::string_view::npos) {
        const std::size_t second = text.find_first_not_of(" \t", gap);
        period = second == std::string_view::npos ? period : parse_int(text.substr(second));
    }
    if (!threshold || !period || *threshold < 0 || *period < 0 ||
        (*period != 0 && *threshold >= *period)) {
        return false;
    }
    settings.sync_threshold = *threshold;
    settings.sync_period = *period;
    director.change_settings(settings);
    return true;
}

bool is_legal(const Fixed& setting, std::string_view text) {
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
    tree.add(
        kSyncThreshold,
        {.read =
             [director] {
                 const ipvs::Settings& settings = director().settings();
                 return fmt::format("{}\t{}", settings.sync_threshold, settings.sync_period);
             },
         .write =
             [director](std::string_view text) { return write_sync_threshold(director(), text); }});
    for (const Fixed& setting : kFixed) {
        if (is_old && !setting.is_old) {
            continue;
        }
        tree.add(
            fmt::format("{}{}", kPrefix, setting.name),
            {.read = [&setting] { return std::string(setting.value); },
             .write = [&setting](std::string_view text) { return is_legal(setting, text); },
             .is_only_value = [&setting](std::string_view text) { return text == setting.value; }});
    }
}

void remove_ipvs_settings(SysctlTree& tree) {
    tree.remove(kSyncThreshold);
    for (const Modelled& setting : kModelled) {
        tree.remove(fmt::format("{}{}", kPrefix, setting.name));
    }
    for (const Fixed& setting : kFixed) {
        tree.remove(fmt::format("{}{}", kPrefix, setting.name));
    }
}

}  // namespace lvsim::host
