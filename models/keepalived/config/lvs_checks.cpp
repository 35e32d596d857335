// SPDX-License-Identifier: Apache-2.0
//
// Checks of virtual servers that need all of them (vrrp.md, 13.8), and what they become: services
// of the director with servers whose parameters are all filled in.
#include "models/keepalived/config/checks.hpp"
#include "models/keepalived/config/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::keepalived {
namespace {

bool needs_same_port(ipvs::ForwardingMethod method) {
    return method == ipvs::ForwardingMethod::DirectRoute ||
           method == ipvs::ForwardingMethod::Tunnel;
}

const ServerGroupDraft* group_named(const LvsDraft& lvs, std::string_view name) {
    const auto found = std::find_if(lvs.groups.begin(), lvs.groups.end(),
                                    [&](const auto& each) { return each.name == name; });
    return found == lvs.groups.end() ? nullptr : &*found;
}

class ServerCheck {
public:
    ServerCheck(Reader& in, const Draft& draft, VirtualServerDraft& server)
        : in_(&in),
          server_(&server),
          group_(server.config.group.empty() ? nullptr
                                             : group_named(draft.lvs, server.config.group)) {}

    bool check() {
        if (server_->servers.empty()) {
            say("Virtual server {} has no real servers - ignoring");
            return false;
        }
        set_protocol();
        set_scheduler_and_method();
        check_zero_port();
        if (server_->config.is_one_packet && server_->protocol != IpProtocol::Udp) {
            say("Virtual server {}: one packet scheduling requires UDP - resetting");
            server_->config.is_one_packet = false;
        }
        drop_doubles();
        for (RealServerDraft& real : server_->servers) {
            check_port(real);
        }
        check_sorry_server();
        check_quorum();
        return true;
    }

private:
    [[nodiscard]] std::string name() const {
        if (!server_->config.group.empty()) {
            return fmt::format("[{}]:0", server_->config.group);
        }
        if (server_->fwmark != 0) {
            return fmt::format("FWM {}", server_->fwmark);
        }
        return server_name(*server_->address, server_->protocol);
    }
    void say(std::string_view format) {
        in_->report_plain(fmt::format(fmt::runtime(format), name()));
    }
    [[nodiscard]] std::string real_name(const RealServerDraft& real) const {
        return server_name(real.config.address, server_->protocol);
    }

    template <class Predicate>
    [[nodiscard]] bool any_entry(Predicate predicate) const {
        return group_ != nullptr &&
               std::any_of(group_->entries.begin(), group_->entries.end(), predicate);
    }
    [[nodiscard]] bool has_mark() const {
        return server_->fwmark != 0 ||
               any_entry([](const GroupEntry& each) { return each.fwmark != 0; });
    }
    [[nodiscard]] bool has_address() const {
        return server_->address || group_ == nullptr
                   ? server_->address.has_value()
                   : any_entry([](const GroupEntry& each) { return each.fwmark == 0; });
    }

    void set_protocol() {
        if (has_mark() && !has_address()) {
            if (server_->protocol) {
                in_->report_plain(
                    fmt::format("Warning: Virtual server {}: protocol specified for "
                                "fwmark - protocol will be ignored",
                                name()));
                server_->protocol.reset();
            }
        } else if (!server_->protocol && (server_->address || group_ != nullptr)) {
            say("Virtual server {}: no protocol set - defaulting to UDP");
            server_->protocol = IpProtocol::Udp;
        }
    }

    void set_scheduler_and_method() {
        if (server_->scheduler.empty()) {
            say("Virtual server {}: no scheduler set, setting default 'wlc'");
            server_->scheduler = "wlc";
        }
        if (!server_->method) {
            say("Virtual server {}: no forwarding method set, setting default NAT");
            server_->method = ipvs::ForwardingMethod::Masquerade;
        }
    }

    void check_zero_port() {
        const bool has_zero_port =
            (server_->address && server_->address->port == 0) ||
            any_entry([](const GroupEntry& each) { return each.fwmark == 0 && each.port == 0; });
        if (has_zero_port && !server_->config.persistence) {
            say("Virtual server {}: zero port only valid for persistent services - setting");
            server_->config.persistence.emplace();
        }
    }

    void drop_doubles() {
        auto& all = server_->servers;
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = all.size() - 1; j > i; --j) {
                if (all[i].config.address == all[j].config.address) {
                    in_->report_plain(
                        fmt::format("VS {}: real server {} is duplicated - removing second rs",
                                    name(), real_name(all[j])));
                    all.erase(all.begin() + static_cast<std::ptrdiff_t>(j));
                }
            }
        }
    }

    void check_port(RealServerDraft& real) {
        const auto method = real.method.value_or(*server_->method);
        std::uint16_t& port = real.config.address.port;
        if (server_->fwmark != 0) {
            if (port != 0 && needs_same_port(method)) {
                in_->report_plain(
                    fmt::format("WARNING - fwmark virtual server {}, real server {} has port "
                                "specified - clearing",
                                name(), real_name(real)));
                port = 0;
            }
        } else if (server_->address) {
            if (needs_same_port(method) && port != server_->address->port) {
                in_->report_plain(
                    fmt::format("WARNING - virtual server {} and real server {} ports don't match "
                                "- resetting",
                                name(), real_name(real)));
                port = server_->address->port;
            }
        } else {
            check_group_ports(real, method);
        }
    }

    void check_group_ports(const RealServerDraft& real, ipvs::ForwardingMethod method) {
        if (group_ == nullptr || !needs_same_port(method)) {
            return;
        }
        const std::uint16_t port = real.config.address.port;
        if (has_mark() && port != 0) {
            in_->report_plain(
                fmt::format("WARNING - fwmark virtual server {}, real server {} has port "
                            "specified - port will be ignored",
                            name(), real_name(real)));
        }
        for (const GroupEntry& entry : group_->entries) {
            if (entry.fwmark == 0 && entry.port != port) {
                in_->report_plain(
                    fmt::format("virtual server {}:[{},{}] and real server {} ports don't match",
                                name(), to_text(entry.first), entry.port, real_name(real)));
            }
        }
    }

    void check_sorry_server() {
        if (!server_->sorry) {
            return;
        }
        std::uint16_t& port = server_->sorry->address.port;
        const auto method = server_->sorry_method.value_or(*server_->method);
        if (server_->fwmark != 0) {
            port = 0;
        } else if (server_->address && port == 0) {
            port = server_->address->port;
        } else if (server_->address && port != server_->address->port && needs_same_port(method)) {
            say("WARNING - virtual server {} and sorry server ports don't match - resetting");
            port = server_->address->port;
        }
    }

    void check_quorum() {
        std::uint64_t total = 0;
        for (const RealServerDraft& real : server_->servers) {
            total += static_cast<std::uint64_t>(real.weight.value_or(server_->weight));
        }
        VirtualServerConfig& config = server_->config;
        if (config.quorum > total) {
            in_->report_plain(
                fmt::format("Warning - quorum {} for {} exceeds total weight of real servers {}, "
                            "reducing quorum to {}",
                            config.quorum, name(), total, total));
            config.quorum = static_cast<std::uint32_t>(total);
        }
        if (config.hysteresis >= config.quorum) {
            in_->report_plain(
                fmt::format("Virtual server {}: hysteresis {} >= quorum {}; setting hysteresis "
                            "to {}",
                            name(), config.hysteresis, config.quorum, config.quorum - 1));
            config.hysteresis = config.quorum - 1;
        }
    }

    Reader* in_;
    VirtualServerDraft* server_;
    const ServerGroupDraft* group_;
};

/// What names the services of a server: its own address or mark, or all of its group.
std::vector<ipvs::ServiceKey> services_of(const LvsDraft& lvs, const VirtualServerDraft& server) {
    const bool is_v4 = !server.is_v6.value_or(false);
    const IpProtocol protocol = server.protocol.value_or(IpProtocol::Tcp);
    std::vector<ipvs::ServiceKey> keys;
    if (server.fwmark != 0) {
        keys.push_back(ipvs::ServiceKey::of_mark(server.fwmark, is_v4));
    }
    if (server.address) {
        keys.push_back({protocol, *server.address, 0});
    }
    const ServerGroupDraft* group = group_named(lvs, server.config.group);
    if (server.config.group.empty() || group == nullptr) {
        return keys;
    }
    for (const GroupEntry& entry : group->entries) {
        if (entry.fwmark != 0) {
            keys.push_back(ipvs::ServiceKey::of_mark(entry.fwmark, is_v4));
            continue;
        }
        keys.push_back({protocol, {entry.first, entry.port}, 0});
        for (std::uint32_t i = 1; i <= entry.more; ++i) {
            keys.push_back({protocol, {IpAddress::v4(entry.first.v4_value() + i), entry.port}, 0});
        }
    }
    return keys;
}

/// The name that messages print once the protocol is known.
std::string final_name(const VirtualServerDraft& server) {
    if (!server.config.group.empty()) {
        return fmt::format("[{}]:0", server.config.group);
    }
    return server.fwmark != 0 ? fmt::format("FWM {}", server.fwmark)
                              : server_name(*server.address, server.protocol);
}

void finish_real_servers(VirtualServerDraft& server) {
    for (RealServerDraft& real : server.servers) {
        RealServerConfig& config = real.config;
        config.name = server_name(config.address, server.protocol);
        config.weight = real.weight.value_or(server.weight);
        config.method = real.method.value_or(*server.method);
        config.tunnel = real.method ? real.tunnel : server.tunnel;
        config.has_inhibit = real.has_inhibit.value_or(server.has_inhibit);
        for (CheckerDraft& checker : real.checkers) {
            config.checkers.push_back(std::move(checker.config));
        }
        server.config.real_servers.push_back(std::move(config));
    }
}

VirtualServerConfig finished(const LvsDraft& lvs, VirtualServerDraft& server) {
    VirtualServerConfig& config = server.config;
    config.name = final_name(server);
    config.services = services_of(lvs, server);
    config.scheduler = server.scheduler;
    config.method = *server.method;
    config.is_alpha = server.times.is_alpha.value_or(false);
    if (config.persistence) {
        config.persistence->netmask = server.granularity.value_or(config.persistence->netmask);
        config.persistence->prefix_length =
            server.granularity_v6.value_or(config.persistence->prefix_length);
    }
    if (server.sorry) {
        config.sorry_server = std::move(server.sorry);
        config.sorry_server->name = server_name(config.sorry_server->address, server.protocol);
        config.sorry_server->method = server.sorry_method.value_or(*server.method);
        if (!server.sorry_method) {
            config.sorry_server->tunnel = server.tunnel;
        }
    }
    finish_real_servers(server);
    return std::move(config);
}

}  // namespace

bool check_virtual_server(Reader& in, const Draft& draft, VirtualServerDraft& server) {
    return ServerCheck(in, draft, server).check();
}

void check_lvs(Reader& in, Draft& draft, LvsConfig& config) {
    config = draft.lvs.config;
    for (VirtualServerDraft& server : draft.lvs.servers) {
        if (!check_virtual_server(in, draft, server)) {
            continue;
        }
        inherit_check_times(draft, server);
        config.virtual_servers.push_back(finished(draft.lvs, server));
    }
    if (draft.lvs.runs_insecure_script) {
        in.report_plain(
            "SECURITY VIOLATION - check scripts are being executed but script_security not "
            "enabled.");
    }
}

}  // namespace lvsim::keepalived
