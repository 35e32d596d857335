// SPDX-License-Identifier: Apache-2.0
//
// sleep(1): the sum of its arguments, each with an optional unit s, m, h or d. Times are decimal
// with up to nine digits after the point.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/intervals.hpp"
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
