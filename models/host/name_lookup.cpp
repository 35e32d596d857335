// SPDX-License-Identifier: Apache-2.0
#include "models/host/name_lookup.hpp"

#include "models/host/boot/dns_message.hpp"
#include "models/host/dns_query.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/name_files.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/stack.hpp"
#include "sim/wire/payload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

bool has(const std::vector<std::string>& sources, std::string_view source) {
    return std::find(sources.begin(), sources.end(), source) != sources.end();
}

}  // namespace

NameLookup::~NameLookup() {
    close();
}

void NameLookup::ask_for_address(std::string_view name) {
    if (const auto figures = IpAddress::parse(name); figures && figures->is_v4()) {
        address_ = *figures;
        return finish(Failure::None);
    }
    const auto sources = host_sources(host_.files());
    if (has(sources, "files")) address_ = address_in_hosts(host_.files(), name);
    if (address_) return finish(Failure::None);
    if (!has(sources, "dns")) return finish(Failure::NoSuchName);
    std::vector<std::string> names;
    if (name.ends_with('.')) {
        names = {std::string(name.substr(0, name.size() - 1))};
    } else {
        const auto config = resolver_config(host_.files(), host_.host_name());
        for (const std::string& domain : config.search) {
            names.push_back(fmt::format("{}.{}", name, domain));
        }
        // res_search(): a name with a dot is tried as it stands first, others last.
        const bool has_dot = name.find('.') != std::string_view::npos;
        names.emplace(has_dot ? names.begin() : names.end(), name);
    }
    begin(std::move(names), DnsMessage::kTypeA);
}

void NameLookup::ask_for_name(IpAddress address) {
    const auto sources = host_sources(host_.files());
    if (has(sources, "files")) name_ = name_in_hosts(host_.files(), address);
    if (!name_.empty()) return finish(Failure::None);
    if (!has(sources, "dns") || !address.is_v4()) return finish(Failure::NoSuchName);
    begin({reverse_name(address)}, DnsMessage::kTypePtr);
}

void NameLookup::begin(std::vector<std::string> candidates, std::uint16_t type) {
    const auto config = resolver_config(host_.files(), host_.host_name());
    servers_ = config.servers;
    timeout_s_ = config.timeout_s;
    attempts_ = config.attempts;
    candidates_ = std::move(candidates);
    std::erase_if(candidates_, [](const std::string& name) { return !DnsQuery::can_carry(name); });
    type_ = type;
    if (candidates_.empty()) return finish(Failure::NoSuchName);
    ask_next();
}

SimDuration NameLookup::patience() const {
    // res_send.c, __libc_res_nsend(): doubled each round, then shared by the servers.
    const std::size_t asked = tries_ - 1;
    const std::uint64_t round = asked / servers_.size();
    std::uint64_t seconds = timeout_s_ << round;
    if (round > 0) seconds /= servers_.size();
    return SimDuration::seconds(static_cast<std::int64_t>(std::max<std::uint64_t>(seconds, 1)));
}

void NameLookup::give_up_waiting() {
    if (!is_done_) ask_next();
}

void NameLookup::ask_next() {
    while (tries_ < servers_.size() * attempts_) {
        const IpAddress server = servers_[tries_++ % servers_.size()];
        if (!ask(server)) continue;
        news_.notify_all();  // patience() begins anew
        return;
    }
    finish(Failure::TryAgain);
}

bool NameLookup::ask(IpAddress server) {
    net::UdpLayer& udp = host_.stack().udp();
    close();
    const auto socket = udp.bind({IpAddress::v4(0), 0}, *this);
    if (!socket) return false;
    socket_ = *socket;
    is_open_ = true;
    DnsMessage question;
    question.id = ++id_;
    question.name = candidates_[candidate_];
    question.type = type_;
    const auto bytes = question.emit();
    PayloadRef payload = host_.stack().payloads().copy_of(bytes);
    return udp.send(socket_, {server, kDnsPort}, std::move(payload)) == net::UdpError::None;
}

void NameLookup::on_datagram(net::UdpSocketId, const net::UdpDatagram& datagram) {
    const auto message = DnsMessage::parse(datagram.bytes.bytes());
    if (!message || !message->is_answer || message->id != id_ || is_done_) return;
    if (message->code == DnsMessage::kNoError && !message->addresses.empty()) {
        address_ = message->addresses.front();
        return finish(Failure::None);
    }
    next_candidate();
}

void NameLookup::on_icmp_error(net::UdpSocketId, Endpoint about, IcmpType, std::uint8_t) {
    // The socket is connected to the server: the error is read instead of an answer.
    if (!is_done_ && about.port == kDnsPort) ask_next();
}

void NameLookup::next_candidate() {
    if (++candidate_ >= candidates_.size()) return finish(Failure::NoSuchName);
    tries_ = 0;
    ask_next();
}

void NameLookup::finish(Failure failure) {
    failure_ = failure;
    is_done_ = true;
    close();
    news_.notify_all();
}

NameLookup* AddressNaming::pending() {
    while (lookup_ == nullptr || lookup_->is_done()) {
        if (lookup_ != nullptr) names_[addresses_[next_ - 1]] = lookup_->name();
        lookup_.reset();
        if (next_ >= addresses_.size()) return nullptr;
        lookup_ = std::make_unique<NameLookup>(host_);
        lookup_->ask_for_name(addresses_[next_++]);
    }
    return lookup_.get();
}

void NameLookup::close() {
    if (std::exchange(is_open_, false)) host_.stack().udp().close(socket_);
}

}  // namespace lvsim::host
