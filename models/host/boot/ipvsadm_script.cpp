// SPDX-License-Identifier: Apache-2.0
//
// /etc/init.d/ipvsadm: restores the table of the virtual server from /etc/sysconfig/ipvsadm, clears
// it, saves it. Behaviour reference: ipvsadm 1.25 (CentOS 6; centos6-lab.md, section 4.1).
#include "models/host/boot/services.hpp"
#include "models/host/boot/shell_step.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>

namespace lvsim::host {

namespace {

constexpr std::string_view kRules = "/etc/sysconfig/ipvsadm";
constexpr int kNoRules = 6;

/// A line of the script: a text, a command, and whether it succeeded.
void add_action(const ScriptCall& call, std::string text, std::string command) {
    call.steps.then([call, text = std::move(text)] { call.console.begin(text); });
    call.steps.then(
        std::make_unique<ShellStep>(call.system.host(), std::move(command), &call.console));
    call.steps.then(
        [call] { call.steps.status == 0 ? call.console.success() : call.console.failure(); });
}

void clear(const ScriptCall& call) {
    add_action(call, "Clearing the current IPVS table:     ", "ipvsadm -C");
    call.steps.then([call] { call.system.services().set_locked(call.service, false); });
}

void start(const ScriptCall& call) {
    if (!call.system.host().files().read(kRules)) {
        call.steps.status = kNoRules;
        return;
    }
    clear(call);
    add_action(call,
               "Applying IPVS configuration:         ", fmt::format("ipvsadm -R < {}", kRules));
    call.steps.then([call] {
        if (call.steps.status == 0) call.system.services().set_locked(call.service, true);
    });
}

}  // namespace

void run_ipvsadm_script(const ScriptCall& call) {
    if (call.action == "start") {
        call.steps.then([call] { start(call); });
    } else if (call.action == "stop") {
        clear(call);
    } else if (call.action == "restart" || call.action == "reload") {
        clear(call);
        call.steps.then([call] { start(call); });
    } else if (call.action == "status") {
        call.steps.then(
            std::make_unique<ShellStep>(call.system.host(), "ipvsadm -L -n", &call.console));
    } else if (call.action == "save") {
        add_action(call, fmt::format("Saving IPVS table to {}: ", kRules),
                   fmt::format("ipvsadm -S -n > {}", kRules));
    } else {
        call.steps.then(
            [call] { say_script_usage(call, "start|stop|restart|reload|status|save"); });
    }
}

}  // namespace lvsim::host
