// SPDX-License-Identifier: Apache-2.0
//
// /etc/init.d/iptables: loads the rules of /etc/sysconfig/iptables, clears them, saves them.
// Behaviour reference: iptables 1.4.7 (CentOS 6; centos6-lab.md, section 4.1).
#include "models/host/boot/services.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/commands/iptables_file.hpp"
#include "models/host/commands/iptables_rule.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::host {

namespace {

constexpr std::string_view kRules = "/etc/sysconfig/iptables";
constexpr SimDuration kTime = SimDuration::milliseconds(100);
constexpr int kNotRunning = 3;
constexpr int kNoRules = 6;
constexpr std::array kChainsOfFilter = {net::HookPoint::LocalIn, net::HookPoint::Forward,
                                        net::HookPoint::LocalOut};

bool is_running(const ScriptCall& call) {
    return call.system.modules().is_loaded("iptable_filter");
}

/// A line with its result; `work` answers whether it succeeded.
void add_action(const ScriptCall& call, const Phrase& phrase, std::function<bool()> work) {
    call.steps.then([call, phrase] {
        call.console.begin(fmt::format("{}{}",
                                       call.console.in_language({"iptables: ", "iptables\u00a0: "}),
                                       call.console.in_language(phrase)));
    });
    call.steps.pause(kTime);
    call.steps.then([call, work = std::move(work)] {
        const bool is_done = work();
        call.steps.status = is_done ? 0 : 1;
        is_done ? call.console.success() : call.console.failure();
    });
}

void load_modules(System& system) {
    for (const std::string_view name : {"ip_tables", "iptable_filter", "ipt_REJECT", "nf_conntrack",
                                        "nf_conntrack_ipv4", "xt_state"}) {
        (void)system.modules().load(name);
    }
}

void unload_modules(System& system) {
    for (const std::string_view name : {"xt_state", "ipt_REJECT", "iptable_filter", "ip_tables",
                                        "nf_conntrack_ipv4", "nf_defrag_ipv4", "nf_conntrack"}) {
        (void)system.modules().unload(name);
    }
}

void start(const ScriptCall& call) {
    const auto text = call.system.host().files().read(kRules);
    if (!text) {
        call.steps.status = kNoRules;
        return;
    }
    add_action(call, {"Applying firewall rules: ", "Application des règles du pare-feu\u00a0: "},
               [call, rules = *text] {
                   load_modules(call.system);
                   const int wrong = RulesRestorer(call.system.host()).read(rules);
                   if (wrong != 0) {
                       call.console.write(fmt::format("iptables-restore: line {} failed\n", wrong));
                   }
                   return wrong == 0;
               });
    call.steps.then([call] {
        if (call.steps.status == 0) call.system.services().set_locked(call.service, true);
    });
}

void stop(const ScriptCall& call) {
    if (!is_running(call)) return;
    PacketTable* table = &call.system.host().filter();
    add_action(call, {"Flushing firewall rules: ", "Suppression des règles du pare-feu\u00a0: "},
               [table] {
                   for (const net::HookPoint chain : kChainsOfFilter) table->set_rules(chain, {});
                   return true;
               });
    add_action(call,
               {"Setting chains to policy ACCEPT: filter ",
                "Configuration des chaînes sur la politique ACCEPT\u00a0: filter "},
               [table] {
                   for (const net::HookPoint chain : kChainsOfFilter) {
                       table->set_policy(chain, true);
                   }
                   return true;
               });
    add_action(call, {"Unloading modules: ", "Déchargement des modules\u00a0: "}, [call, table] {
        table->clear();
        unload_modules(call.system);
        return true;
    });
    call.steps.then([call] { call.system.services().set_locked(call.service, false); });
}

void say_status(const ScriptCall& call) {
    if (!is_running(call)) {
        call.console.say(call.console.in_language(
            {"iptables: Firewall is not running.",
             "iptables\u00a0: Le pare-feu n'est pas en cours d'exécution."}));
        call.steps.status = kNotRunning;
        return;
    }
    IptablesRequest request;
    request.is_numeric = true;
    request.has_line_numbers = true;
    call.console.write(
        fmt::format("Table: filter\n{}\n", table_listing(call.system.host().filter(), request)));
    call.steps.status = 0;
}

}  // namespace

void run_iptables_script(const ScriptCall& call) {
    const bool restarts = call.action == "restart" || call.action == "reload" ||
                          (call.action == "condrestart" && is_running(call));
    if (call.action == "start") {
        call.steps.then([call] { start(call); });
    } else if (call.action == "stop") {
        call.steps.then([call] { stop(call); });
    } else if (restarts) {
        call.steps.then([call] { stop(call); });
        call.steps.then([call] { start(call); });
    } else if (call.action == "status") {
        call.steps.then([call] { say_status(call); });
    } else if (call.action == "save") {
        add_action(call,
                   {"Saving firewall rules to /etc/sysconfig/iptables: ",
                    "Sauvegarde des règles du pare-feu dans /etc/sysconfig/iptables\u00a0: "},
                   [call] {
                       Host& host = call.system.host();
                       host.files().write(std::string(kRules),
                                          saved_table(host, TableKind::Filter, false));
                       return true;
                   });
    } else if (call.action != "condrestart") {
        call.steps.then(
            [call] { say_script_usage(call, "start|stop|restart|condrestart|status|save"); });
    }
}

}  // namespace lvsim::host
