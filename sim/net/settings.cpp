// SPDX-License-Identifier: Apache-2.0
#include "sim/net/settings.hpp"

#include "sim/net/stack.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace lvsim::net {

namespace {

constexpr std::string_view kPortRange = "net.ipv4.ip_local_port_range";
constexpr std::string_view kIpForward = "net.ipv4.ip_forward";
constexpr std::string_view kConf = "net.ipv4.conf.";
constexpr std::int32_t kAny = std::numeric_limits<std::int32_t>::max();

struct InterfaceField {
    std::string_view name;
    std::int32_t InterfaceSettings::*field;
    std::int32_t max = 1;
    /// Of "all": accept_source_route counts only where "all" allows it, and it stays forbidden.
    std::int32_t max_of_all = 1;
    std::int32_t min = 0;
};

// arp_filter, proxy_arp and secure_redirects are shown with the one value that is modelled.
constexpr std::array kInterfaceFields = {
    InterfaceField{"accept_local", &InterfaceSettings::accept_local},
    InterfaceField{"accept_redirects", &InterfaceSettings::accept_redirects},
    InterfaceField{"accept_source_route", &InterfaceSettings::accept_source_route, 1, 0},
    InterfaceField{"arp_accept", &InterfaceSettings::arp_accept},
    InterfaceField{"arp_announce", &InterfaceSettings::arp_announce, 2, 2},
    InterfaceField{"arp_filter", &InterfaceSettings::arp_filter, 0, 0},
    InterfaceField{"arp_ignore", &InterfaceSettings::arp_ignore, 8, 8},
    InterfaceField{"forwarding", &InterfaceSettings::forwarding},
    InterfaceField{"promote_secondaries", &InterfaceSettings::promote_secondaries},
    InterfaceField{"proxy_arp", &InterfaceSettings::proxy_arp, 0, 0},
    InterfaceField{"route_localnet", &InterfaceSettings::route_localnet},
    InterfaceField{"rp_filter", &InterfaceSettings::rp_filter, 2, 2},
    InterfaceField{"secure_redirects", &InterfaceSettings::secure_redirects, 1, 1, 1},
    InterfaceField{"send_redirects", &InterfaceSettings::send_redirects},
    InterfaceField{"shared_media", &InterfaceSettings::shared_media},
};

/// A decimal number with blanks around it, as the kernel takes it.
std::optional<std::int32_t> to_number(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n')) {
        text.remove_suffix(1);
    }
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

}  // namespace

/// Where a name leads: to a field of its own, or to one of an interface, of "all" or of "default".
struct StackSettings::Place {
    enum class Kind : std::uint8_t { General, All, Default, Interface };
    Kind kind = Kind::General;
    std::size_t field = 0;      // index in kFields or kInterfaceFields
    std::size_t interface = 0;  // of Kind::Interface
};

/// A setting outside net.ipv4.conf: a member of one of the three structures.
struct StackSettings::Field {
    constexpr Field(std::string_view its_name, std::int32_t StackSettings::*of_ip,
                    std::int32_t its_min, std::int32_t its_max)
        : name(its_name), min(its_min), max(its_max), ip(of_ip) {}
    constexpr Field(std::string_view its_name, std::int32_t NeighbourSettings::*of_neigh,
                    std::int32_t its_min, std::int32_t its_max)
        : name(its_name), min(its_min), max(its_max), neigh(of_neigh) {}
    constexpr Field(std::string_view its_name, std::int32_t TcpSettings::*of_tcp,
                    std::int32_t its_min, std::int32_t its_max)
        : name(its_name), min(its_min), max(its_max), tcp(of_tcp) {}

    /// `Settings` is StackSettings, const or not.
    template <typename Settings>
    [[nodiscard]] auto& of(Settings& settings) const {
        if (neigh != nullptr) return settings.neigh.*neigh;
        if (tcp != nullptr) return settings.tcp.*tcp;
        return settings.*ip;
    }

    std::string_view name;
    std::int32_t min;
    std::int32_t max;
    std::int32_t StackSettings::*ip = nullptr;
    std::int32_t NeighbourSettings::*neigh = nullptr;
    std::int32_t TcpSettings::*tcp = nullptr;
};

struct StackSettings::Fields {
    using Ip = StackSettings;
    using Neigh = NeighbourSettings;
    using Tcp = TcpSettings;
    static constexpr std::array kAll = {
        Field{"net.core.somaxconn", &Tcp::somaxconn, 1, kAny},
        Field{"net.ipv4.icmp_echo_ignore_all", &Ip::icmp_echo_ignore_all, 0, 1},
        Field{"net.ipv4.icmp_echo_ignore_broadcasts", &Ip::icmp_echo_ignore_broadcasts, 0, 1},
        Field{"net.ipv4.icmp_errors_use_inbound_ifaddr", &Ip::icmp_errors_use_inbound_ifaddr, 0, 1},
        Field{"net.ipv4.icmp_msgs_burst", &Ip::icmp_msgs_burst, 0, kAny},
        Field{"net.ipv4.icmp_msgs_per_sec", &Ip::icmp_msgs_per_sec, 0, kAny},
        Field{"net.ipv4.icmp_ratelimit", &Ip::icmp_ratelimit, 0, kAny},
        Field{"net.ipv4.icmp_ratemask", &Ip::icmp_ratemask, 0, kAny},
        Field{"net.ipv4.ip_default_ttl", &Ip::ip_default_ttl, 1, 255},
        Field{"net.ipv4.ipfrag_high_thresh", &Ip::ipfrag_high_thresh, 0, kAny},
        Field{"net.ipv4.ipfrag_time", &Ip::ipfrag_time, 1, 86'400},
        Field{"net.ipv4.neigh.default.base_reachable_time_ms", &Neigh::base_reachable_time_ms, 1,
              kAny},
        Field{"net.ipv4.neigh.default.delay_first_probe_time", &Neigh::delay_first_probe_time, 0,
              86'400},
        Field{"net.ipv4.neigh.default.gc_thresh3", &Neigh::gc_thresh3, 1, 1'000'000},
        Field{"net.ipv4.neigh.default.locktime", &Neigh::locktime, 0, 1'000'000},
        Field{"net.ipv4.neigh.default.mcast_solicit", &Neigh::mcast_solicit, 1, 1'000},
        Field{"net.ipv4.neigh.default.retrans_time_ms", &Neigh::retrans_time_ms, 1, kAny},
        Field{"net.ipv4.neigh.default.ucast_solicit", &Neigh::ucast_solicit, 0, 1'000},
        Field{"net.ipv4.neigh.default.unres_qlen", &Neigh::unres_qlen, 0, 100'000},
        Field{"net.ipv4.tcp_abort_on_overflow", &Tcp::abort_on_overflow, 0, 1},
        Field{"net.ipv4.tcp_fin_timeout", &Tcp::fin_timeout, 0, 86'400},
        Field{"net.ipv4.tcp_max_syn_backlog", &Tcp::max_syn_backlog, 1, kAny},
        Field{"net.ipv4.tcp_retries2", &Tcp::retries2, 0, 255},
        Field{"net.ipv4.tcp_syn_retries", &Tcp::syn_retries, 1, 127},
        Field{"net.ipv4.tcp_synack_retries", &Tcp::synack_retries, 0, 255},
    };
};

StackSettings::StackSettings(StackProfile profile) {
    default_.accept_source_route = 1;
    if (profile == StackProfile::Centos6) {
        neigh.unres_qlen = 3;
        ipfrag_high_thresh = 256 * 1024;
        local_port_last = 61'000;
        tcp.syn_retries = 5;
        tcp.somaxconn = 128;
        icmp_msgs_per_sec = 0;  // no limit over all destinations before Linux 3.18
    }
}

std::vector<std::string> StackSettings::names() const {
    std::vector<std::string> result = {std::string(kIpForward), std::string(kPortRange)};
    for (const Field& field : Fields::kAll) {
        result.emplace_back(field.name);
    }
    for (const std::string_view name : {"all", "default"}) {
        const std::vector<std::string> more = names_of(name);
        result.insert(result.end(), more.begin(), more.end());
    }
    for (const PerInterface& interface : interfaces_) {
        const std::vector<std::string> more = names_of(interface.name);
        result.insert(result.end(), more.begin(), more.end());
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::vector<std::string> StackSettings::names_of(std::string_view interface) const {
    std::vector<std::string> result;
    for (const InterfaceField& field : kInterfaceFields) {
        result.push_back(std::string(kConf) + std::string(interface) + "." +
                         std::string(field.name));
    }
    return result;
}

std::optional<std::string> StackSettings::read(std::string_view name) const {
    if (name == kPortRange) {
        return std::to_string(local_port_first) + "\t" + std::to_string(local_port_last);
    }
    if (name == kIpForward) {
        return std::to_string(all_.forwarding);
    }
    const std::optional<Place> place = find(name);
    if (!place) {
        return std::nullopt;
    }
    if (place->kind == Place::Kind::General) {
        return std::to_string(Fields::kAll[place->field].of(*this));
    }
    return std::to_string(values_of(*place).*kInterfaceFields[place->field].field);
}

bool StackSettings::write(std::string_view name, std::string_view value) {
    if (name == kPortRange) {
        return write_port_range(value);
    }
    const std::optional<std::int32_t> number = to_number(value);
    if (!number) {
        return false;
    }
    if (name == kIpForward) {
        if (*number < 0 || *number > 1) {
            return false;
        }
        change_forwarding(*number);
        return true;
    }
    const std::optional<Place> place = find(name);
    if (!place) {
        return false;
    }
    if (place->kind == Place::Kind::General) {
        const Field& field = Fields::kAll[place->field];
        if (*number < field.min || *number > field.max) {
            return false;
        }
        field.of(*this) = *number;
        return true;
    }
    const InterfaceField& field = kInterfaceFields[place->field];
    const std::int32_t max = place->kind == Place::Kind::All ? field.max_of_all : field.max;
    if (*number < field.min || *number > max) {
        return false;
    }
    write_interface(*place, *number);
    return true;
}

std::optional<StackSettings::Place> StackSettings::find(std::string_view name) const {
    if (name.starts_with(kConf)) {
        return find_of_interface(name.substr(kConf.size()));
    }
    for (std::size_t i = 0; i < Fields::kAll.size(); ++i) {
        if (Fields::kAll[i].name == name) {
            return Place{Place::Kind::General, i, 0};
        }
    }
    return std::nullopt;
}

/// `name`: "eth0.rp_filter".
std::optional<StackSettings::Place> StackSettings::find_of_interface(std::string_view name) const {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) {
        return std::nullopt;
    }
    const auto field =
        std::find_if(kInterfaceFields.begin(), kInterfaceFields.end(),
                     [&](const InterfaceField& f) { return f.name == name.substr(dot + 1); });
    if (field == kInterfaceFields.end()) {
        return std::nullopt;
    }
    const auto index = static_cast<std::size_t>(field - kInterfaceFields.begin());
    const std::string_view whose = name.substr(0, dot);
    if (whose == "all") {
        return Place{Place::Kind::All, index, 0};
    }
    if (whose == "default") {
        return Place{Place::Kind::Default, index, 0};
    }
    for (std::size_t i = 0; i < interfaces_.size(); ++i) {
        if (interfaces_[i].name == whose) {
            return Place{Place::Kind::Interface, index, i};
        }
    }
    return std::nullopt;
}

const InterfaceSettings& StackSettings::values_of(const Place& place) const {
    switch (place.kind) {
        case Place::Kind::General:
        case Place::Kind::All: return all_;
        case Place::Kind::Default: return default_;
        case Place::Kind::Interface: return interfaces_[place.interface].values;
    }
    return all_;
}

void StackSettings::write_interface(const Place& place, std::int32_t value) {
    const auto field = kInterfaceFields[place.field].field;
    const std::uint32_t bit = 1U << place.field;
    switch (place.kind) {
        case Place::Kind::General: return;
        case Place::Kind::All:
            if (field == &InterfaceSettings::forwarding) {
                change_forwarding(value);
            } else {
                all_.*field = value;
            }
            return;
        case Place::Kind::Default:
            default_.*field = value;
            for (PerInterface& interface : interfaces_) {
                if ((interface.own & bit) == 0) {
                    interface.values.*field = value;
                }
            }
            return;
        case Place::Kind::Interface:
            interfaces_[place.interface].values.*field = value;
            interfaces_[place.interface].own |= bit;
            return;
    }
}

/// Linux inet_forward_change(): a router believes no redirects by default.
void StackSettings::change_forwarding(std::int32_t value) {
    if (all_.forwarding == value) {
        return;
    }
    all_.forwarding = value;
    all_.accept_redirects = value == 0 ? 1 : 0;
    default_.forwarding = value;
    for (PerInterface& interface : interfaces_) {
        interface.values.forwarding = value;
    }
}

bool StackSettings::write_port_range(std::string_view value) {
    const std::size_t gap = value.find_first_of(" \t", value.find_first_not_of(" \t"));
    if (gap == std::string_view::npos) {
        return false;
    }
    const auto first = to_number(value.substr(0, gap));
    const auto last = to_number(value.substr(gap));
    if (!first || !last || *first < 1 || *last > 65'535 || *first > *last) {
        return false;
    }
    local_port_first = *first;
    local_port_last = *last;
    return true;
}

void StackSettings::add_interface(std::string name) {
    interfaces_.push_back({std::move(name), default_, 0});
}

void StackSettings::rename_interface(InterfaceIndex index, std::string name) {
    interfaces_[index].name = std::move(name);
}

void StackSettings::settle_interface(InterfaceIndex index) {
    interfaces_[index].own = UINT32_MAX;
}

}  // namespace lvsim::net
