// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/ping_checker.hpp"

#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <utility>
#include <variant>

namespace lvsim::keepalived {

namespace {

constexpr std::size_t kPayloadBytes = 56;
/// Identifiers are tried from here; the kernel gives those of ping sockets likewise.
constexpr std::uint16_t kFirstIdentifier = 1;

}  // namespace

PingChecker::~PingChecker() {
    stop_listening();
}

const ConnectConfig& PingChecker::connect() const {
    return std::get<PingCheck>(config().kind).connect;
}

PlainChecker::Words PingChecker::words() const {
    return {.success = fmt::format("ICMP connection to {} success.", server().name),
            .failure = fmt::format("ICMP CHECK on service {} of {} failed", server().name,
                                   service().name()),
            .first_failure = fmt::format("ICMP CHECK on service {} failed", server().name)};
}

bool PingChecker::listen() {
    for (std::uint16_t candidate = kFirstIdentifier; candidate != 0; ++candidate) {
        if (!host().stack().icmp().listen(candidate, *this)) continue;
        identifier_ = candidate;
        return true;
    }
    return false;
}

void PingChecker::stop_listening() {
    if (identifier_ == 0) return;
    host().stack().icmp().stop_listening(std::exchange(identifier_, std::uint16_t{0}));
}

void PingChecker::begin() {
    if (!listen()) return fail_to_send();
    static constexpr std::array<std::byte, kPayloadBytes> kZeros{};
    const bool is_sent =
        host().stack().icmp().send_echo({.destination = connect().to.address,
                                         .source = connect().bindto.value_or(IpAddress{}),
                                         .identifier = identifier_,
                                         .sequence = ++sequence_,
                                         .payload = host().stack().payloads().copy_of(kZeros)});
    if (!is_sent) return fail_to_send();
    limit(connect().timeout);
}

void PingChecker::fail_to_send() {
    stop_listening();
    log("send ICMP packet fail");  // each time, whatever log_all_failures says
    conclude(false, "no route", {}, {});
}

void PingChecker::on_resume() {
    if (!std::exchange(is_answered_, false)) return;
    stop_listening();
    conclude(true, "echo reply", {}, {});
}

void PingChecker::on_echo_reply(const net::EchoReply& reply) {
    if (reply.sequence != sequence_) return;
    if (is_suspended()) {
        is_answered_ = true;
        return;
    }
    stop_listening();
    conclude(true, "echo reply", {}, {});
}

/// keepalived reads its raw socket only for replies: it goes on waiting.
void PingChecker::on_echo_error(const net::EchoError&) {}

void PingChecker::on_limit() {
    stop_listening();
    conclude(false, fmt::format("no answer in {}", to_text(connect().timeout)),
             fmt::format("ICMP connection to address {} timeout.", server().name), {});
}

}  // namespace lvsim::keepalived
