// SPDX-License-Identifier: Apache-2.0
//
// dig(1): a question to a name server and the answer as it came. A line is [@SERVER] [-x ADDRESS]
// NAME [A|PTR] [+short] [+noall] [+answer] [+time=N] ...; questions are sent without EDNS (real
// ones carry it), other types and options are refused by name.
#include "models/host/calendar.hpp"
#include "models/host/commands/dns_tools.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/time_format.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

constexpr int kNobodyAnswered = 9;
constexpr std::uint32_t kTimeToLive = 3'600;  ///< What lvsim's name servers say of all records.

struct DigLine {
    DnsQuestion question;
    std::string words;  ///< As typed, for the banner.
    bool is_short = false;
    bool shows_all = true;
    bool shows_answer = true;
};

/// Empty: the word is understood; else what lvsim does not have.
std::string read_plus(std::string_view word, DigLine& line) {
    if (word == "+short") {
        line.is_short = true;
    } else if (word == "+noall") {
        line.shows_all = line.shows_answer = false;
    } else if (word == "+answer") {
        line.shows_answer = true;
    } else {
        return fmt::format("dig {}", word);
    }
    return {};
}

/// Empty: it is well. Else the refusal.
std::string read_words(const CommandContext& context, DigLine& line) {
    std::optional<IpAddress> server;
    const auto& args = context.args;
    for (std::size_t i = 1; i < args.size(); ++i) {
        const std::string& word = args[i];
        line.words += " " + word;
        if (word.starts_with('@')) {
            server = IpAddress::parse(word.substr(1));
            if (!server) return "dig with a server's name";
        } else if (word.starts_with('+')) {
            const std::string wrong = read_plus(word, line);
            if (!wrong.empty()) return wrong;
        } else if (word == "-x" && i + 1 < args.size()) {
            line.words += " " + args[++i];
            const auto address = IpAddress::parse(args[i]);
            if (!address || !address->is_v4()) return "dig -x of anything but IPv4 addresses";
            line.question.name = reverse_name(*address);
            line.question.type = DnsMessage::kTypePtr;
        } else if (word.starts_with('-')) {
            return fmt::format("dig {}", word);
        } else if (const auto type = dns_type_of(word); type && !line.question.name.empty()) {
            line.question.type = *type;
        } else if (line.question.name.empty()) {
            line.question.name = word.ends_with('.') ? word.substr(0, word.size() - 1) : word;
        } else {
            return fmt::format("dig for {}", word);
        }
    }
    if (line.question.name.empty()) return "dig for the root's name servers";
    line.question.servers = dns_servers(context, server);
    line.question.tries = 3;
    line.question.id = static_cast<std::uint16_t>(context.pid);
    return {};
}

std::string banner(const CommandContext& context, const DigLine& line) {
    const std::string_view version = has_old_dns_tools(context)
                                         ? "9.8.2rc1-RedHat-9.8.2-0.10.rc1.el6"
                                         : "9.18.28-1~deb12u2-Debian";
    return fmt::format("\n; <<>> DiG {} <<>>{}\n;; global options: +cmd\n", version, line.words);
}

std::string record_text(const DigLine& line, const DnsMessage& answer) {
    std::string text;
    const std::string name = line.question.name + ".";
    // Tabs to column 24, one at least.
    const std::size_t tabs = name.size() < 24 ? (24 - name.size() + 7) / 8 : 1;
    for (const IpAddress& address : answer.addresses) {
        text += fmt::format("{}{}{}\tIN\tA\t{}\n", name, std::string(tabs, '\t'), kTimeToLive,
                            to_text(address));
    }
    return text;
}

std::string question_text(const DigLine& line) {
    const std::string name = ";" + line.question.name + ".";
    const std::size_t tabs = name.size() < 32 ? (32 - name.size() + 7) / 8 : 1;
    return fmt::format("{}{}IN\t{}\n", name, std::string(tabs, '\t'),
                       line.question.type == DnsMessage::kTypeA ? "A" : "PTR");
}

std::string whole_text(const CommandContext& context, const DigLine& line, const DnsQuery& query) {
    const DnsMessage& answer = *query.answer();
    std::string text = banner(context, line);
    text += fmt::format(
        ";; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: {}, id: {}\n"
        ";; flags: qr rd ra; QUERY: 1, ANSWER: {}, AUTHORITY: 0, ADDITIONAL: 0\n\n"
        ";; QUESTION SECTION:\n{}\n",
        dns_code_name(answer.code), answer.id, answer.addresses.size(), question_text(line));
    if (!answer.addresses.empty()) {
        text += fmt::format(";; ANSWER SECTION:\n{}\n", record_text(line, answer));
    }
    const FileTime now = context.host->files().now();
    const bool is_old = has_old_dns_tools(context);
    text +=
        fmt::format(";; Query time: {} msec\n;; SERVER: {}#{}({}){}\n;; WHEN: {}\n",
                    query.time_taken().ns() / 1'000'000, to_text(query.server()), kDnsPort,
                    to_text(query.server()), is_old ? "" : " (UDP)",
                    format_time(is_old ? "%a %b %e %H:%M:%S %Y" : "%a %b %d %H:%M:%S UTC %Y", now));
    return text + fmt::format(";; MSG SIZE  rcvd: {}\n\n", query.answer_bytes());
}

std::string short_text(const DnsMessage& answer) {
    std::string text;
    for (const IpAddress& address : answer.addresses) text += to_text(address) + "\n";
    return text;
}

}  // namespace

Process dig_main(CommandContext* context) {
    DigLine line;
    const std::string wrong = read_words(*context, line);
    if (!wrong.empty()) {
        context->error->write(fmt::format("not modelled in lvsim: {}\n", wrong));
        co_return kStatusNotModelled;
    }
    if (!DnsQuery::can_carry(line.question.name)) {
        context->error->write(
            fmt::format("dig: '{}' is not a legal IDNA2008 name\n", line.question.name));
        co_return 10;
    }
    DnsQuery query(*context->host, line.question);
    while (!query.is_done()) {
        Signal* news = query.news();
        const bool is_news = co_await wait_for(news, DnsQuery::kPatience);
        if (!is_news) query.give_up_waiting();
    }
    if (!query.answer()) {
        const bool is_old = has_old_dns_tools(*context);
        const std::string failures = dns_failure_text(*context, query);
        context->out->write(is_old ? banner(*context, line) + failures
                                   : failures + banner(*context, line) +
                                         ";; no servers could be reached\n");
        co_return kNobodyAnswered;
    }
    if (!has_old_dns_tools(*context)) context->out->write(dns_failure_text(*context, query));
    if (line.is_short) {
        context->out->write(short_text(*query.answer()));
    } else if (line.shows_all) {
        context->out->write(whole_text(*context, line, query));
    } else if (line.shows_answer) {
        context->out->write(record_text(line, *query.answer()));
    }
    co_return 0;
}

}  // namespace lvsim::host
