// SPDX-License-Identifier: Apache-2.0
//
// nslookup(1) with a name and perhaps a server on its line. Its dialogue is not modelled, nor are
// types other than A and PTR.
#include "models/host/commands/dns_tools.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

struct NslookupLine {
    DnsQuestion question;
    std::string name;
};

std::optional<NslookupLine> read_line(const CommandContext& context, int& status) {
    const auto refuse = [&](std::string_view what) -> std::optional<NslookupLine> {
        context.error->write(fmt::format("not modelled in lvsim: nslookup {}\n", what));
        status = kStatusNotModelled;
        return std::nullopt;
    };
    std::vector<std::string> operands;
    for (std::size_t i = 1; i < context.args.size(); ++i) {
        const std::string& word = context.args[i];
        if (word.starts_with("-") && word.size() > 1) {
            const bool is_set = word.find('=') != std::string::npos;
            if (is_set) return refuse(word);
            context.out->write(fmt::format("*** Invalid option: {}\n\n", word.substr(1)));
            status = 1;
            return std::nullopt;
        }
        operands.push_back(word);
    }
    if (operands.empty() || operands[0] == "-") return refuse("as a dialogue");
    std::optional<IpAddress> server;
    if (operands.size() > 1) {
        server = IpAddress::parse(operands[1]);
        if (!server) return refuse("with a server's name");
    }
    NslookupLine line;
    line.name = operands[0];
    const auto address = IpAddress::parse(line.name);
    if (address && !address->is_v4()) return refuse("of IPv6 addresses");
    line.question.type = address ? DnsMessage::kTypePtr : DnsMessage::kTypeA;
    line.question.name = address ? reverse_name(*address) : searched_name(context, line.name);
    line.question.servers = dns_servers(context, server);
    line.question.tries = 3;
    line.question.id = static_cast<std::uint16_t>(context.pid);
    if (!DnsQuery::can_carry(line.question.name)) {
        context.out->write(fmt::format("nslookup: '{}' is not a legal name\n", line.name));
        status = 1;
        return std::nullopt;
    }
    return line;
}

std::string answer_text(const CommandContext& context, const NslookupLine& line,
                        const DnsQuery& query) {
    const bool is_reverse = line.question.type == DnsMessage::kTypePtr;
    const DnsMessage& answer = *query.answer();
    std::string text;
    // Since 9.11 an address is answered without naming the server.
    if (!is_reverse || has_old_dns_tools(context)) {
        text =
            fmt::format("Server:\t\t{0}\nAddress:\t{0}#{1}\n\n", to_text(query.server()), kDnsPort);
    }
    if (answer.code != DnsMessage::kNoError) {
        return text + fmt::format("** server can't find {}: {}\n\n",
                                  is_reverse ? line.question.name : line.name,
                                  dns_code_name(answer.code));
    }
    if (answer.addresses.empty()) {
        return text + fmt::format("*** Can't find {}: No answer\n\n", line.name);
    }
    text += "Non-authoritative answer:\n";
    for (const IpAddress& address : answer.addresses) {
        text += fmt::format("Name:\t{}\nAddress: {}\n", line.question.name, to_text(address));
    }
    return text + "\n";
}

}  // namespace

Process nslookup_main(CommandContext* context) {
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
        const bool is_old = has_old_dns_tools(*context);
        context->out->write(is_old ? "\n" : ";; no servers could be reached\n\n");
        co_return 1;
    }
    context->out->write(answer_text(*context, *line, query));
    co_return query.answer()->code == DnsMessage::kNoError ? 0 : 1;
}

}  // namespace lvsim::host
