// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/checker.hpp"

#include "models/host/host.hpp"
#include "models/keepalived/checkers/http_checker.hpp"
#include "models/keepalived/checkers/misc_checker.hpp"
#include "models/keepalived/checkers/ping_checker.hpp"
#include "models/keepalived/checkers/tcp_checker.hpp"
#include "models/keepalived/checkers/udp_checker.hpp"
#include "models/keepalived/events.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace lvsim::keepalived {

namespace {

constexpr SimDuration kBootstrapDelay = 1_s;  ///< vrrp.md, 14.1, warmup

}  // namespace

Checker::Checker(const CheckerPorts& ports, const CheckerPlace& place)
    : ports_(ports), place_(place), timer_(ports.host.world().timers().create(*this, 0)) {
    retries_ = state().retries;
}

Checker::~Checker() {
    ports_.host.world().timers().destroy(timer_);
}

void Checker::start(bool is_enabled) {
    is_enabled_ = is_enabled;
    log(fmt::format("{}ctivating healthchecker for service {} for VS {}", is_enabled ? "A" : "Dea",
                    server().name, service().name()));
    SimDuration wait = kBootstrapDelay;
    if (const SimDuration warmup = config().warmup; warmup > SimDuration{}) {
        Rng& rng = host().world().rng(host().name() + "/keepalived/warmup");
        const std::uint64_t more = rng.below(static_cast<std::uint64_t>(warmup.ns()) + 1);
        wait += SimDuration::nanoseconds(static_cast<std::int64_t>(more));
    }
    arm(wait);
}

void Checker::set_enabled(bool is_enabled) {
    if (is_enabled_ == is_enabled) return;
    is_enabled_ = is_enabled;
    log(fmt::format("{} healthchecker for service {} for VS {}",
                    is_enabled ? "Activating" : "Suspending", server().name, service().name()));
}

void Checker::arm(SimDuration span) {
    is_due_ = false;
    host().world().timers().arm(timer_, now() + span);
}

void Checker::resume() {
    if (!std::exchange(is_suspended_, false)) return;
    on_resume();
    if (std::exchange(is_due_, false)) on_event(0);
}

void Checker::on_event(std::uint64_t) {
    is_due_ = is_suspended_;
    if (is_suspended_) return;
    if (is_checking_) return on_limit();
    if (!is_enabled_) {
        return arm(config().delay_loop);
    }
    begun_at_ = now();
    is_checking_ = true;
    begin();
}

void Checker::limit(SimDuration span) {
    arm(span);
}

void Checker::finish(const Result& result) {
    failures_ = result.is_good ? 0 : failures_ + 1;
    is_checking_ = false;
    place_.service->note_retries(place_.server, place_.check, retries_);
    arm(result.next_in);
    host().world().trace().emit(host().node(), CheckDone{.service = service().name(),
                                                         .server = server().name,
                                                         .kind = kind(),
                                                         .local = result.local,
                                                         .asked = target(),
                                                         .is_good = result.is_good,
                                                         .answer = result.answer,
                                                         .took = now() - begun_at_,
                                                         .failure = failures_,
                                                         .retries = config().retry,
                                                         .is_verdict = result.is_verdict,
                                                         .next_in = result.next_in});
}

const CheckerConfig& Checker::config() const {
    return server().checkers[place_.check];
}

const RealServerConfig& Checker::server() const {
    return place_.service->servers()[place_.server].config;
}

const CheckState& Checker::state() const {
    return place_.service->check(place_.server, place_.check);
}

void Checker::report(bool is_good) {
    place_.service->report(place_.server, place_.check, is_good);
}

void Checker::set_extra_weight(std::int32_t extra, bool is_silent) {
    place_.service->set_extra_weight(place_.server, place_.check, extra, is_silent);
}

void Checker::log(std::string_view line) {
    ports_.log.write(vrrp::LogDetail::Always, line);
}

SimTime Checker::now() const {
    return ports_.host.world().now();
}

NodeId Checker::machine_of(std::uint64_t) const {
    return ports_.host.node();
}

std::string_view not_modelled(const CheckerConfig& config) {
    const auto of = [](const ConnectConfig& connect) -> std::string_view {
        if (connect.fwmark != 0) return "fwmark of a checker";
        return connect.bind_if.empty() ? "" : "bind_if of a checker";
    };
    struct Judge {
        decltype(of) connect;
        std::string_view operator()(const TcpCheck& check) const { return connect(check.connect); }
        std::string_view operator()(const HttpCheck& check) const { return connect(check.connect); }
        std::string_view operator()(const MiscCheck&) const { return ""; }
        std::string_view operator()(const PingCheck& check) const { return connect(check.connect); }
        std::string_view operator()(const UdpCheck& check) const { return connect(check.connect); }
    };
    return std::visit(Judge{of}, config.kind);
}

std::unique_ptr<Checker> make_checker(const CheckerPorts& ports, const CheckerPlace& place) {
    const auto& kind = place.service->servers()[place.server].config.checkers[place.check].kind;
    struct Maker {
        const CheckerPorts& ports;
        const CheckerPlace& place;
        using Made = std::unique_ptr<Checker>;
        Made operator()(const TcpCheck&) const {
            return std::make_unique<TcpChecker>(ports, place);
        }
        Made operator()(const HttpCheck&) const {
            return std::make_unique<HttpChecker>(ports, place);
        }
        Made operator()(const MiscCheck&) const {
            return std::make_unique<MiscChecker>(ports, place);
        }
        Made operator()(const PingCheck&) const {
            return std::make_unique<PingChecker>(ports, place);
        }
        Made operator()(const UdpCheck&) const {
            return std::make_unique<UdpChecker>(ports, place);
        }
    };
    return std::visit(Maker{ports, place}, kind);
}

}  // namespace lvsim::keepalived
