// SPDX-License-Identifier: Apache-2.0
//
// The service httpd of a machine that boots: what its start script starts. Each start reads
// /etc/httpd/conf/httpd.conf; pages are the files below its DocumentRoot, read when they are asked
// for.
#pragma once

#include "models/host/daemon.hpp"
#include "models/httpd/httpd.hpp"
#include "sim/core/world.hpp"

#include <string>
#include <string_view>

namespace lvsim::host {
class Host;
class System;
}  // namespace lvsim::host

namespace lvsim::httpd {

class HttpdService final : public Component, public host::Daemon {
public:
    /// Gives it to the machine's start scripts. Requires: host and system outlive the run.
    HttpdService(host::Host& host, host::System& system);

    [[nodiscard]] std::string_view name() const override { return "httpd"; }
    /// It may print something and run all the same.
    [[nodiscard]] std::string start() override;
    [[nodiscard]] std::string check_configuration() const override;
    void kill() override { httpd_.kill(); }
    void suspend() override { httpd_.suspend(); }
    void resume() override { httpd_.resume(); }
    [[nodiscard]] bool is_running() const override { return httpd_.is_running(); }
    [[nodiscard]] bool is_suspended() const override { return httpd_.is_suspended(); }

    [[nodiscard]] const Httpd& server() const { return httpd_; }

private:
    host::Host& host_;
    host::System& system_;
    Httpd httpd_;
};

}  // namespace lvsim::httpd
