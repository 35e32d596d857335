// SPDX-License-Identifier: Apache-2.0
//
// host(1): what the name servers know of a name or an address. Left out: IPv6 addresses and mail
// servers, which the real one asks for, too; types other than A and PTR are refused by name.
#include "models/host/commands/dns_tools.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 22> kOptions = {{
    {'t', "", OptionKind::Value},
    {'4', "", OptionKind::Flag},
    {'a', "", OptionKind::FlagNotModelled},
    {'A', "", OptionKind::FlagNotModelled},
    {'c', "", OptionKind::ValueNotModelled},
    {'C', "", OptionKind::FlagNotModelled},
    {'d', "", OptionKind::FlagNotModelled},
    {'i', "", OptionKind::FlagNotModelled},
    {'l', "", OptionKind::FlagNotModelled},
    {'m', "", OptionKind::ValueNotModelled},
    {'N', "", OptionKind::ValueNotModelled},
    {'p', "", OptionKind::ValueNotModelled},
    {'r', "", OptionKind::FlagNotModelled},
    {'R', "", OptionKind::ValueNotModelled},
    {'s', "", OptionKind::FlagNotModelled},
    {'T', "", OptionKind::FlagNotModelled},
    {'U', "", OptionKind::FlagNotModelled},
    {'v', "", OptionKind::FlagNotModelled},
    {'V', "", OptionKind::FlagNotModelled},
    {'w', "", OptionKind::FlagNotModelled},
    {'W', "", OptionKind::ValueNotModelled},
    {'6', "", OptionKind::FlagNotModelled},
}};

constexpr std::string_view kUsage =
    "Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n"
    "            [-R number] [-m flag] [-p port] hostname [server]\n"
    "       -a is equivalent to -v -t ANY\n"
    "       -A is like -a but omits RRSIG, NSEC, NSEC3\n"
    "       -c specifies query class for non-IN data\n"
    "       -C compares SOA records on authoritative nameservers\n"
    "       -d is equivalent to -v\n"
    "       -l lists all hosts in a domain, using AXFR\n"
    "       -m set memory debugging flag (trace|record|usage)\n"
    "       -N changes the number of dots allowed before root lookup is done\n"
    "       -p specifies the port on the server to query\n"
    "       -r disables recursive processing\n"
    "       -R specifies number of retries for UDP packets\n"
    "       -s a SERVFAIL response should stop query\n"
    "       -t specifies the query type\n"
    "       -T enables TCP/IP mode\n"
    "       -U enables UDP mode\n"
    "       -v enables verbose output\n"
    "       -V print version number and exit\n"
    "       -w specifies to wait forever for a reply\n"
    "       -W specifies how long to wait for a reply\n"
    "       -4 use IPv4 query transport only\n"
    "       -6 use IPv6 query transport only\n";

struct HostLine {
    std::string name;
    std::optional<IpAddress> server;
    DnsQuestion question;
};

/// nullopt: `status` tells, and what is wrong has been said.
std::optional<HostLine> read_line(const CommandContext& context, int& status) {
    const auto parsed = parse_options(context.args, kOptions);
    status = 1;
    if (!parsed) {
        if (parsed.error().is_not_modelled) status = kStatusNotModelled;
        context.error->write(parsed.error().message + "\n");
        if (!parsed.error().is_not_modelled) context.error->write(kUsage);
        return std::nullopt;
    }
    if (parsed->operands.empty() || parsed->operands.size() > 2) {
        context.error->write(kUsage);
        return std::nullopt;
    }
    HostLine line{parsed->operands[0], std::nullopt, {}};
    if (parsed->operands.size() == 2) {
        line.server = IpAddress::parse(parsed->operands[1]);
        if (!line.server) {
            context.error->write("not modelled in lvsim: host with a server's name\n");
            status = kStatusNotModelled;
            return std::nullopt;
        }
    }
    const auto address = IpAddress::parse(line.name);
    const std::string* type = parsed->value("t");
    const auto wanted = type == nullptr ? std::nullopt : dns_type_of(*type);
    if ((type != nullptr && !wanted) || (address && !address->is_v4())) {
        context.error->write("not modelled in lvsim: host for other types than A and PTR\n");
        status = kStatusNotModelled;
        return std::nullopt;
    }
    line.question.type = wanted.value_or(address ? DnsMessage::kTypePtr : DnsMessage::kTypeA);
    line.question.name = address ? reverse_name(*address) : searched_name(context, line.name);
    line.question.servers = dns_servers(context, line.server);
    line.question.id = static_cast<std::uint16_t>(context.pid);
    if (!DnsQuery::can_carry(line.question.name)) {
        context.error->write(fmt::format("host: '{}' is not a legal name\n", line.name));
        return std::nullopt;
    }
    return line;
}

std::string answer_text(const HostLine& line, const DnsMessage& answer) {
    if (answer.code != DnsMessage::kNoError) {
        const bool is_reverse = line.question.type == DnsMessage::kTypePtr;
        return fmt::format("Host {}{} not found: {}({})\n",
                           is_reverse ? line.question.name : line.name, is_reverse ? "." : "",
                           answer.code, dns_code_name(answer.code));
    }
    if (answer.addresses.empty()) return fmt::format("{} has no A record\n", line.question.name);
    std::string text;
    for (const IpAddress& address : answer.addresses) {
        text += fmt::format("{} has address {}\n", line.question.name, to_text(address));
    }
    return text;
}

}  // namespace

Process host_main(CommandContext* context) {
    int status = 0;
    const auto line = read_line(*context, status);
    if (!line) co_return status;
    DnsQuery query(*context->host, line->question);
    while (!query.is_done()) {
        Signal* news = query.news();
        const bool is_news = co_await wait_for(news, DnsQuery::kPatience);
        if (!is_news) query.give_up_waiting();
    }
    context->out->write(dns_failure_text(*context, query));
    if (!query.answer()) {
        if (!has_old_dns_tools(*context)) context->out->write(";; no servers could be reached\n");
        co_return 1;
    }
    if (line->server) {
        const std::string server = to_text(*line->server);
        context->out->write(
            fmt::format("Using domain server:\nName: {0}\nAddress: {0}#{1}\n"
                        "Aliases: \n\n",
                        server, kDnsPort));
    }
    context->out->write(answer_text(*line, *query.answer()));
    co_return query.answer()->code == DnsMessage::kNoError ? 0 : 1;
}

}  // namespace lvsim::host
