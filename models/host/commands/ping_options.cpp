// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/ping_options.hpp"

#include "models/host/commands/options.hpp"
#include "models/host/host.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 26> kOptions = {{
    {'c', "", OptionKind::Value},
    {'i', "", OptionKind::Value},
    {'W', "", OptionKind::Value},
    {'q', "", OptionKind::Flag},
    {'n', "", OptionKind::Flag},
    {'4', "", OptionKind::Flag},
    {'6', "", OptionKind::FlagNotModelled},
    {'a', "", OptionKind::FlagNotModelled},
    {'A', "", OptionKind::FlagNotModelled},
    {'b', "", OptionKind::FlagNotModelled},
    {'B', "", OptionKind::FlagNotModelled},
    {'d', "", OptionKind::FlagNotModelled},
    {'D', "", OptionKind::Flag},
    {'f', "", OptionKind::FlagNotModelled},
    {'I', "", OptionKind::Value},
    {'l', "", OptionKind::ValueNotModelled},
    {'m', "", OptionKind::ValueNotModelled},
    {'M', "", OptionKind::ValueNotModelled},
    {'p', "", OptionKind::ValueNotModelled},
    {'R', "", OptionKind::FlagNotModelled},
    {'s', "", OptionKind::Value},
    {'t', "", OptionKind::Value},
    {'v', "", OptionKind::FlagNotModelled},
    {'V', "", OptionKind::Flag},
    {'w', "", OptionKind::Value},
    {'h', "help", OptionKind::Flag},
}};

constexpr std::string_view kUsage =
    "\nUsage\n"
    "  ping [options] <destination>\n\n"
    "Options:\n"
    "  <destination>      dns name or ip address\n"
    "  -a                 use audible ping\n"
    "  -A                 use adaptive ping\n"
    "  -B                 sticky source address\n"
    "  -c <count>         stop after <count> replies\n"
    "  -C                 call connect() syscall on socket creation\n"
    "  -D                 print timestamps\n"
    "  -d                 use SO_DEBUG socket option\n"
    "  -e <identifier>    define identifier for ping session, default is random for\n"
    "                     SOCK_RAW and kernel defined for SOCK_DGRAM\n"
    "                     Imply using SOCK_RAW (for IPv4 only for identifier 0)\n"
    "  -f                 flood ping\n"
    "  -h                 print help and exit\n"
    "  -I <interface>     either interface name or address\n"
    "  -i <interval>      seconds between sending each packet\n"
    "  -L                 suppress loopback of multicast packets\n"
    "  -l <preload>       send <preload> number of packages while waiting replies\n"
    "  -m <mark>          tag the packets going out\n"
    "  -M <pmtud opt>     define mtu discovery, can be one of <do|dont|want>\n"
    "  -n                 no dns name resolution\n"
    "  -O                 report outstanding replies\n"
    "  -p <pattern>       contents of padding byte\n"
    "  -q                 quiet output\n"
    "  -Q <tclass>        use quality of service <tclass> bits\n"
    "  -s <size>          use <size> as number of data bytes to be sent\n"
    "  -S <size>          use <size> as SO_SNDBUF socket option value\n"
    "  -t <ttl>           define time to live\n"
    "  -U                 print user-to-user latency\n"
    "  -v                 verbose output\n"
    "  -V                 print version and exit\n"
    "  -w <deadline>      reply wait <deadline> in seconds\n"
    "  -W <timeout>       time to wait for response\n\n"
    "IPv4 options:\n"
    "  -4                 use IPv4\n"
    "  -b                 allow pinging broadcast\n"
    "  -R                 record route\n"
    "  -T <timestamp>     define timestamp, can be one of <tsonly|tsandaddr|tsprespec>\n\n"
    "IPv6 options:\n"
    "  -6                 use IPv6\n"
    "  -F <flowlabel>     define flow label, default is random\n"
    "  -N <nodeinfo opt>  use icmp6 node info query, try <help> as argument\n\n"
    "For more details see ping(8).\n";
constexpr std::string_view kOldUsage =
    "Usage: ping [-LRUbdfnqrvVaA] [-c count] [-i interval] [-w deadline]\n"
    "            [-p pattern] [-s packetsize] [-t ttl] [-I interface or address]\n"
    "            [-M mtu discovery hint] [-S sndbuf]\n"
    "            [ -T timestamp option ] [ -Q tos ] [hop1 ...] destination\n";
constexpr std::uint32_t kDataBytesMax = 65'507;

constexpr int kStatusUsage = 1;
constexpr int kStatusError = 2;
constexpr std::uint64_t kCountMax = 1'000'000'000;

/// "0.25": seconds with up to nine decimals.
std::optional<SimDuration> parse_seconds(std::string_view text) {
    std::int64_t ns = 0;
    std::int64_t scale = 1'000'000'000;
    bool is_fraction = false;
    bool has_digit = false;
    for (const char letter : text) {
        if (letter == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (letter < '0' || letter > '9' || ns > 1'000'000'000'000'000) return std::nullopt;
        has_digit = true;
        if (is_fraction) {
            scale /= 10;
            ns += (letter - '0') * scale;
        } else {
            ns = ns * 10 + (letter - '0') * 1'000'000'000;
        }
    }
    if (!has_digit) return std::nullopt;
    return SimDuration::nanoseconds(ns);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    for (const char letter : text) {
        if (letter < '0' || letter > '9' || number > kCountMax) return std::nullopt;
        number = number * 10 + static_cast<std::uint64_t>(letter - '0');
    }
    if (text.empty()) return std::nullopt;
    return number;
}

/// -s, -t, -w: what is wrong; empty: nothing.
std::string read_figure(const GivenOption& given, PingOptions& options) {
    const auto value = parse_number(given.value);
    if (!value) return fmt::format("invalid argument: '{}'", given.value);
    if (given.name == "s") {
        if (*value > kDataBytesMax) {
            return fmt::format("packet size {} is too large. Maximum is {}", *value, kDataBytesMax);
        }
        options.data_bytes = static_cast<std::uint32_t>(*value);
    } else if (given.name == "t") {
        if (*value > 255) {
            return fmt::format("invalid argument: '{}': out of range: 0 <= value <= 255",
                               given.value);
        }
        options.ttl = static_cast<std::uint8_t>(*value);
    } else {
        options.deadline = SimDuration::seconds(static_cast<std::int64_t>(*value));
    }
    return {};
}

/// Where from: an address of this machine, or an interface.
std::string read_origin(const CommandContext& context, const std::string& text,
                        PingOptions& options) {
    net::Stack& stack = context.host->stack();
    if (const auto address = IpAddress::parse(text); address && address->is_v4()) {
        if (!stack.is_local(*address)) return "bind: Cannot assign requested address";
        options.source = *address;
        return {};
    }
    if (stack.find_interface(text) != nullptr) {
        options.interface = text;
        return {};
    }
    const bool is_centos6 = context.host->profile() == Profile::Centos6;
    return is_centos6 ? fmt::format("unknown iface {}", text)
                      : fmt::format("SO_BINDTODEVICE {}: No such device", text);
}

/// What is wrong with a value; empty: nothing.
std::string read_value(const GivenOption& given, PingOptions& options) {
    if (given.name == "c") {
        const auto count = parse_number(given.value);
        if (!count) return fmt::format("invalid argument: '{}'", given.value);
        if (*count == 0 || *count > kCountMax) {
            return fmt::format(
                "invalid argument: '{}': out of range: 1 <= value <= "
                "9223372036854775807",
                given.value);
        }
        options.count = *count;
    } else if (given.name == "i" || given.name == "W") {
        const auto span = parse_seconds(given.value);
        const bool is_interval = given.name == "i";
        if (!span || (is_interval && *span == SimDuration{})) {
            return fmt::format("bad {}: {}", is_interval ? "timing interval" : "linger time",
                               given.value);
        }
        (is_interval ? options.interval : options.linger) = *span;
    } else if (given.name == "s" || given.name == "t" || given.name == "w") {
        return read_figure(given, options);
    } else if (given.name == "q") {
        options.is_quiet = true;
    } else if (given.name == "D") {
        options.prints_time = true;
    } else if (given.name == "n") {
        options.is_numeric = true;
    }
    return {};
}

}  // namespace

std::optional<PingOptions> read_ping_options(const CommandContext* context, int& status) {
    const bool is_centos6 = context->host->profile() == Profile::Centos6;
    const auto parsed = parse_options(context->args, kOptions);
    status = kStatusError;
    if (!parsed) {
        context->error->write(parsed.error().message + "\n");
        if (!parsed.error().is_not_modelled) context->error->write(is_centos6 ? kOldUsage : kUsage);
        return std::nullopt;
    }
    if (parsed->has("h") || (is_centos6 && parsed->operands.empty())) {
        context->error->write(is_centos6 ? kOldUsage : kUsage);
        return std::nullopt;
    }
    if (parsed->has("V")) {
        context->out->write(is_centos6 ? "ping utility, iputils-sss20071127\n"
                                       : "ping from iputils 20221126\n");
        status = 0;
        return std::nullopt;
    }
    PingOptions options;
    for (const GivenOption& given : parsed->options) {
        std::string wrong = read_value(given, options);
        status = kStatusUsage;
        if (wrong.empty() && given.name == "I") {
            wrong = read_origin(*context, given.value, options);
            status = kStatusError;
        }
        if (wrong.empty()) continue;
        context->error->write(fmt::format("ping: {}\n", wrong));
        return std::nullopt;
    }
    if (parsed->operands.size() != 1) {
        context->error->write(parsed->operands.empty()
                                  ? "ping: usage error: Destination address required\n"
                                  : "not modelled in lvsim: ping through given hops\n");
        status = parsed->operands.empty() ? kStatusUsage : kStatusNotModelled;
        return std::nullopt;
    }
    options.target = parsed->operands.front();
    if (const auto address = IpAddress::parse(options.target); address && !address->is_v4()) {
        context->error->write("not modelled in lvsim: ping of IPv6 addresses\n");
        status = kStatusNotModelled;
        return std::nullopt;
    }
    return options;
}

}  // namespace lvsim::host
