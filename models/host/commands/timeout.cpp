// SPDX-License-Identifier: Apache-2.0
//
// timeout(1): runs a program and ends it after a time; -s SIGNAL. Status 124 when it had to.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/intervals.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/exec.hpp"
#include "models/host/shell/signals.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr int kStatusTimedOut = 124;
constexpr int kStatusMisused = 125;
constexpr int kStatusKilled = 137;
constexpr int kSigKill = 9;

struct Order {
    int signal = 15;
    SimDuration span = {};
    std::vector<std::string> words = {};
};

/// Returns the status when it says what is wrong, else 0.
int read(const CommandContext* context, Order& order) {
    const auto& args = context->args;
    std::size_t at = 1;
    const auto misused = [&](std::string_view text) {
        complain(context, text);
        print_try_help(context);
        return kStatusMisused;
    };
    for (; at < args.size() && args[at].starts_with('-'); ++at) {
        if (args[at] == "-s" && at + 1 < args.size()) {
            const auto signal = parse_signal(args[++at]);
            if (!signal) {
                return misused(fmt::format("{}: invalid signal", quoted_locale(context, args[at])));
            }
            order.signal = *signal;
        } else {
            return refuse(context, fmt::format("timeout {}", args[at]));
        }
    }
    if (at + 2 > args.size()) {
        print_try_help(context);
        return kStatusMisused;
    }
    const auto span = parse_interval(args[at]);
    if (!span) {
        return misused(fmt::format("invalid time interval {}", quoted_locale(context, args[at])));
    }
    order.span = *span;
    order.words.assign(args.begin() + static_cast<std::ptrdiff_t>(at) + 1, args.end());
    return 0;
}

}  // namespace

Process timeout_main(CommandContext* context) {
    Order order;
    if (const int status = read(context, order); status != 0) co_return status;
    const auto child = spawn_program(context, order.words, context->descriptors);
    if (!child) {
        complain(context,
                 fmt::format("failed to run command {}: {}", quoted_locale(context, order.words[0]),
                             child.error().reason));
        co_return child.error().status;
    }
    ProcessTable& table = context->host->process_table();
    Signal* ended = &context->host->processes().ended();
    const SimTime deadline =
        order.span == SimDuration{} ? kTimeMax : context->host->world().now() + order.span;
    bool is_timed_out = false;
    while (table.is_running(*child)) {
        if (is_timed_out || deadline == kTimeMax) {
            co_await wait(ended);
            continue;
        }
        const SimDuration left = deadline - context->host->world().now();
        const bool is_notified = co_await wait_for(ended, left);
        if (is_notified) continue;
        is_timed_out = true;
        static_cast<void>(table.signal(*child, order.signal));
    }
    const int status = table.reap(*child).value_or(0);
    // SIGKILL ends timeout as well.
    const bool is_killed = is_timed_out && order.signal == kSigKill;
    co_return is_killed ? kStatusKilled : is_timed_out ? kStatusTimedOut : status;
}

}  // namespace lvsim::host
