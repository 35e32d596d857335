// SPDX-License-Identifier: Apache-2.0
//
// A router of a recording: keepalived on its machine, what is done to it, and what it says.
#pragma once

#include "models/keepalived/daemon/keepalived.hpp"
#include "scenarios/runtime/trace/keepalived/case_scripts.hpp"
#include "scenarios/runtime/trace/keepalived/failover_lab.hpp"

#include <string_view>

namespace lvsim::runtime {

class CaseRouter {
public:
    /// Requires: both outlive it; the host is a router.
    CaseRouter(FailoverLab& lab, const FailoverCase& recorded, const CaseHost& host,
               const keepalived::VrrpPace& pace);

    void start();
    void terminate();
    void kill_all() { daemon_.kill(); }
    void kill_parent() { kill(keepalived::ProcessRole::Parent); }
    void kill_child() { kill(keepalived::ProcessRole::Vrrp); }
    void freeze() { daemon_.suspend_vrrp(); }
    void thaw() { daemon_.resume_vrrp(); }
    void reload(std::string_view config);

    [[nodiscard]] CaseScripts& scripts() { return scripts_; }

private:
    void write_config(std::string_view text);
    void kill(keepalived::ProcessRole role);

    host::Host& host_;
    CaseScripts& scripts_;
    keepalived::Keepalived& daemon_;
};

}  // namespace lvsim::runtime
