// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ipvsadm/request.hpp"

#include "models/ipvs/ipvsadm/values.hpp"
#include "models/ipvs/sched/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::ipvs::ipvsadm {
namespace {

constexpr std::int64_t kIntMax = 2'147'483'647;
constexpr std::int64_t kOldWeightMax = 65535;
constexpr std::int64_t kTimeoutMax = 2'678'400;  ///< 31 days
constexpr std::int64_t kFwmarkMax = 4'294'967'295;
constexpr std::size_t kSchedulerNameMax = 15;
constexpr int kRefusedByParser = 255;

enum class TunnelType : std::uint8_t { IpIp, Gue, Gre };

/// Reads one line from left to right; the first problem ends it.
class LineReader {
public:
    LineReader(const LineContext& context, std::span<const std::string> args)
        : context_(context), args_(args), options_(context.profile, args.subspan(1)) {}

    tl::expected<Request, Failure> read() {
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

private:
    bool read_command();
    void read_option(const Parsed& parsed);
    void read_service(IpProtocol protocol, const std::string& value);
    void read_fwmark(const std::string& value);
    void read_ipv6();
    void read_real_server(const std::string& value);
    void read_netmask(const std::string& value);
    void read_persistence(const std::optional<std::string>& value);
    void read_daemon_state(const std::string& value, std::string_view message);
    void read_scheduler_flags(const std::string& value);
    void read_tunnel_type(const std::string& value);
    void read_forward(ForwardingMethod method);
    std::int64_t read_number(const std::string& value, std::int64_t low, std::int64_t high,
                             std::string_view message);
    std::uint32_t read_timeout(const std::string& value, std::int64_t low);

    void check_rest();
    void check_leftovers();
    void check_scheduler_flags();
    void check_service_rules();
    void check_server_rules();
    void check_tunnel_rules();
    void check_list_rules();
    void note_unmodelled();

    void fail(std::string message, int status = 2) {
        if (!failure_) {
            failure_ = Failure{status, std::move(message)};
        }
    }
    void set(Option option) {
        if (request_.has(option)) {
            fail(fmt::format("multiple '{}' options specified", to_text(option)));
        }
        request_.options.set(static_cast<std::size_t>(option));
    }
    [[nodiscard]] bool is_service_command() const {
        return request_.command == Command::AddService || request_.command == Command::EditService;
    }
    [[nodiscard]] bool is_server_command() const {
        return request_.command == Command::AddServer || request_.command == Command::EditServer;
    }

    const LineContext& context_;
    std::span<const std::string> args_;
    OptionReader options_;
    Request request_;
    std::optional<Failure> failure_;
    std::uint32_t fwmark_ = 0;
    bool is_ipv6_ = false;
    bool is_sctp_ = false;
    bool is_persistent_ = false;
    bool starts_daemon_ = false;
    std::vector<std::string> scheduler_flags_;
    TunnelType tunnel_type_ = TunnelType::IpIp;
};

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
        starts_daemon_ = true;
    } else if (*command == Command::StopDaemon) {
        read_daemon_state(*first->value, "illegal start_daemon specified");
    }
    return !failure_;
}

void LineReader::read_option(const Parsed& parsed) {
    const std::string value = parsed.value.value_or("");
    switch (parsed.word) {
        case Word::TcpService: return read_service(IpProtocol::Tcp, value);
        case Word::UdpService: return read_service(IpProtocol::Udp, value);
        case Word::SctpService: return read_service(IpProtocol::Sctp, value);
        case Word::FwmarkService: return read_fwmark(value);
        case Word::Ipv6: return read_ipv6();
        case Word::Scheduler:
            set(Option::Scheduler);
            request_.service.scheduler = value.substr(0, kSchedulerNameMax);
            return;
        case Word::Persistent: return read_persistence(parsed.value);
        case Word::Netmask: return read_netmask(value);
        case Word::RealServer: return read_real_server(value);
        case Word::Gatewaying: return read_forward(ForwardingMethod::DirectRoute);
        case Word::Ipip: return read_forward(ForwardingMethod::Tunnel);
        case Word::Masquerading: return read_forward(ForwardingMethod::Masquerade);
        case Word::Weight: {
            set(Option::Weight);
            const bool is_old = context_.profile == Profile::Centos6;
            request_.server.weight = static_cast<std::int32_t>(read_number(
                value, 0, is_old ? kOldWeightMax : kIntMax, "illegal weight specified"));
            return;
        }
        case Word::UThreshold:
            set(Option::UThreshold);
            request_.server.u_threshold = static_cast<std::uint32_t>(
                read_number(value, 0, kIntMax, "illegal u_threshold specified"));
            return;
        case Word::LThreshold:
            set(Option::LThreshold);
            request_.server.l_threshold = static_cast<std::uint32_t>(
                read_number(value, 0, kIntMax, "illegal l_threshold specified"));
            return;
        case Word::SyncId:
            set(Option::SyncId);
            read_number(value, 0, 255, "illegal syncid specified");
            return;
        case Word::McastPort:
            set(Option::McastPort);
            read_number(value, 1, 65535, "illegal mcast-port specified");
            return;
        case Word::McastTtl:
            set(Option::McastTtl);
            read_number(value, 1, 255, "illegal mcast-ttl specified");
            return;
        case Word::SyncMaxlen:
            set(Option::SyncMaxlen);
            read_number(value, 1, 65507, "illegal sync-maxlen specified");
            return;
        case Word::TunPort:
            set(Option::TunPort);
            read_number(value, 1, 65535, "illegal tunnel port specified");
            return;
        case Word::Ops:
            set(Option::Ops);
            request_.service.is_one_packet = true;
            return;
        case Word::SchedFlags: return read_scheduler_flags(value);
        case Word::TunType: return read_tunnel_type(value);
        case Word::McastInterface: return set(Option::McastInterface);
        case Word::McastGroup: return set(Option::McastGroup);
        case Word::Pe: return set(Option::Pe);
        case Word::Numeric: return set(Option::Numeric);
        case Word::Connection: return set(Option::Connection);
        case Word::Timeout: return set(Option::Timeout);
        case Word::Daemon: return set(Option::Daemon);
        case Word::Stats: return set(Option::Stats);
        case Word::Rate: return set(Option::Rate);
        case Word::Thresholds: return set(Option::Thresholds);
        case Word::PersistentConn: return set(Option::PersistentConn);
        case Word::NoSort: return set(Option::NoSort);
        case Word::Exact: return set(Option::Exact);
        case Word::TunInfo: return set(Option::TunInfo);
        case Word::TunNocsum: return set(Option::TunNocsum);
        case Word::TunCsum: return set(Option::TunCsum);
        case Word::TunRemcsum: return set(Option::TunRemcsum);
        case Word::Sort: return;
        case Word::AddService:
        case Word::EditService:
        case Word::DeleteService:
        case Word::Clear:
        case Word::List:
        case Word::AddServer:
        case Word::EditServer:
        case Word::DeleteServer:
        case Word::Zero:
        case Word::Set:
        case Word::StartDaemon:
        case Word::StopDaemon:
        case Word::Restore:
        case Word::Save:
        case Word::Help:
        case Word::Version: return fail(fmt::format("invalid option `{}'", parsed.as_typed));
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

void LineReader::read_service(IpProtocol protocol, const std::string& value) {
    set(Option::Service);
    const auto parsed = parse_service_address(value, protocol, context_.profile, context_.resolver);
    if (!parsed) {
        return fail("illegal virtual server address[:port] specified");
    }
    is_sctp_ = protocol == IpProtocol::Sctp;
    is_ipv6_ = !parsed->address.is_v4();
    request_.service.key = {protocol, {parsed->address, parsed->port.value_or(0)}};
}

void LineReader::read_fwmark(const std::string& value) {
    set(Option::Service);
    const auto mark = parse_number(value, 1, kFwmarkMax);
    if (!mark) {
        return fail(fmt::format("invalid fwmark value `{}' specified", value));
    }
    fwmark_ = static_cast<std::uint32_t>(*mark);
}

void LineReader::read_ipv6() {
    if (fwmark_ == 0) {
        return fail("-6 used before -f\n");
    }
    is_ipv6_ = true;
}

void LineReader::read_real_server(const std::string& value) {
    set(Option::Server);
    const ServiceKey& service = request_.service.key;
    const auto parsed =
        parse_service_address(value, service.protocol, context_.profile, context_.resolver);
    if (!parsed) {
        return fail("illegal real server address[:port] specified");
    }
    // The service's port as known by now: -r before -t gives 0.
    request_.server.server = {parsed->address, parsed->port.value_or(service.address.port)};
}

void LineReader::read_netmask(const std::string& value) {
    set(Option::Netmask);
    if (is_ipv6_) {
        if (!parse_number(value, 1, 128)) {
            fail("illegal ipv6 netmask specified");
        }
        return;
    }
    const bool is_name =
        context_.resolver != nullptr && context_.resolver->address_of(value).has_value();
    if (!parse_inet_aton(value) && !is_name) {
        fail("illegal virtual server persistent mask specified");
    }
}

void LineReader::read_persistence(const std::optional<std::string>& value) {
    set(Option::Persistent);
    is_persistent_ = true;
    if (value) {
        read_timeout(*value, 1);
    }
}

void LineReader::read_daemon_state(const std::string& value, std::string_view message) {
    if (value != "master" && value != "backup") {
        fail(std::string(message));
    }
}

void LineReader::read_scheduler_flags(const std::string& value) {
    set(Option::SchedFlags);
    std::string_view rest = value;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        scheduler_flags_.emplace_back(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
}

void LineReader::read_tunnel_type(const std::string& value) {
    set(Option::TunType);
    if (value == "gue") {
        tunnel_type_ = TunnelType::Gue;
    } else if (value == "gre") {
        tunnel_type_ = TunnelType::Gre;
    } else if (value != "ipip") {
        fail("illegal tunnel type specified");
    }
}

void LineReader::read_forward(ForwardingMethod method) {
    set(Option::Forward);
    request_.server.method = method;
}

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
    constexpr std::array<std::string_view, 3> kAny = {"flag-1", "flag-2", "flag-3"};
    constexpr std::array<std::string_view, 4> kNamed = {"sh-fallback", "sh-port", "mh-fallback",
                                                        "mh-port"};
    for (const std::string& flag : scheduler_flags_) {
        const bool is_named = std::find(kNamed.begin(), kNamed.end(), flag) != kNamed.end();
        if (is_named && flag.substr(0, 2) != request_.service.scheduler) {
            return fail(fmt::format("incompatible scheduler flag `{}'", flag));
        }
        if (!is_named && std::find(kAny.begin(), kAny.end(), flag) == kAny.end()) {
            return fail(fmt::format("invalid scheduler flag `{}'", flag));
        }
    }
}

void LineReader::check_service_rules() {
    if (!is_service_command() || fwmark_ != 0) {
        return;
    }
    const ServiceKey& key = request_.service.key;
    if (key.address.port == 0 && !is_persistent_) {
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
    if (fwmark_ == 0 && !is_masqueraded) {
        server.server.port = request_.service.key.address.port;
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
    const bool is_gue = tunnel_type_ == TunnelType::Gue;
    const std::string_view type =
        is_gue ? "gue" : (tunnel_type_ == TunnelType::Gre ? "gre" : "ipip");
    const auto illegal = [&](Option option) {
        fail(fmt::format("Illegal '{}' option with the '{}' tunnel type", to_text(option), type));
    };
    if (is_gue && !request_.has(Option::TunPort)) {
        return fail("You need to supply the 'tun-port' option for the 'gue' tunnel type");
    }
    if (!is_gue && request_.has(Option::TunPort)) {
        return illegal(Option::TunPort);
    }
    if (tunnel_type_ == TunnelType::IpIp && !checksums.empty()) {
        return illegal(checksums.front());
    }
    if (tunnel_type_ == TunnelType::Gre && request_.has(Option::TunRemcsum)) {
        return illegal(Option::TunRemcsum);
    }
    if (checksums.size() > 1) {
        fail(fmt::format("The option '{}' conflicts with the '{}' option in the '{}' tunnel type",
                         to_text(checksums[1]), to_text(checksums[0]), type));
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
    if (fwmark_ != 0) {
        names.emplace_back("firewall-mark services (-f)");
    }
    if (is_ipv6_ || !request_.server.server.address.is_v4()) {
        const bool has_server = request_.has(Option::Server);
        if (is_ipv6_ || has_server) {
            names.emplace_back("IPv6 services and servers");
        }
    }
    if (is_sctp_) {
        names.emplace_back("SCTP services (--sctp-service)");
    }
    if (is_persistent_) {
        names.emplace_back("persistence (-p)");
    }
    if (request_.has(Option::Pe)) {
        names.emplace_back("persistence engines (--pe)");
    }
    if (!scheduler_flags_.empty()) {
        names.emplace_back("scheduler flags (-b)");
    }
    if (is_service_command() &&
        is_unmodelled_scheduler(context_.profile, request_.service.scheduler)) {
        names.push_back(fmt::format("scheduler '{}'", request_.service.scheduler));
    }
    if (is_server_command() && request_.server.method == ForwardingMethod::DirectRoute) {
        names.emplace_back("direct routing (-g, the default forwarding method)");
    }
    if (is_server_command() && request_.server.method == ForwardingMethod::Tunnel) {
        names.emplace_back("tunneling (-i)");
    }
    if (starts_daemon_) {
        names.emplace_back("connection synchronisation (--start-daemon)");
    }
}

}  // namespace

Failure try_help(std::string_view program) {
    return {kRefusedByParser,
            fmt::format("Try `{0} -h' or '{0} --help' for more information.", program)};
}

tl::expected<Request, Failure> read_request(const LineContext& context,
                                            std::span<const std::string> args) {
    return LineReader(context, args).read();
}

}  // namespace lvsim::ipvs::ipvsadm
