// SPDX-License-Identifier: Apache-2.0
//
// The web server of a machine: HTTP/1.0 and 1.1 (RFC 9110, 9112) over the machine's TCP, answering
// as Apache does. Event-driven: no coroutine and, without TLS, no allocation per request in steady
// state.
// Left out: HTTP/0.9, request bodies in chunks (501), ranges and validators, virtual hosts.
// docs/models/httpd.md has the fidelity table.
#pragma once

#include "models/host/daemon.hpp"
#include "models/httpd/config.hpp"
#include "sim/core/world.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lvsim::host {
class Host;
class RequestWork;
}  // namespace lvsim::host

namespace lvsim::httpd {

class Server;

struct HttpdCounters {
    std::uint64_t connections = 0;  ///< Accepted.
    std::uint64_t busy_max = 0;     ///< Connections at a time, the most: each has its worker.
    std::uint64_t requests = 0;     ///< Answered in full, errors included.
    std::uint64_t ok = 0;           ///< Of these: with a status of 200..399.
    std::uint64_t body_bytes = 0;
};

class Httpd final : public Component, public host::Daemon {
public:
    /// Installs the server; it listens from start() on. `work`: which requests are how much work;
    /// null: the server draws that. Requires: both outlive it.
    Httpd(host::Host& host, HttpdConfig config, host::RequestWork* work = nullptr);
    ~Httpd() override;

    /// "service httpd start": listens. Empty when it does, else what httpd would print.
    /// Power off stops it; it does not come back by itself (boot starts it).
    [[nodiscard]] std::string start() override;
    /// From the next start on it is set up so. Requires: it does not run.
    void configure(HttpdConfig config);
    /// Stops listening and ends every connection, as "httpd -k stop" does.
    void stop();
    [[nodiscard]] std::string_view name() const override { return "httpd"; }
    void kill() override;
    void suspend() override;
    void resume() override;
    [[nodiscard]] bool is_running() const override;
    [[nodiscard]] bool is_suspended() const override;

    [[nodiscard]] const HttpdConfig& config() const;
    [[nodiscard]] const HttpdCounters& counters() const;
    [[nodiscard]] std::size_t open_connections() const;
    /// The access log in Common Log Format, a line each; made when asked for.
    [[nodiscard]] std::string access_log() const;

private:
    std::unique_ptr<Server> server_;
};

}  // namespace lvsim::httpd
