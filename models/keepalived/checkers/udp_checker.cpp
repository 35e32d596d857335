// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/udp_checker.hpp"

#include "models/host/host.hpp"
#include "models/keepalived/checkers/tcp_checker.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <span>
#include <utility>
#include <variant>

namespace lvsim::keepalived {

namespace {

constexpr std::size_t kRandomBytes = 15;  ///< Of a datagram whose contents nobody has chosen.

}  // namespace

UdpChecker::~UdpChecker() {
    host().stack().udp().close(socket_);
}

const UdpCheck& UdpChecker::udp() const {
    return std::get<UdpCheck>(config().kind);
}

PlainChecker::Words UdpChecker::words() const {
    const std::string failure = fmt::format("UDP_CHECK on service {} failed", server().name);
    return {.success = fmt::format("UDP connection to {} success.", server().name),
            .failure = failure,
            .first_failure = failure};
}

std::vector<std::uint8_t> UdpChecker::payload() {
    if (!udp().payload.empty()) return udp().payload;
    Rng& rng = host().world().rng(host().name() + "/keepalived/udp_check");
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < kRandomBytes; ++i) {
        bytes.push_back(static_cast<std::uint8_t>(rng.below(256)));
    }
    return bytes;
}

void UdpChecker::begin() {
    net::UdpLayer& layer = host().stack().udp();
    const auto socket = layer.bind(local_end(udp().connect), *this);
    local_ = {};
    if (!socket) return end(false, "no port");
    socket_ = *socket;
    local_ = layer.local_endpoint(socket_);
    const std::vector<std::uint8_t> bytes = payload();
    const net::UdpError error = layer.send(
        socket_, target(), host().stack().payloads().copy_of(std::as_bytes(std::span(bytes))));
    if (error != net::UdpError::None) return end(false, "no route");
    limit(udp().connect.timeout);
}

bool UdpChecker::is_wanted(std::string_view answer) const {
    if (!udp().requires_reply) return true;
    if (answer.size() < udp().reply_octets_min || answer.size() > udp().reply_octets_max) {
        return false;
    }
    if (answer.size() < udp().reply.size()) return false;
    for (std::size_t i = 0; i < udp().reply.size(); ++i) {
        const unsigned mask = i < udp().mask.size() ? udp().mask[i] : 0xffU;
        const unsigned got = static_cast<unsigned char>(answer[i]);
        if (((got ^ udp().reply[i]) & mask) != 0) return false;
    }
    return true;
}

void UdpChecker::on_datagram(net::UdpSocketId, const net::UdpDatagram& datagram) {
    if (datagram.from != target()) return;
    const bool is_good = is_wanted(datagram.bytes.text());
    end(is_good, fmt::format("{} of {} bytes", is_good ? "an answer" : "another answer",
                             datagram.bytes.size()));
}

void UdpChecker::on_icmp_error(net::UdpSocketId, Endpoint about, IcmpType, std::uint8_t) {
    if (about == target()) end(false, "ICMP error");
}

void UdpChecker::on_limit() {
    end(!udp().requires_reply, fmt::format("no answer in {}", to_text(udp().connect.timeout)));
}

void UdpChecker::on_resume() {
    if (!noted_.empty()) end(is_noted_good_, std::exchange(noted_, {}));
}

void UdpChecker::end(bool is_good, std::string answer) {
    if (is_suspended()) {
        if (!noted_.empty()) return;
        noted_ = std::move(answer);
        is_noted_good_ = is_good;
        return;
    }
    host().stack().udp().close(socket_);
    conclude(is_good, std::move(answer), fmt::format("UDP connection to {} failed.", server().name),
             local_);
}

}  // namespace lvsim::keepalived
