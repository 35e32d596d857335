// SPDX-License-Identifier: Apache-2.0
//
// Parameters of checkers come from the nearest that says something: the checker, its real_server,
// the virtual_server, the defaults (vrrp.md, 14.1).
#include "models/keepalived/config/checker_blocks.hpp"
#include "models/keepalived/config/checks.hpp"

#include <variant>

namespace lvsim::keepalived {
namespace {

constexpr SimDuration kDelayLoopDefault = SimDuration::seconds(60);
constexpr SimDuration kConnectTimeoutDefault = SimDuration::seconds(5);
constexpr SimDuration kRetryDelayDefault = SimDuration::seconds(1);
constexpr SimDuration kHttpRetryDelayDefault = SimDuration::seconds(3);

/// Where a checker stands: the three that may say something.
struct Levels {
    const CheckTimes* checker;
    const CheckTimes* real;
    const CheckTimes* server;

    template <class T>
    [[nodiscard]] T nearest(std::optional<T> CheckTimes::*member, T otherwise) const {
        for (const CheckTimes* level : {checker, real, server}) {
            if ((level->*member).has_value()) {
                return *(level->*member);
            }
        }
        return otherwise;
    }
};

void inherit(const Levels& levels, CheckerConfig& config) {
    const bool is_misc = std::holds_alternative<MiscCheck>(config.kind);
    const bool is_http = std::holds_alternative<HttpCheck>(config.kind);
    config.is_alpha = levels.nearest(&CheckTimes::is_alpha, false);
    config.retry = levels.nearest(&CheckTimes::retry, std::uint32_t{is_misc ? 0U : 1U});
    config.delay_before_retry = levels.nearest(
        &CheckTimes::delay_before_retry, is_http ? kHttpRetryDelayDefault : kRetryDelayDefault);
    config.delay_loop = levels.nearest(&CheckTimes::delay_loop, kDelayLoopDefault);
    config.warmup = levels.nearest(&CheckTimes::warmup, config.delay_loop);
}

void set_connection(const Levels& levels, const CheckerDraft& draft, Endpoint real,
                    ConnectConfig& connect) {
    connect.to = {draft.connect_ip.value_or(real.address), draft.connect_port.value_or(real.port)};
    connect.timeout = levels.nearest(&CheckTimes::connect_timeout, kConnectTimeoutDefault);
}

}  // namespace

void inherit_check_times(const Draft& draft, VirtualServerDraft& server) {
    for (RealServerDraft& real : server.servers) {
        for (CheckerDraft& checker : real.checkers) {
            const Levels levels{&checker.times, &real.times, &server.times};
            inherit(levels, checker.config);
            checker.config.logs_all_failures =
                checker.logs_all_failures.value_or(draft.global.logs_all_failures);
            if (ConnectConfig* connect = connection_of(checker.config)) {
                set_connection(levels, checker, real.config.address, *connect);
            }
            if (auto* misc = std::get_if<MiscCheck>(&checker.config.kind)) {
                misc->timeout = checker.misc_timeout.value_or(checker.config.delay_loop);
            }
            if (auto* http = std::get_if<HttpCheck>(&checker.config.kind)) {
                if (http->virtualhost.empty()) {
                    http->virtualhost = real.config.virtualhost.empty() ? server.config.virtualhost
                                                                        : real.config.virtualhost;
                }
            }
        }
    }
}

}  // namespace lvsim::keepalived
