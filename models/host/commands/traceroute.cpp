// SPDX-License-Identifier: Apache-2.0
//
// traceroute(8): which routers lie on the way. Probes with growing lives, by UDP to ports nobody
// has or (-I) by echo requests, 16 at a time; what comes back is heard as a raw socket hears it.
// Behaviour reference: traceroute 2.1.2 (debian-12: waits 5 s, 3 times what its hop took, or 10
// times what a later hop took); 2.0.14 (centos-6: waits 5 s, unjudged). Left out, refused by name:
// TCP and other methods, source routes, MTU discovery.
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/traceroute_run.hpp"
#include "models/host/host.hpp"
#include "models/host/name_lookup.hpp"
#include "models/host/stop_signal.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace lvsim::host {

namespace {

constexpr int kWrongLine = 2;

constexpr std::array<OptionSpec, 27> kOptions = {{
    {'n', "", OptionKind::Flag},
    {'I', "icmp", OptionKind::Flag},
    {'4', "", OptionKind::Flag},
    {'f', "first", OptionKind::Value},
    {'m', "max-hops", OptionKind::Value},
    {'q', "queries", OptionKind::Value},
    {'w', "wait", OptionKind::Value},
    {'N', "sim-queries", OptionKind::Value},
    {'p', "port", OptionKind::Value},
    {'V', "version", OptionKind::Flag},
    {'\0', "help", OptionKind::Flag},
    {'6', "", OptionKind::FlagNotModelled},
    {'d', "debug", OptionKind::FlagNotModelled},
    {'F', "dont-fragment", OptionKind::FlagNotModelled},
    {'g', "gateway", OptionKind::ValueNotModelled},
    {'T', "tcp", OptionKind::FlagNotModelled},
    {'i', "interface", OptionKind::ValueNotModelled},
    {'t', "tos", OptionKind::ValueNotModelled},
    {'l', "flowlabel", OptionKind::ValueNotModelled},
    {'r', "", OptionKind::FlagNotModelled},
    {'s', "source", OptionKind::ValueNotModelled},
    {'z', "sendwait", OptionKind::ValueNotModelled},
    {'e', "extensions", OptionKind::FlagNotModelled},
    {'A', "as-path-lookups", OptionKind::FlagNotModelled},
    {'M', "module", OptionKind::ValueNotModelled},
    {'U', "udp", OptionKind::FlagNotModelled},
    {'\0', "mtu", OptionKind::FlagNotModelled},
}};

constexpr std::string_view kUsage =
    "Usage:\n"
    "  traceroute [ -46dFITnreAUDV ] [ -f first_ttl ] [ -g gate,... ] [ -i device ] "
    "[ -m max_ttl ] [ -N squeries ] [ -p port ] [ -t tos ] [ -l flow_label ] "
    "[ -w MAX,HERE,NEAR ] [ -q nqueries ] [ -s src_addr ] [ -z sendwait ] [ --fwmark=num ] "
    "host [ packetlen ]\n"
    "Options:\n"
    "  -4                          Use IPv4\n"
    "  -f first_ttl  --first=first_ttl\n"
    "                              Start from the first_ttl hop (instead from 1)\n"
    "  -I  --icmp                  Use ICMP ECHO for tracerouting\n"
    "  -m max_ttl  --max-hops=max_ttl\n"
    "                              Set the max number of hops (max TTL to be\n"
    "                              reached). Default is 30\n"
    "  -N squeries  --sim-queries=squeries\n"
    "                              Set the number of probes to be tried\n"
    "                              simultaneously (default is 16)\n"
    "  -n                          Do not resolve IP addresses to their domain names\n"
    "  -p port  --port=port        Set the destination port to use\n"
    "  -q nqueries  --queries=nqueries\n"
    "                              Set the number of probes per each hop. Default is\n"
    "                              3\n"
    "  -w MAX,HERE,NEAR  --wait=MAX,HERE,NEAR\n"
    "                              Wait for a probe no more than MAX (default 5.0)\n"
    "                              seconds\n"
    "  -V  --version               Print version info and exit\n"
    "  --help                      Read this help and exit\n\n"
    "Arguments:\n"
    "+     host          The host to traceroute to\n";

std::optional<std::uint32_t> number_of(std::string_view text, std::uint32_t most) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_good = error == std::errc() && end == text.data() + text.size() && value >= 1;
    return is_good && value <= most ? std::optional(value) : std::nullopt;
}

/// Empty: the value is well.
std::string read_value(const GivenOption& given, TracerouteOptions& options) {
    struct Limit {
        std::string_view name;
        std::uint32_t most;
        std::uint32_t* to;
        std::string_view wrong;
    };
    const std::array<Limit, 6> limits = {{
        {"f", 255, &options.first_hop, "first hop out of range"},
        {"m", 255, &options.hops_max, "max hops cannot be more than 255"},
        {"q", 10, &options.probes_per_hop, "no more than 10 probes per hop"},
        {"w", 86'400, &options.wait_seconds, "bad wait seconds `0' specified"},
        {"N", 1'000, &options.probes_at_once, "bad number of simultaneous queries"},
        {"p", 65'000, &options.port, "bad port"},
    }};
    for (const Limit& limit : limits) {
        if (limit.name != given.name) continue;
        const auto value = number_of(given.value, limit.most);
        if (!value) return std::string(limit.wrong);
        *limit.to = *value;
    }
    return {};
}

std::optional<TracerouteOptions> read_line(const CommandContext& context, int& status) {
    const auto parsed = parse_options(context.args, kOptions);
    status = kWrongLine;
    if (!parsed) {
        context.error->write(parsed.error().message + "\n");
        return std::nullopt;
    }
    const bool wants_help = parsed->has("help") || context.args.size() == 1;
    if (wants_help || parsed->has("V")) {
        context.out->write(wants_help ? kUsage : "Modern traceroute for Linux, version 2.1.2\n");
        status = 0;
        return std::nullopt;
    }
    TracerouteOptions options;
    options.is_numeric = parsed->has("n");
    options.uses_echo = parsed->has("I");
    options.adapts_waits = context.host->profile() == Profile::Debian12;
    for (const GivenOption& given : parsed->options) {
        const std::string wrong = read_value(given, options);
        if (wrong.empty()) continue;
        context.error->write(wrong + "\n");
        return std::nullopt;
    }
    if (options.first_hop > options.hops_max) {
        context.error->write("first hop out of range\n");
        return std::nullopt;
    }
    if (parsed->operands.size() != 1) {
        context.error->write(parsed->operands.empty()
                                 ? "Specify \"host\" missing argument.\n"
                                 : "not modelled in lvsim: traceroute with a packet length\n");
        return std::nullopt;
    }
    options.target = parsed->operands[0];
    return options;
}

}  // namespace

Process traceroute_main(CommandContext* context) {
    int status = 0;
    auto options = read_line(*context, status);
    if (!options) co_return status;
    StopSignal stop(*context);
    NameLookup lookup(*context->host);
    lookup.ask_for_address(options->target);
    while (!lookup.is_done()) {
        const SimDuration patience = lookup.patience();
        const bool is_news = co_await wait_for(lookup.news(), patience);
        if (!is_news) lookup.give_up_waiting();
    }
    if (!lookup.address()) {
        const bool is_silence = lookup.failure() == NameLookup::Failure::TryAgain;
        context->error->write(fmt::format(
            "{0}: {1}\nCannot handle \"host\" cmdline arg `{0}' on position 1 (argc 1)\n",
            options->target,
            is_silence ? "Temporary failure in name resolution" : "Name or service not known"));
        co_return kWrongLine;
    }
    options->destination = *lookup.address();
    TracerouteRun run(*context, *options, stop.news());
    if (!run.begin()) co_return 1;
    while (!stop.has_come()) {
        run.send();
        std::vector<IpAddress> unnamed = run.next_line_addresses();
        AddressNaming naming(*context->host, std::move(unnamed));
        while (NameLookup* asked = naming.pending()) {
            const SimDuration patience = asked->patience();
            const bool is_news = co_await wait_for(asked->news(), patience);
            if (!is_news) asked->give_up_waiting();
        }
        run.learn(naming.names());
        if (run.print_line()) {
            if (run.is_over()) co_return 0;
            continue;
        }
        const SimDuration pause = run.patience();
        Signal* news = stop.news();
        [[maybe_unused]] const bool is_news = co_await wait_for(news, pause);
    }
    co_return 130;
}

}  // namespace lvsim::host
