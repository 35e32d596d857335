// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ipvsadm/request.hpp"

#include "models/ipvs/ipvsadm/line_reader.hpp"
#include "models/ipvs/ipvsadm/values.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::ipvs::ipvsadm {
namespace {

constexpr std::int64_t kIntMax = 2'147'483'647;
constexpr std::int64_t kOldWeightMax = 65535;
constexpr std::int64_t kTimeoutMax = 2'678'400;  ///< 31 days
constexpr std::int64_t kFwmarkMax = 4'294'967'295;
constexpr std::size_t kSchedulerNameMax = 15;
constexpr std::size_t kEngineNameMax = 15;

/// Options that are there or not; of some the value does not matter, since lvsim refuses them.
constexpr std::array<std::pair<Word, Option>, 14> kSwitches = {{
    {Word::Numeric, Option::Numeric},
    {Word::Connection, Option::Connection},
    {Word::Timeout, Option::Timeout},
    {Word::Daemon, Option::Daemon},
    {Word::Stats, Option::Stats},
    {Word::Rate, Option::Rate},
    {Word::Thresholds, Option::Thresholds},
    {Word::PersistentConn, Option::PersistentConn},
    {Word::NoSort, Option::NoSort},
    {Word::Exact, Option::Exact},
    {Word::TunInfo, Option::TunInfo},
    {Word::TunNocsum, Option::TunNocsum},
    {Word::TunCsum, Option::TunCsum},
    {Word::TunRemcsum, Option::TunRemcsum},
}};

}  // namespace

const std::array<LineReader::Reader, 26> LineReader::kReaders = {{
    {Word::TcpService, &LineReader::read_service},
    {Word::UdpService, &LineReader::read_service},
    {Word::SctpService, &LineReader::read_service},
    {Word::FwmarkService, &LineReader::read_fwmark},
    {Word::Ipv6, &LineReader::read_ipv6},
    {Word::Scheduler, &LineReader::read_scheduler},
    {Word::Persistent, &LineReader::read_persistence},
    {Word::Netmask, &LineReader::read_netmask},
    {Word::RealServer, &LineReader::read_real_server},
    {Word::Gatewaying, &LineReader::read_forward},
    {Word::Ipip, &LineReader::read_forward},
    {Word::Masquerading, &LineReader::read_forward},
    {Word::Weight, &LineReader::read_weight},
    {Word::UThreshold, &LineReader::read_threshold},
    {Word::LThreshold, &LineReader::read_threshold},
    {Word::Ops, &LineReader::read_ops},
    {Word::Pe, &LineReader::read_engine},
    {Word::SchedFlags, &LineReader::read_scheduler_flags},
    {Word::TunType, &LineReader::read_tunnel_type},
    {Word::TunPort, &LineReader::read_tunnel_port},
    {Word::McastInterface, &LineReader::read_daemon_interface},
    {Word::McastGroup, &LineReader::read_daemon_group},
    {Word::SyncId, &LineReader::read_daemon_number},
    {Word::McastPort, &LineReader::read_daemon_number},
    {Word::McastTtl, &LineReader::read_daemon_number},
    {Word::SyncMaxlen, &LineReader::read_daemon_number},
}};

tl::expected<Request, Failure> LineReader::read() {
    if (!read_command()) {
        return tl::unexpected(*failure_);
    }
    if (request_.command == Command::Help || request_.command == Command::Version) {
        return request_;
    }
    while (!failure_) {
        const auto parsed = options_.next();
        if (!parsed) {
            break;
        }
        read_option(*parsed);
    }
    if (!failure_) {
        check_rest();
    }
    if (failure_) {
        return tl::unexpected(*failure_);
    }
    return request_;
}

bool LineReader::read_command() {
    const auto first = options_.next();
    const auto command = first ? command_of(first->word) : std::nullopt;
    if (!command) {
        failure_ = try_help(args_[0]);
        return false;
    }
    request_.command = *command;
    request_.server.method = ForwardingMethod::DirectRoute;
    if (*command == Command::StartDaemon) {
        read_daemon_state(*first->value, "illegal start-daemon parameter specified");
    } else if (*command == Command::StopDaemon) {
        read_daemon_state(*first->value, "illegal start_daemon specified");
    }
    return !failure_;
}

void LineReader::read_option(const Parsed& parsed) {
    if (command_of(parsed.word)) {
        return fail(fmt::format("invalid option `{}'", parsed.as_typed));
    }
    if (parsed.word == Word::Sort) {
        return;
    }
    for (const auto& [word, option] : kSwitches) {
        if (word == parsed.word) {
            return set(option);
        }
    }
    for (const auto& [word, read] : kReaders) {
        if (word == parsed.word) {
            return (this->*read)(parsed);
        }
    }
    LVSIM_ASSERT(false, "nobody reads the option {}", parsed.as_typed);
}

void LineReader::read_service(const Parsed& parsed) {
    IpProtocol protocol = IpProtocol::Tcp;
    if (parsed.word != Word::TcpService) {
        protocol = parsed.word == Word::UdpService ? IpProtocol::Udp : IpProtocol::Sctp;
    }
    set(Option::Service);
    const auto address =
        parse_service_address(*parsed.value, protocol, context_.profile, context_.resolver);
    if (!address) {
        return fail("illegal virtual server address[:port] specified");
    }
    is_ipv6_ = !address->address.is_v4();
    request_.service.key = {protocol, {address->address, address->port.value_or(0)}};
}

void LineReader::read_scheduler(const Parsed& parsed) {
    set(Option::Scheduler);
    request_.service.scheduler = parsed.value->substr(0, kSchedulerNameMax);
}

void LineReader::read_ops(const Parsed&) {
    set(Option::Ops);
    request_.service.is_one_packet = true;
}

void LineReader::read_engine(const Parsed& parsed) {
    set(Option::Pe);
    request_.service.engine = parsed.value->substr(0, kEngineNameMax);
}

void LineReader::read_weight(const Parsed& parsed) {
    set(Option::Weight);
    const std::int64_t high = context_.profile == Profile::Centos6 ? kOldWeightMax : kIntMax;
    request_.server.weight =
        static_cast<std::int32_t>(read_number(*parsed.value, 0, high, "illegal weight specified"));
}

void LineReader::read_threshold(const Parsed& parsed) {
    const bool is_upper = parsed.word == Word::UThreshold;
    set(is_upper ? Option::UThreshold : Option::LThreshold);
    const auto connections = static_cast<std::uint32_t>(
        read_number(*parsed.value, 0, kIntMax,
                    is_upper ? "illegal u_threshold specified" : "illegal l_threshold specified"));
    (is_upper ? request_.server.u_threshold : request_.server.l_threshold) = connections;
}

void LineReader::read_forward(const Parsed& parsed) {
    set(Option::Forward);
    if (parsed.word == Word::Masquerading) {
        request_.server.method = ForwardingMethod::Masquerade;
    } else {
        request_.server.method =
            parsed.word == Word::Ipip ? ForwardingMethod::Tunnel : ForwardingMethod::DirectRoute;
    }
}

std::int64_t LineReader::read_number(const std::string& value, std::int64_t low, std::int64_t high,
                                     std::string_view message) {
    const auto number = parse_number(value, low, high);
    if (!number) {
        fail(std::string(message));
    }
    return number.value_or(0);
}

std::uint32_t LineReader::read_timeout(const std::string& value, std::int64_t low) {
    const auto seconds = parse_number(value, low, kTimeoutMax);
    if (!seconds) {
        fail(fmt::format("invalid timeout value `{}' specified", value));
    }
    return static_cast<std::uint32_t>(seconds.value_or(0));
}

void LineReader::read_fwmark(const Parsed& parsed) {
    const std::string& value = *parsed.value;
    set(Option::Service);
    const auto mark = parse_number(value, 1, kFwmarkMax);
    if (!mark) {
        return fail(fmt::format("invalid fwmark value `{}' specified", value));
    }
    request_.service.key = ServiceKey::of_mark(static_cast<std::uint32_t>(*mark));
}

void LineReader::read_ipv6(const Parsed&) {
    const std::uint32_t mark = request_.service.key.fwmark;
    if (mark == 0) {
        return fail("-6 used before -f\n");
    }
    is_ipv6_ = true;
    request_.service.key = ServiceKey::of_mark(mark, false);
}

void LineReader::read_real_server(const Parsed& option) {
    set(Option::Server);
    const ServiceKey& service = request_.service.key;
    const auto parsed =
        parse_service_address(*option.value, service.protocol, context_.profile, context_.resolver);
    if (!parsed) {
        return fail("illegal real server address[:port] specified");
    }
    // The service's port as known by now: -r before -t gives 0.
    request_.server.server = {parsed->address, parsed->port.value_or(service.address.port)};
}

void LineReader::read_netmask(const Parsed& parsed) {
    const std::string& value = *parsed.value;
    set(Option::Netmask);
    if (is_ipv6_) {
        const auto length = read_number(value, 1, 128, "illegal ipv6 netmask specified");
        persistence_.prefix_length = static_cast<std::uint8_t>(length);
        return;
    }
    auto mask = parse_inet_aton(value);
    if (!mask && context_.resolver != nullptr) {
        mask = context_.resolver->address_of(value);
    }
    if (!mask) {
        return fail("illegal virtual server persistent mask specified");
    }
    persistence_.netmask = mask->v4_value();
}

void LineReader::read_persistence(const Parsed& parsed) {
    set(Option::Persistent);
    if (parsed.value) {
        persistence_.timeout_seconds = read_timeout(*parsed.value, 1);
    }
}

void LineReader::read_scheduler_flags(const Parsed& parsed) {
    set(Option::SchedFlags);
    std::string_view rest = *parsed.value;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        if (comma != 0) {  // empty names do not count
            scheduler_flags_.emplace_back(rest.substr(0, comma));
        }
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
}

void LineReader::read_tunnel_type(const Parsed& parsed) {
    const std::string& value = *parsed.value;
    set(Option::TunType);
    TunnelType& type = request_.server.tunnel.type;
    if (value == "gue") {
        type = TunnelType::Gue;
    } else if (value == "gre") {
        type = TunnelType::Gre;
    } else if (value != "ipip") {
        fail("illegal tunnel type specified");
    }
}

void LineReader::read_tunnel_port(const Parsed& parsed) {
    set(Option::TunPort);
    request_.server.tunnel.port = static_cast<std::uint16_t>(
        read_number(*parsed.value, 1, 65535, "illegal tunnel port specified"));
}

Failure try_help(std::string_view program) {
    constexpr int kNoCommand = 255;
    return {kNoCommand, fmt::format("Try `{0} -h' or '{0} --help' for more information.", program)};
}

tl::expected<Request, Failure> read_request(const LineContext& context,
                                            std::span<const std::string> args) {
    return LineReader(context, args).read();
}

}  // namespace lvsim::ipvs::ipvsadm
