// SPDX-License-Identifier: Apache-2.0
//
// systemctl(1), and service(8) as Debian 12 has it: they start, stop and ask for the daemons of a
// machine that does not boot (Host::find_daemon). Behaviour reference: systemd 252.
// Left out, each refused by name: everything else that systemctl does.
#include "models/host/commands/unit_control.hpp"

#include "models/host/commands/programs.hpp"
#include "models/host/daemon.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

namespace {

constexpr int kNotRunning = 3;
constexpr int kNoSuchUnit = 5;
constexpr int kUnknownUnit = 4;  // of status
constexpr int kNotModelled = 2;
constexpr SimDuration kLook = SimDuration::milliseconds(10);
constexpr SimDuration kStopTimeout = SimDuration::seconds(90);  // DefaultTimeoutStopSec

constexpr std::array<std::string_view, 7> kVerbs = {"start",  "stop",   "restart",  "try-restart",
                                                    "reload", "status", "is-active"};

std::string_view unit_name(std::string_view word) {
    constexpr std::string_view kSuffix = ".service";
    return word.ends_with(kSuffix) ? word.substr(0, word.size() - kSuffix.size()) : word;
}

std::string status_text(const Daemon& daemon) {
    const auto pid = daemon.pid();
    std::string text = fmt::format(
        "{} {}.service\n     Loaded: loaded (/lib/systemd/system/{}.service)\n"
        "     Active: {}\n",
        daemon.is_running() ? "\u25cf" : "\u25cb", daemon.name(), daemon.name(),
        daemon.is_running() ? "active (running)" : "inactive (dead)");
    if (pid) {
        text +=
            fmt::format("   Main PID: {} ({})\n", static_cast<std::int32_t>(*pid), daemon.name());
    }
    return text;
}

/// Requires: it is not ending.
void start(CommandContext* context, Daemon* daemon) {
    if (!daemon->is_running()) context->error->write(daemon->start());
}

int say_missing(CommandContext* context, std::string_view verb, std::string_view name) {
    if (verb == "status" || verb == "is-active") {
        const bool is_status = verb == "status";
        (is_status ? context->error : context->out)
            ->write(is_status ? fmt::format("Unit {}.service could not be found.\n", name)
                              : "inactive\n");
        return is_status ? kUnknownUnit : kNotRunning;
    }
    context->error->write(
        fmt::format("Failed to {} {}.service: Unit {}.service not found.\n", verb, name, name));
    return kNoSuchUnit;
}

int reload(CommandContext* context, Daemon* daemon) {
    if (daemon->is_running()) {
        daemon->hang_up();
        return 0;
    }
    context->error->write(
        fmt::format("{0}.service is not active, cannot reload.\n", daemon->name()));
    return 1;
}

/// What needs no waiting; nullopt: stop, restart, and a start while it is ending.
std::optional<int> act_at_once(CommandContext* context, std::string_view verb, Daemon* daemon) {
    if (verb == "start" && !daemon->is_ending()) {
        start(context, daemon);
        return 0;
    }
    if (verb == "reload") return reload(context, daemon);
    if (verb == "try-restart" && !daemon->is_running()) return 0;
    if (verb == "status" || verb == "is-active") {
        context->out->write(verb == "status"       ? status_text(*daemon)
                            : daemon->is_running() ? "active\n"
                                                   : "inactive\n");
        return daemon->is_running() ? 0 : kNotRunning;
    }
    return std::nullopt;
}

/// What is wrong with the line has been said; `unit` and `verb` are empty then.
struct Request {
    std::string unit;
    std::string verb;
    int status = 0;
};

Request parse(const CommandContext& context, UnitSyntax syntax) {
    const auto& args = context.args;
    const bool is_service = syntax == UnitSyntax::Service;
    if (args.size() != 3) {
        context.error->write(
            is_service ? "Usage: service < option > | --status-all | [ service_name [ command | "
                         "--full-restart ] ]\n"
                       : "not modelled in lvsim: systemctl without a verb and one unit\n");
        return {.unit = {}, .verb = {}, .status = is_service ? 1 : kNotModelled};
    }
    const std::string& verb = args[is_service ? 2 : 1];
    if (std::find(kVerbs.begin(), kVerbs.end(), verb) == kVerbs.end()) {
        context.error->write(fmt::format("not modelled in lvsim: {} {}\n", args[0], verb));
        return {.unit = {}, .verb = {}, .status = kNotModelled};
    }
    return {std::string(unit_name(args[is_service ? 1 : 2])), verb};
}

}  // namespace

Process control_unit(CommandContext* context, UnitSyntax syntax) {
    const Request request = parse(*context, syntax);
    if (request.verb.empty()) co_return request.status;
    Daemon* daemon = context->host->find_daemon(request.unit);
    if (daemon == nullptr) co_return say_missing(context, request.verb, request.unit);
    if (const auto status = act_at_once(context, request.verb, daemon)) co_return *status;
    const SimTime limit = context->host->world().now() + kStopTimeout;
    if (daemon->is_running()) daemon->terminate();
    while (daemon->is_running() && context->host->world().now() < limit) {
        co_await sleep(kLook);
    }
    daemon->kill();
    if (request.verb != "stop") start(context, daemon);
    co_return 0;
}

Process systemctl_main(CommandContext* context) {
    return control_unit(context, UnitSyntax::Systemctl);
}

}  // namespace lvsim::host
