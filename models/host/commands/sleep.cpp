// SPDX-License-Identifier: Apache-2.0
//
// sleep(1): the sum of its arguments, each with an optional unit s, m, h or d. Times are decimal
// with up to nine digits after the point.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 2> kOptions = {{
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

std::optional<std::int64_t> unit_seconds(std::string_view unit) {
    if (unit.empty() || unit == "s") return 1;
    if (unit == "m") return 60;
    if (unit == "h") return 3'600;
    if (unit == "d") return 86'400;
    return std::nullopt;
}

/// "1.5m". Bounded like every time that people write.
std::optional<SimDuration> parse_interval(std::string_view text) {
    constexpr std::int64_t kSecondsMax = kTimeMax.since_start().whole_seconds();
    std::int64_t whole = 0;
    std::int64_t fraction_ns = 0;
    std::int64_t scale = 1'000'000'000;
    bool is_fraction = false;
    bool has_digit = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (text[at] < '0' || text[at] > '9') break;
        has_digit = true;
        if (is_fraction) {
            scale /= 10;
            fraction_ns += (text[at] - '0') * scale;
        } else if (whole <= kSecondsMax) {
            whole = whole * 10 + (text[at] - '0');
        }
    }
    const auto unit = unit_seconds(text.substr(at));
    if (!has_digit || !unit) return std::nullopt;
    const std::int64_t seconds = whole > kSecondsMax / *unit ? kSecondsMax : whole * *unit;
    return SimDuration::seconds(seconds) + SimDuration::nanoseconds(fraction_ns * *unit);
}

void print_invalid_interval(const CommandContext* context, std::string_view text) {
    const bool is_centos6 = context->host->profile() == Profile::Centos6;
    context->error->write(is_centos6 ? fmt::format("sleep: invalid time interval `{}'\n", text)
                                     : fmt::format("sleep: invalid time interval ‘{}’\n", text));
}

}  // namespace

Process sleep_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    if (parsed->operands.empty()) {
        context->error->write("sleep: missing operand\n");
        print_try_help(context);
        co_return 1;
    }
    SimDuration whole;
    bool is_wrong = false;
    for (const std::string& operand : parsed->operands) {
        const auto interval = parse_interval(operand);
        if (interval) {
            whole = std::min(whole + *interval, kTimeMax.since_start());
        } else {
            print_invalid_interval(context, operand);
            is_wrong = true;
        }
    }
    if (is_wrong) {
        print_try_help(context);
        co_return 1;
    }
    co_await sleep(whole);
    co_return 0;
}

}  // namespace lvsim::host
