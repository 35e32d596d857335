// SPDX-License-Identifier: Apache-2.0
//
// The network of a recording of keepalived, made of the real parts: switches and the link between
// them, machines with their addresses; and what each router's card sends, written down.
#pragma once

#include "models/host/host.hpp"
#include "scenarios/runtime/trace/keepalived/case_server.hpp"
#include "scenarios/runtime/trace/keepalived/failover_case.hpp"
#include "scenarios/runtime/trace/keepalived/failover_compare.hpp"
#include "sim/core/trace.hpp"
#include "sim/core/world.hpp"
#include "sim/net/network.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {
struct FrameSent;
}

namespace lvsim::runtime {

class FailoverLab final : private TraceSink {
public:
    /// Everything is up; nothing runs. Requires: the recording outlives it.
    explicit FailoverLab(const FailoverCase& recorded);
    FailoverLab(const FailoverLab&) = delete;
    FailoverLab& operator=(const FailoverLab&) = delete;
    ~FailoverLab();

    [[nodiscard]] World& world() { return world_; }
    /// Requires: there is one of that name; likewise below.
    [[nodiscard]] host::Host& host(std::string_view name);
    [[nodiscard]] net::Interface& interface(std::string_view host_name, std::string_view name);
    [[nodiscard]] CaseServer& server(std::string_view host_name);

    /// The moment of the run that stands for that of the recording, and back.
    [[nodiscard]] SimTime run_time(CaseTime time) const;
    [[nodiscard]] CaseTime case_time(SimTime time) const;

    /// The link between two switches forwards, or not; nobody's carrier changes.
    void set_link(const std::string& name, bool is_forwarding);
    /// The switch port of the host's first interface, likewise.
    void set_port(std::string_view host_name, bool is_forwarding);
    /// The cable of that interface is pulled, or put back.
    void set_carrier(std::string_view host_name, std::string_view name, bool has_carrier);
    void inject(const CaseEvent& event);

    /// All that was sent, logged and commanded.
    [[nodiscard]] CaseSeen take_seen() { return std::move(seen_); }

private:
    class SwitchLink;
    void add_switches();
    void add_host(const CaseHost& host);
    void add_interface(const CaseHost& host, const CaseInterface& interface);
    [[nodiscard]] net::Switch& switch_of(const std::string& port);
    void forward_port(net::Interface& interface, bool is_forwarding);
    void on_trace(const TraceRecord& record) override;
    void note_frame(SimTime time, const std::string& router, const net::FrameSent& sent);

    const FailoverCase& recorded_;
    World world_;
    net::Network* network_;
    std::uint32_t next_node_ = 0;
    std::map<std::string, net::Switch*, std::less<>> switch_of_port_;  // "r1.eth0"
    std::map<std::string, SwitchLink*, std::less<>> links_;
    std::map<std::string, host::Host*, std::less<>> hosts_;
    std::map<std::string, std::unique_ptr<CaseServer>, std::less<>> servers_;
    std::map<NodeId, std::string> routers_;
    CaseSeen seen_;
};

}  // namespace lvsim::runtime
