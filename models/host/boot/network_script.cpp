// SPDX-License-Identifier: Apache-2.0
//
// /etc/init.d/network: brings up what the ifcfg files describe, and takes it down again. Behaviour
// reference: initscripts 9.03 (centos6-lab.md, sections 3.3 and 4.1).
#include "models/host/boot/ifcfg.hpp"
#include "models/host/boot/ifup.hpp"
#include "models/host/boot/services.hpp"
#include "models/host/boot/sysctl_file.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/sysctl.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <string>

namespace lvsim::host {

namespace {

/// A line with its result, as action() of /etc/init.d/functions: a blank more behind the text.
void add_action(const ScriptCall& call, const std::string& text, const std::string& name,
                bool is_up) {
    call.steps.then([call, text] { call.console.begin(text + " "); });
    const InterfaceCall interface { call.system, call.steps, call.console, name, true };
    is_up ? add_ifup(interface) : add_ifdown(interface);
    call.steps.then(
        [call] { call.steps.status == 0 ? call.console.success() : call.console.failure(); });
}

std::string line_for(const ScriptCall& call, const Phrase& phrase, std::string_view name) {
    return fmt::format(fmt::runtime(call.console.in_language(phrase)), name);
}

void start(const ScriptCall& call) {
    const Files& files = call.system.host().files();
    ShellSettings global;
    constexpr std::string_view kGlobal = "/etc/sysconfig/network";
    const auto text = files.read(kGlobal);
    if (text) source_settings(global, *text, kGlobal);
    // Without the file, or with NETWORKING=no, the script ends silently.
    if (!text) call.steps.status = 6;
    if (!text || global.get("NETWORKING") == "no") return;
    apply_sysctl_file(call.system.host().sysctl(), files, "/etc/sysctl.conf");
    add_action(
        call,
        line_for(call,
                 {"Bringing up loopback interface: ", "Activation de l'interface loopback\u00a0: "},
                 ""),
        "lo", true);
    for (const std::string& name : configured_interfaces(files)) {
        const auto file = read_ifcfg(files, name);
        if (!file || !file->starts_at_boot()) continue;
        add_action(
            call,
            line_for(call, {"Bringing up interface {}: ", "Activation de l'interface {}\u00a0: "},
                     name),
            name, true);
    }
    call.steps.then([call] {
        call.system.services().set_locked(call.service, true);
        call.steps.status = 0;
    });
}

void stop(const ScriptCall& call) {
    Host& host = call.system.host();
    for (const std::string& name : configured_interfaces(host.files())) {
        const auto file = read_ifcfg(host.files(), name);
        const net::Interface* card =
            file ? host.stack().find_interface(file->real_device()) : nullptr;
        if (card == nullptr || !card->is_up()) continue;
        add_action(
            call,
            line_for(call, {"Shutting down interface {}: ", "Arrêt de l'interface {}\u00a0: "},
                     name),
            name, false);
    }
    add_action(
        call,
        line_for(call,
                 {"Shutting down loopback interface: ", "Arrêt de l'interface loopback\u00a0: "},
                 ""),
        "lo", false);
    call.steps.then([call] {
        (void)call.system.host().sysctl().write("net.ipv4.ip_forward", "0");
        call.system.services().set_locked(call.service, false);
        call.steps.status = 0;
    });
}

void say_status(const ScriptCall& call) {
    Host& host = call.system.host();
    std::string configured = "lo";
    for (const std::string& name : configured_interfaces(host.files())) configured += " " + name;
    std::string active;
    for (std::size_t i = 0; i < host.stack().interface_count(); ++i) {
        const net::Interface& card = host.stack().interface(static_cast<std::uint32_t>(i));
        if (card.is_up()) active += (active.empty() ? "" : " ") + card.name();
    }
    call.console.say(
        call.console.in_language({"Configured devices:", "Périphériques configurés\u00a0: "}));
    call.console.say(configured);
    call.console.say(call.console.in_language(
        {"Currently active devices:", "Périphériques actuellement actifs\u00a0: "}));
    call.console.say(active);
    call.steps.status = 0;
}

}  // namespace

void run_network_script(const ScriptCall& call) {
    if (call.action == "start") {
        call.steps.then([call] { start(call); });
    } else if (call.action == "stop") {
        call.steps.then([call] { stop(call); });
    } else if (call.action == "restart" || call.action == "reload" ||
               call.action == "force-reload") {
        call.steps.then([call] { stop(call); });
        call.steps.then([call] { start(call); });
    } else if (call.action == "status") {
        call.steps.then([call] { say_status(call); });
    } else {
        call.steps.then(
            [call] { say_script_usage(call, "start|stop|status|restart|reload|force-reload"); });
    }
}

}  // namespace lvsim::host
