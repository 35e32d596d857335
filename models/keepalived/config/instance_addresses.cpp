// SPDX-License-Identifier: Apache-2.0
//
// Lines of virtual_ipaddress, virtual_ipaddress_excluded, static_ipaddress and unicast_peer.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::keepalived {
namespace {

constexpr std::array<std::string_view, 5> kScopes = {"site", "link", "host", "nowhere", "global"};
/// Flags of an address that need no value and change nothing here.
constexpr std::array<std::string_view, 6> kFlags = {"home",          "-nodad",   "mngtmpaddr",
                                                    "noprefixroute", "autojoin", "no_track"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// "10.0.1.254/24"; a bad length is reported and is the longest.
std::optional<IpPrefix> read_prefix(Reader& in, std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) {
        in.report(fmt::format("VRRP parsed invalid IP {}. skipping IP...", text));
        return std::nullopt;
    }
    const int longest = address->is_v4() ? 32 : 128;
    if (slash == std::string_view::npos) {
        return IpPrefix{*address, longest};
    }
    const std::string_view length_text = text.substr(slash + 1);
    const auto length = read_unsigned(in, length_text, {0, static_cast<std::uint32_t>(longest)});
    if (!length) {
        in.report(fmt::format("Invalid address prefix len {} for address {} - using {}",
                              length_text, text, longest));
    }
    return IpPrefix{*address, length ? static_cast<int>(*length) : longest};
}

bool is_broadcast_word(std::string_view text) {
    return text == "+" || text == "-" || IpAddress::parse(text).has_value();
}

/// The words behind an address.
class AddressOptions {
public:
    AddressOptions(Reader& in, vrrp::VirtualAddress& address, bool& has_absent_interface)
        : in_(&in), address_(&address), has_absent_interface_(&has_absent_interface) {}

    /// False: the address is dropped; reported.
    bool read() {
        for (std::size_t i = 1; i < in_->size(); ++i) {
            const std::string_view name = in_->word(i);
            if (holds(kFlags, name)) {
                continue;
            }
            if (!takes_value(name)) {
                in_->report(fmt::format(
                    "Unknown configuration entry '{}' for ip address - ignoring", name));
                continue;
            }
            if (i + 1 >= in_->size()) {
                in_->report(fmt::format("No {} parameter specified for {}", name, in_->word(0)));
                return false;
            }
            if (!take(name, in_->word(++i))) {
                return false;
            }
        }
        return true;
    }

private:
    static bool takes_value(std::string_view name) {
        constexpr std::array<std::string_view, 9> kNames = {
            "dev",  "scope",       "label",         "brd",     "broadcast",
            "peer", "track_group", "preferred_lft", "use_vmac"};
        return holds(kNames, name);
    }

    bool take(std::string_view name, std::string_view value) {
        if (name == "dev") {
            take_interface(value);
        } else if (name == "label") {
            address_->label = value;
        } else if (name == "scope" && !holds(kScopes, value)) {
            in_->report(
                fmt::format("Invalid scope '{}' specified for {} - ignoring", value, in_->word(0)));
        } else if ((name == "brd" || name == "broadcast") && !is_broadcast_word(value)) {
            in_->report(fmt::format(
                "VRRP is trying to assign invalid broadcast {}. skipping VIP...", value));
            return false;
        } else if (name == "peer") {
            take_peer();
        } else if (name == "track_group" || name == "use_vmac") {
            in_->refuse(fmt::format("{} of an address", name));
        }
        return true;
    }

    void take_interface(std::string_view name) {
        address_->interface = name;
        if (!in_->machine().has_interface(name)) {
            in_->report(fmt::format("WARNING - interface {} for ip address {} doesn't exist", name,
                                    in_->word(0)));
            *has_absent_interface_ = true;
        }
    }

    void take_peer() {
        if (in_->word(0).find('/') != std::string_view::npos) {
            in_->report("Cannot specify address prefix when specifying peer address - ignoring");
        } else {
            in_->refuse("peer of an address");
        }
    }

    Reader* in_;
    vrrp::VirtualAddress* address_;
    bool* has_absent_interface_;
};

std::optional<vrrp::VirtualAddress> read_address(Reader& in, bool& has_absent_interface) {
    vrrp::VirtualAddress address;
    const auto prefix = read_prefix(in, in.word(0));
    if (!prefix) {
        return std::nullopt;
    }
    address.prefix = *prefix;
    if (!AddressOptions(in, address, has_absent_interface).read()) {
        return std::nullopt;
    }
    return address;
}

bool is_unicast_family(const InstanceDraft& instance, IpAddress address) {
    return !instance.is_v6 || *instance.is_v6 != address.is_v4();
}

/// min_ttl and max_ttl of a peer.
void read_peer_options(Reader& in, InstanceDraft& instance, vrrp::UnicastPeer& peer) {
    for (std::size_t i = 1; i < in.size(); i += 2) {
        const std::string_view name = in.word(i);
        if (i + 1 >= in.size()) {
            in.report(fmt::format("({}) {} is missing a value", instance.config.name, name));
            return;
        }
        if (name != "min_ttl" && name != "max_ttl") {
            in.report(
                fmt::format("({}) unknown unicast_peer option {}", instance.config.name, name));
            continue;
        }
        const auto value = read_unsigned(in, in.word(i + 1), {0, 255});
        if (value) {
            (name == "min_ttl" ? peer.ttl_min : peer.ttl_max) = static_cast<std::uint8_t>(*value);
            instance.config.checks_unicast_source = true;
        }
    }
    if (peer.ttl_min > peer.ttl_max) {
        in.report(fmt::format("({}) min_ttl {} > max_ttl {} - all packets will be discarded",
                              instance.config.name, peer.ttl_min, peer.ttl_max));
    }
}

}  // namespace

void add_address(Reader& in, Draft& draft) {
    InstanceDraft& instance = draft.instance();
    auto address = read_address(in, draft.vrrp.has_absent_interface);
    if (!address) {
        return;
    }
    const bool is_v6 = !address->prefix.address.is_v4();
    if (instance.is_v6 && *instance.is_v6 != is_v6) {
        in.report(fmt::format("({}): address family must match VRRP instance [{}] - ignoring",
                              instance.config.name, in.word(0)));
        return;
    }
    instance.is_v6 = is_v6;
    instance.config.addresses.push_back(std::move(*address));
}

void add_excluded_address(Reader& in, Draft& draft) {
    auto address = read_address(in, draft.vrrp.has_absent_interface);
    if (address) {
        draft.instance().config.excluded.push_back(std::move(*address));
    }
}

void add_static_address(Reader& in, Draft& draft) {
    // Its lines are checked as those of an instance; static_ipaddress itself has been refused.
    [[maybe_unused]] const auto address = read_address(in, draft.vrrp.has_absent_interface);
}

void add_unicast_peer(Reader& in, Draft& draft) {
    InstanceDraft& instance = draft.instance();
    const auto address = IpAddress::parse(in.word(0));
    if (!address) {
        in.report(
            fmt::format("Configuration error: VRRP instance[{}] malformed unicast peer "
                        "address[{}]. Skipping...",
                        instance.config.name, in.word(0)));
        return;
    }
    if (!is_unicast_family(instance, *address)) {
        in.report(
            fmt::format("Configuration error: VRRP instance[{}] and unicast peer address[{}] "
                        "MUST be of the same family !!! Skipping...",
                        instance.config.name, in.word(0)));
        return;
    }
    instance.is_v6 = !address->is_v4();
    vrrp::UnicastPeer peer{*address};
    read_peer_options(in, instance, peer);
    instance.config.peers.push_back(peer);
}

}  // namespace lvsim::keepalived
