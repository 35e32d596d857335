// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/failover_run.hpp"

#include "models/host/shell/job.hpp"
#include "scenarios/runtime/trace/keepalived/case_router.hpp"
#include "scenarios/runtime/trace/keepalived/failover_lab.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lvsim::runtime {
namespace {

using Kind = CaseEventKind;

/// News of a link or an address take at most so long to reach the daemon; 220 ms were seen.
constexpr SimDuration kNewsDelayMax = SimDuration::milliseconds(500);

bool is_news(Kind kind) {
    return kind == Kind::LinkDown || kind == Kind::LinkUp || kind == Kind::AdminDown ||
           kind == Kind::AdminUp || kind == Kind::AddressDelete || kind == Kind::AddressAdd;
}

/// A line that a daemon writes as soon as it hears of a link or an address.
bool tells_of_news(const CaseLine& line) {
    return line.text.starts_with("Netlink ") || line.text.ends_with(" Entering FAULT STATE") ||
           line.text.ends_with(" Entering BACKUP STATE");
}

/// An event and when it is done.
struct Action {
    CaseTime time;
    const CaseEvent* event = nullptr;
};

class Run {
public:
    Run(const FailoverCase& recorded, const keepalived::VrrpPace& pace);
    [[nodiscard]] CaseSeen execute();

private:
    void act(const CaseEvent& event);
    void act_on_network(const CaseEvent& event);
    [[nodiscard]] CaseRouter& router(const CaseEvent& event);
    [[nodiscard]] const std::string& config(const std::string& name) const;

    const FailoverCase& recorded_;
    FailoverLab lab_;
    std::map<std::string, std::unique_ptr<CaseRouter>, std::less<>> routers_;
};

Run::Run(const FailoverCase& recorded, const keepalived::VrrpPace& pace)
    : recorded_(recorded), lab_(recorded) {
    for (const CaseHost& host : recorded.hosts) {
        if (host.role != CaseRole::Router) continue;
        routers_[host.name] = std::make_unique<CaseRouter>(lab_, recorded, host, pace);
    }
}

CaseRouter& Run::router(const CaseEvent& event) {
    const auto found = routers_.find(event.host);
    LVSIM_ASSERT(found != routers_.end(), "there is no router '{}'", event.host);
    return *found->second;
}

const std::string& Run::config(const std::string& name) const {
    const auto found = recorded_.configs.find(name);
    LVSIM_ASSERT(found != recorded_.configs.end(), "there is no configuration '{}'", name);
    return found->second;
}

void Run::act_on_network(const CaseEvent& event) {
    net::Stack& stack = lab_.host(event.host).stack();
    const net::InterfaceIndex interface = lab_.interface(event.host, event.interface).index();
    const bool has_address = event.address.has_value();
    switch (event.kind) {
        case Kind::LinkDown: lab_.set_carrier(event.host, event.interface, false); return;
        case Kind::LinkUp: lab_.set_carrier(event.host, event.interface, true); return;
        case Kind::AdminDown: stack.set_up(interface, false); return;
        case Kind::AdminUp: stack.set_up(interface, true); return;
        case Kind::AddressDelete:
            LVSIM_ASSERT(has_address && stack.remove_address(interface, event.address->address),
                         "line {}: there is no such address", event.line);
            return;
        case Kind::AddressAdd:
            LVSIM_ASSERT(has_address && stack.add_address(interface, *event.address),
                         "line {}: the address is there", event.line);
            return;
        case Kind::Start:
        case Kind::Sigterm:
        case Kind::SigkillAll:
        case Kind::SigkillParent:
        case Kind::SigkillChild:
        case Kind::Freeze:
        case Kind::Thaw:
        case Kind::Reload:
        case Kind::Cut:
        case Kind::Heal:
        case Kind::ScriptResult:
        case Kind::InjectFrame:
        case Kind::Ping:
        case Kind::ServerUp:
        case Kind::ServerDown:
        case Kind::ServerStatus:
        case Kind::ServerHang:
        case Kind::Unplug:
        case Kind::Replug: break;
    }
    LVSIM_ASSERT(false, "'{}' is nothing an interface does", to_text(event.kind));
}

void Run::act(const CaseEvent& event) {
    switch (event.kind) {
        case Kind::Start: router(event).start(); return;
        case Kind::Sigterm: router(event).terminate(); return;
        case Kind::SigkillAll: router(event).kill_all(); return;
        case Kind::SigkillParent: router(event).kill_parent(); return;
        case Kind::SigkillChild: router(event).kill_child(); return;
        case Kind::Freeze: router(event).freeze(); return;
        case Kind::Thaw: router(event).thaw(); return;
        case Kind::Reload: router(event).reload(config(event.config)); return;
        case Kind::ScriptResult: router(event).scripts().set_result(event); return;
        case Kind::Cut: lab_.set_link(event.link, false); return;
        case Kind::Heal: lab_.set_link(event.link, true); return;
        case Kind::LinkDown:
        case Kind::LinkUp:
        case Kind::AdminDown:
        case Kind::AdminUp:
        case Kind::AddressDelete:
        case Kind::AddressAdd: act_on_network(event); return;
        case Kind::InjectFrame: lab_.inject(event); return;
        case Kind::Ping:
            lab_.host(event.host)
                .start_line(fmt::format("ping -c 1 {}", to_text(event.address->address)));
            return;
        case Kind::ServerUp: lab_.server(event.host).serve(); return;
        case Kind::ServerDown: lab_.server(event.host).close(); return;
        case Kind::ServerStatus: lab_.server(event.host).answer(event.status, event.path); return;
        case Kind::ServerHang: lab_.server(event.host).hang(); return;
        case Kind::Unplug: lab_.set_port(event.host, false); return;
        case Kind::Replug: lab_.set_port(event.host, true); return;
    }
}

CaseSeen Run::execute() {
    std::vector<Action> actions;
    for (const CaseEvent& event : recorded_.events) {
        actions.push_back({effective_time(recorded_, event), &event});
    }
    std::stable_sort(actions.begin(), actions.end(),
                     [](const Action& a, const Action& b) { return a.time < b.time; });
    for (const Action& action : actions) {
        const SimTime due = lab_.run_time(action.time);
        lab_.world().run_until(std::max(due, lab_.world().now()));
        act(*action.event);
    }
    const SimTime end = lab_.run_time(recorded_.window.to);
    lab_.world().run_until(std::max(end, lab_.world().now()));
    return lab_.take_seen();
}

}  // namespace

CaseTime effective_time(const FailoverCase& recorded, const CaseEvent& event) {
    if (event.kind == Kind::Start) return event.ideal.value_or(event.ready.value_or(event.time));
    if (!is_news(event.kind)) return event.time;
    for (const CaseLine& line : recorded.log) {
        if (line.time < event.time || line.host != event.host || !tells_of_news(line)) continue;
        return line.time - event.time <= kNewsDelayMax ? line.time : event.time;
    }
    return event.time;
}

CaseSeen run_failover(const FailoverCase& recorded, const keepalived::VrrpPace& pace) {
    return Run(recorded, pace).execute();
}

}  // namespace lvsim::runtime
