// SPDX-License-Identifier: Apache-2.0
//
// ab(1), ApacheBench 2.3: asks a server for a page again and again and reports how long that took,
// by the simulated clock. Behaviour reference: ab of Apache 2.4 (asked for its report and errors)
// and of 2.2 on centos-6, unjudged.
// Left out, each refused by name: POST and PUT, cookies, authentication, proxies, TLS, other forms
// of the report.
#include "models/client/ab/report.hpp"
#include "models/client/commands.hpp"
#include "models/client/network_words.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/name_lookup.hpp"
#include "models/host/network_errors.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace lvsim::client {

namespace {

using host::OptionKind;
using host::OptionSpec;

constexpr int kUsageStatus = 22;
constexpr std::uint32_t kRequestsOfTimeLimit = 50'000;
constexpr std::uint32_t kConcurrencyMax = 20'000;
constexpr std::uint32_t kRequestsMax = 10'000'000;

constexpr std::array<OptionSpec, 23> kOptions = {{
    {'n', "", OptionKind::Value},
    {'c', "", OptionKind::Value},
    {'t', "", OptionKind::Value},
    {'s', "", OptionKind::Value},
    {'H', "", OptionKind::Value},
    {'k', "", OptionKind::Flag},
    {'i', "", OptionKind::Flag},
    {'q', "", OptionKind::Flag},
    {'V', "", OptionKind::Flag},
    {'h', "", OptionKind::Flag},
    {'p', "", OptionKind::ValueNotModelled},
    {'u', "", OptionKind::ValueNotModelled},
    {'T', "", OptionKind::ValueNotModelled},
    {'v', "", OptionKind::ValueNotModelled},
    {'C', "", OptionKind::ValueNotModelled},
    {'A', "", OptionKind::ValueNotModelled},
    {'P', "", OptionKind::ValueNotModelled},
    {'X', "", OptionKind::ValueNotModelled},
    {'b', "", OptionKind::ValueNotModelled},
    {'g', "", OptionKind::ValueNotModelled},
    {'e', "", OptionKind::ValueNotModelled},
    {'w', "", OptionKind::FlagNotModelled},
    {'d', "", OptionKind::FlagNotModelled},
}};

constexpr std::string_view kUsage =
    "Usage: ab [options] [http[s]://]hostname[:port]/path\n"
    "Options are (lvsim has these):\n"
    "    -n requests     Number of requests to perform\n"
    "    -c concurrency  Number of multiple requests to make at a time\n"
    "    -t timelimit    Seconds to max. to spend on benchmarking\n"
    "                    This implies -n 50000\n"
    "    -s timeout      Seconds to max. wait for each response\n"
    "                    Default is 30 seconds\n"
    "    -i              Use HEAD instead of GET\n"
    "    -H attribute    Add Arbitrary header line, eg. 'Accept-Encoding: gzip'\n"
    "    -k              Use HTTP KeepAlive feature\n"
    "    -q              Do not show progress when doing more than 150 requests\n"
    "    -V              Print version number and exit\n"
    "    -h              Display usage information (this message)\n";

struct Line {
    ab::BenchConfig config;
    UrlParts server;
    bool is_quiet = false;
    bool wants_version = false;
};

struct LineError {
    std::string message;
    int status = kUsageStatus;
};

std::optional<std::uint32_t> number_of(std::string_view text, std::uint32_t most) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_right =
        error == std::errc() && end == text.data() + text.size() && number > 0 && number <= most;
    return is_right ? std::optional(number) : std::nullopt;
}

LineError misuse(std::string_view what) {
    return {fmt::format("ab: {}\n{}", what, kUsage), kUsageStatus};
}

/// False: the value is wrong.
bool apply(const host::GivenOption& option, Line& line) {
    ab::BenchConfig& config = line.config;
    if (option.name == "H") config.headers += option.value + "\r\n";
    if (option.name == "k") config.keeps_alive = true;
    if (option.name == "i") config.is_head = true;
    if (option.name == "q") line.is_quiet = true;
    if (option.name == "V") line.wants_version = true;
    const bool is_number = std::string_view("ncts").find(option.name) != std::string_view::npos;
    if (!is_number) return true;
    const auto number =
        number_of(option.value, option.name == "c" ? kConcurrencyMax : kRequestsMax);
    if (!number) return false;
    if (option.name == "n") config.requests = *number;
    if (option.name == "c") config.concurrency = *number;
    if (option.name == "s") config.timeout = SimDuration::seconds(*number);
    if (option.name == "t") {
        config.time_limit = SimDuration::seconds(*number);
        config.requests = kRequestsOfTimeLimit;
    }
    return true;
}

tl::expected<Line, LineError> read_line(const std::vector<std::string>& args) {
    const auto parsed = host::parse_options(args, kOptions);
    if (!parsed) {
        if (!parsed.error().is_not_modelled) return tl::unexpected(misuse(parsed.error().message));
        return tl::unexpected(LineError{parsed.error().message + "\n", host::kStatusNotModelled});
    }
    if (parsed->has("h")) return tl::unexpected(LineError{std::string(kUsage), kUsageStatus});
    Line line;
    for (const host::GivenOption& option : parsed->options) {
        if (apply(option, line)) continue;
        if (option.name == "n") return tl::unexpected(LineError{"Invalid number of requests\n", 1});
        return tl::unexpected(misuse(fmt::format("invalid value of -{}", option.name)));
    }
    if (line.wants_version) return line;
    if (parsed->operands.size() != 1) return tl::unexpected(misuse("wrong number of arguments"));
    std::string url = parsed->operands[0];
    if (url.starts_with("https://")) {
        return tl::unexpected(LineError{"not modelled in lvsim: ab over https\n", 2});
    }
    if (!url.starts_with("http://")) url.insert(0, "http://");
    constexpr std::size_t kSchemeBytes = 7;
    const auto parts = split_url(url);
    if (!parts || url.find('/', kSchemeBytes) == std::string::npos) {
        return tl::unexpected(misuse("invalid URL"));
    }
    line.server = *parts;
    if (line.config.concurrency > line.config.requests) {
        return tl::unexpected(
            misuse("Cannot use concurrency level greater than total number of requests"));
    }
    return line;
}

/// What it prints on its way.
class Teller {
public:
    Teller(const host::CommandContext& context, const Line& line)
        : context_(context), line_(line) {}

    void greet() const {
        const bool is_old = context_.host->profile() == host::Profile::Centos6;
        say(
            fmt::format("This is ApacheBench, Version 2.3 <$Revision{}$>\n"
                        "Copyright 1996 Adam Twiss, Zeus Technology Ltd, "
                        "http://www.zeustech.net/\n"
                        "Licensed to The Apache Software Foundation, http://www.apache.org/\n\n",
                        is_old ? ": 655654 " : ": 1903618 "));
        if (line_.wants_version) return;
        say(fmt::format("Benchmarking {} (be patient){}", line_.server.host,
                        shows_progress() ? "\n" : "..."));
    }
    int no_address(host::NameLookup::Failure failure) const {
        context_.error->write(fmt::format("apr_sockaddr_info_get() for {}: {} (670002)\n",
                                          line_.server.host, host::resolver_words(failure, false)));
        constexpr int kStatus = 50;  // 670002, as a status
        return kStatus;
    }
    void tell(const ab::BenchResult& result) {
        const std::uint64_t step = std::max<std::uint64_t>(line_.config.requests / 10, 100);
        const std::uint64_t done = result.samples.size() / step * step;
        if (!shows_progress() || done <= told_ || done == 0) return;
        told_ = done;
        context_.error->write(fmt::format("Completed {} requests\n", done));
    }
    int finish(const ab::BenchConfig& config, const ab::BenchResult& result) const {
        if (result.error != HttpError::None) return give_up(result);
        if (shows_progress()) {
            context_.error->write(fmt::format("Finished {} requests\n", result.samples.size()));
        } else {
            say("..done\n");
        }
        if (result.taken == SimDuration{}) {
            context_.error->write(
                "not modelled in lvsim: the time that programs take; on the machine itself there "
                "is nothing else to measure\n");
        }
        const bool is_old = context_.host->profile() == host::Profile::Centos6;
        say(ab::report(config, result, line_.server.host, is_old));
        return 0;
    }

private:
    [[nodiscard]] bool shows_progress() const {
        constexpr std::uint32_t kFew = 150;
        return line_.config.requests > kFew && !line_.is_quiet;
    }
    void say(std::string_view text) const { context_.out->write(text); }

    int give_up(const ab::BenchResult& result) const {
        struct Number {
            HttpError error;
            int number;
        };
        constexpr std::array kNumbers = {
            Number{HttpError::Refused, 111},        Number{HttpError::HostUnreachable, 113},
            Number{HttpError::NetUnreachable, 101}, Number{HttpError::ConnectTimedOut, 110},
            Number{HttpError::Reset, 104},          Number{HttpError::AddressNotAvailable, 99}};
        int number = 1;
        for (const Number& known : kNumbers) {
            if (known.error == result.error) number = known.number;
        }
        constexpr int kTimeUp = 70007;
        context_.error->write(
            result.is_silent
                ? fmt::format("apr_poll: The timeout specified has expired ({})\n", kTimeUp)
                : fmt::format("apr_socket_recv: {} ({})\n", system_words(result.error, false),
                              number));
        if (!result.samples.empty()) {
            say(fmt::format("Total of {} requests completed\n", result.samples.size()));
        }
        return result.is_silent ? kTimeUp % 256 : number;
    }

    const host::CommandContext& context_;
    const Line& line_;
    std::uint64_t told_ = 0;
};

}  // namespace

Process ab_main(host::CommandContext* context) {
    auto line = read_line(context->args);
    if (!line) {
        context->error->write(line.error().message);
        co_return line.error().status;
    }
    Teller teller(*context, *line);
    teller.greet();
    if (line->wants_version) co_return 0;
    host::NameLookup lookup(*context->host);
    lookup.ask_for_address(line->server.host);
    while (!lookup.is_done()) {
        const SimDuration patience = lookup.patience();
        const bool is_news = co_await wait_for(lookup.news(), patience);
        if (!is_news) lookup.give_up_waiting();
    }
    if (!lookup.address()) co_return teller.no_address(lookup.failure());
    line->config.url = {
        {*lookup.address(), line->server.port}, line->server.authority, line->server.target};
    ab::Bench bench(*context->host, line->config);
    while (!bench.is_done()) {
        co_await wait(bench.news());
        teller.tell(bench.result());
    }
    co_return teller.finish(line->config, bench.result());
}

}  // namespace lvsim::client
