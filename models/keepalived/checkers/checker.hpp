// SPDX-License-Identifier: Apache-2.0
//
// A health checker of a real server: what all kinds have in common (vrrp.md, 14.1 and 14.2). It
// waits for its first check, checks, tells its virtual server, and waits for the next one:
//
//   Waiting --timer--> begin() --...--> conclude()/finish() --> Waiting
//      ^                  `--limit()--> Checking --timer--> on_limit()
//      `-- without an address of the service (ha_suspend) the timer starts again, nothing is asked
#pragma once

#include "models/keepalived/config/config.hpp"
#include "models/keepalived/lvs/virtual_server.hpp"
#include "models/keepalived/script_runner.hpp"
#include "models/vrrp/ports.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/timers.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lvsim::host {
class Host;
}  // namespace lvsim::host

namespace lvsim::keepalived {

/// What checkers need of the machine they run on; all must outlive them.
struct CheckerPorts {
    host::Host& host;
    vrrp::Log& log;
    ScriptRunner& scripts;
};

/// Which checker it is.
struct CheckerPlace {
    VirtualServer* service = nullptr;
    std::size_t server = 0;
    std::size_t check = 0;
};

class Checker : private EventTarget {
public:
    Checker(const CheckerPorts& ports, const CheckerPlace& place);
    Checker(const Checker&) = delete;
    Checker& operator=(const Checker&) = delete;
    /// Its sockets are closed, its script runs on.
    virtual ~Checker();

    /// Logs that it is there, and waits for its first check: a second, and up to `warmup` more.
    /// `is_enabled`: false with ha_suspend while the machine has not the service's address.
    void start(bool is_enabled);
    /// The address came or went: logged.
    void set_enabled(bool is_enabled);
    [[nodiscard]] const VirtualServer& service() const { return *place_.service; }

    /// SIGSTOP of the process: timers pass by, what comes waits in its sockets.
    void suspend() { is_suspended_ = true; }
    /// SIGCONT: it looks at what has come, then at its timer. Without effect unless suspended.
    void resume();

protected:
    /// "TCP_CHECK", as in keepalived.conf.
    [[nodiscard]] virtual std::string_view kind() const = 0;
    /// What it connects to; unspecified: nothing.
    [[nodiscard]] virtual Endpoint target() const = 0;
    virtual void begin() = 0;
    /// limit() is over.
    virtual void on_limit() = 0;
    /// Deals with what came while is_suspended(), and was only noted then.
    virtual void on_resume() = 0;
    [[nodiscard]] bool is_suspended() const { return is_suspended_; }

    /// What a check has found, and what follows of it.
    struct Result {
        bool is_good = false;
        std::string answer;       ///< For the trace: "connected".
        bool is_verdict = false;  ///< Of a failure: the checker fails by it.
        SimDuration next_in = {};
        Endpoint local = {};
    };
    /// Traces it and waits for the next check. Call it after report().
    void finish(const Result& result);
    /// Calls on_limit() after that time, unless something comes before.
    void limit(SimDuration span);

    [[nodiscard]] const CheckerConfig& config() const;
    [[nodiscard]] const RealServerConfig& server() const;
    [[nodiscard]] const CheckState& state() const;
    /// Failures still count: the checker is up, or has never run.
    [[nodiscard]] bool can_fail() const { return state().is_up || !state().has_run; }
    void report(bool is_good);
    void set_extra_weight(std::int32_t extra, bool is_silent);
    void log(std::string_view line);

    [[nodiscard]] host::Host& host() { return ports_.host; }
    [[nodiscard]] ScriptRunner& scripts() { return ports_.scripts; }
    [[nodiscard]] SimTime begun_at() const { return begun_at_; }
    [[nodiscard]] SimTime now() const;
    /// Failures since the last success that were not the verdict; a reload does not change that.
    std::uint32_t retries_ = 0;

private:
    void arm(SimDuration span);
    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

    CheckerPorts ports_;
    CheckerPlace place_;
    TimerHandle timer_;
    SimTime begun_at_;
    std::uint32_t failures_ = 0;  ///< In a row.
    bool is_checking_ = false;
    bool is_enabled_ = true;
    bool is_suspended_ = false;
    bool is_due_ = false;  ///< The timer fired meanwhile.
};

/// What of it lvsim cannot do; empty: nothing.
[[nodiscard]] std::string_view not_modelled(const CheckerConfig& config);
/// The checker of that place's configuration. Requires: all of it is modelled.
[[nodiscard]] std::unique_ptr<Checker> make_checker(const CheckerPorts& ports,
                                                    const CheckerPlace& place);

}  // namespace lvsim::keepalived
