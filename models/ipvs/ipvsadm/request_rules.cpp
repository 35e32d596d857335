// SPDX-License-Identifier: Apache-2.0
//
// What the values of a line forbid together, in the tool's order, and which of its wishes lvsim
// cannot fulfil.
#include "models/ipvs/ipvsadm/line_reader.hpp"
#include "models/ipvs/ipvsadm/scheduler_flags.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::ipvs::ipvsadm {
namespace {

constexpr int kRefusedByParser = 255;

}  // namespace

void LineReader::check_rest() {
    if (const auto& failure = options_.failure()) {
        return fail(fmt::format("{}: {}", failure->as_typed, failure->message), kRefusedByParser);
    }
    check_leftovers();
    check_scheduler_flags();
    if (const auto complaint = check_matrix(request_); complaint && !failure_) {
        failure_ = complaint;
    }
    check_service_rules();
    check_server_rules();
    check_list_rules();
    if (!failure_) {
        note_unmodelled();
    }
}

void LineReader::check_leftovers() {
    const std::vector<std::string>& words = options_.leftovers();
    std::size_t used = 0;
    if (request_.command == Command::SetTimeouts) {
        if (words.size() < 3) {
            return fail("--set option requires 3 timeout values");
        }
        request_.timeouts = {.tcp = read_timeout(words[0], 0),
                             .tcpfin = read_timeout(words[1], 0),
                             .udp = read_timeout(words[2], 0)};
        used = 3;
    }
    if (words.size() > used) {
        fail(fmt::format("unexpected argument {}", words[used]));
    }
}

void LineReader::check_scheduler_flags() {
    for (const std::string& name : scheduler_flags_) {
        const SchedulerFlagName* known = find_scheduler_flag(name);
        if (known == nullptr) {
            return fail(fmt::format("invalid scheduler flag `{}'", name));
        }
        if (!known->scheduler.empty() && known->scheduler != request_.service.scheduler) {
            return fail(fmt::format("incompatible scheduler flag `{}'", name));
        }
        request_.service.scheduler_flags.*known->flag = true;
    }
}

void LineReader::check_service_rules() {
    if (!is_service_command()) {
        return;
    }
    if (request_.has(Option::Persistent)) {
        request_.service.persistence = persistence_;
    }
    const ServiceKey& key = request_.service.key;
    if (key.fwmark != 0) {
        return;
    }
    if (key.address.port == 0 && !request_.service.persistence) {
        fail("Zero port specified for non-persistent service");
    }
    if (request_.service.is_one_packet && key.protocol != IpProtocol::Udp) {
        fail("One-Packet Scheduling is only for UDP virtual services");
    }
}

void LineReader::check_server_rules() {
    if (!is_server_command()) {
        return;
    }
    DestinationSpec& server = request_.server;
    const bool is_masqueraded = server.method == ForwardingMethod::Masquerade;
    const ServiceKey& service = request_.service.key;
    if (service.fwmark == 0 && !is_masqueraded) {
        server.server.port = service.address.port;
    }
    const bool is_mixed = is_ipv6_ != !server.server.address.is_v4();
    if (context_.profile == Profile::Debian12 && is_mixed &&
        server.method != ForwardingMethod::Tunnel) {
        fail("Different address family is allowed only for tunneling servers");
    }
    check_tunnel_rules();
}

void LineReader::check_tunnel_rules() {
    const std::array kChecksums = {Option::TunNocsum, Option::TunCsum, Option::TunRemcsum};
    std::vector<Option> checksums;
    for (const Option option : kChecksums) {
        if (request_.has(option)) {
            checksums.push_back(option);
        }
    }
    const bool has_any =
        request_.has(Option::TunType) || request_.has(Option::TunPort) || !checksums.empty();
    if (has_any && request_.server.method != ForwardingMethod::Tunnel) {
        return fail("Tunnel options conflict with forward method");
    }
    Tunnel& tunnel = request_.server.tunnel;
    const bool is_gue = tunnel.type == TunnelType::Gue;
    const auto illegal = [&](Option option) {
        fail(fmt::format("Illegal '{}' option with the '{}' tunnel type", to_text(option),
                         to_text(tunnel.type)));
    };
    if (is_gue && !request_.has(Option::TunPort)) {
        return fail("You need to supply the 'tun-port' option for the 'gue' tunnel type");
    }
    if (!is_gue && request_.has(Option::TunPort)) {
        return illegal(Option::TunPort);
    }
    if (tunnel.type == TunnelType::IpIp && !checksums.empty()) {
        return illegal(checksums.front());
    }
    if (tunnel.type == TunnelType::Gre && request_.has(Option::TunRemcsum)) {
        return illegal(Option::TunRemcsum);
    }
    if (checksums.size() > 1) {
        fail(fmt::format("The option '{}' conflicts with the '{}' option in the '{}' tunnel type",
                         to_text(checksums[1]), to_text(checksums[0]), to_text(tunnel.type)));
    }
    if (request_.has(Option::TunCsum)) {
        tunnel.checksum = TunnelChecksum::Whole;
    } else if (request_.has(Option::TunRemcsum)) {
        tunnel.checksum = TunnelChecksum::Remote;
    }
}

void LineReader::check_list_rules() {
    if (request_.command != Command::List) {
        return;
    }
    const bool is_other_list = request_.has(Option::Timeout) || request_.has(Option::Daemon);
    const bool has_columns = request_.has(Option::Stats) || request_.has(Option::Rate) ||
                             request_.has(Option::Thresholds);
    const bool is_old = context_.profile == Profile::Centos6;
    const bool is_conn_conflict = request_.has(Option::Connection) &&
                                  (has_columns || (is_old && request_.has(Option::PersistentConn)));
    const bool is_other_conflict =
        is_other_list && (has_columns || request_.has(Option::PersistentConn));
    if (is_conn_conflict || is_other_conflict) {
        fail("options conflicts in the list command");
    }
}

void LineReader::note_unmodelled() {
    std::vector<std::string>& names = request_.unmodelled;
    const bool is_mixed =
        request_.has(Option::Server) && is_ipv6_ != !request_.server.server.address.is_v4();
    if (is_mixed && (context_.profile == Profile::Centos6 || !is_ipv6_)) {
        names.emplace_back(is_ipv6_ ? "IPv4 servers of IPv6 services"
                                    : "IPv6 servers of IPv4 services");
    }
    if (!request_.daemon.group.is_v4()) {
        names.emplace_back("IPv6 groups (--mcast-group)");
    }
}

}  // namespace lvsim::ipvs::ipvsadm
