// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/service_table.hpp"

#include "models/ipvs/protocol.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::ipvs {
namespace {

constexpr std::uint16_t kFtpPort = 21;
constexpr std::uint16_t kFtpDataPort = 20;
constexpr std::uint16_t kFirstUnprivilegedPort = 1024;

}  // namespace

std::string to_text(const ServiceKey& key) {
    if (key.fwmark != 0) {
        return fmt::format("FWM {}{}", key.fwmark, key.is_v4() ? "" : " IPv6");
    }
    return fmt::format("{} {}", protocol_name(key.protocol), to_text(key.address));
}

Destination* Service::find(const Endpoint& server) const {
    const auto found = std::find_if(servers_.begin(), servers_.end(),
                                    [&](const Destination* one) { return one->server == server; });
    return found == servers_.end() ? nullptr : *found;
}

void Service::put_in_front(Destination& server) {
    servers_.insert(servers_.begin(), &server);
    for (std::uint32_t i = 0; i < servers_.size(); ++i) {
        servers_[i]->position = i;
    }
}

void Service::take_out(const Destination& server) {
    LVSIM_ASSERT(servers_[server.position] == &server, "not at position {}", server.position);
    servers_.erase(servers_.begin() + server.position);
    for (std::uint32_t i = server.position; i < servers_.size(); ++i) {
        servers_[i]->position = i;
    }
}

Service& ServiceTable::add(ServiceSpec spec, std::uint64_t points) {
    const ServiceKey key = spec.key;
    auto made = std::make_unique<Service>(std::move(spec), next_serial_++, Stats(points));
    Service& service = *made;
    services_.push_back(std::move(made));
    by_key_[key] = &service;
    v4_services_ += key.is_v4() ? 1U : 0U;
    ftp_services_ += is_ftp(key) ? 1U : 0U;
    all_port_services_ += is_of_all_ports(key) ? 1U : 0U;
    return service;
}

void ServiceTable::remove(Service& service) {
    const ServiceKey key = service.spec.key;
    by_key_.erase(key);
    v4_services_ -= key.is_v4() ? 1U : 0U;
    ftp_services_ -= is_ftp(key) ? 1U : 0U;
    all_port_services_ -= is_of_all_ports(key) ? 1U : 0U;
    std::erase_if(services_, [&](const auto& one) { return one.get() == &service; });
}

Service* ServiceTable::find(const ServiceKey& key) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : found->second;
}

Service* ServiceTable::find_for_packet(IpProtocol protocol, const Endpoint& destination,
                                       std::uint32_t mark) const {
    if (mark != 0) {
        const bool is_v4 = destination.address.is_v4();
        if (Service* marked = find(ServiceKey::of_mark(mark, is_v4))) {
            return marked;
        }
    }
    if (Service* exact = find({protocol, destination})) {
        return exact;
    }
    const bool may_be_ftp_data =
        destination.port == kFtpDataPort || destination.port >= kFirstUnprivilegedPort;
    if (ftp_services_ > 0 && protocol == IpProtocol::Tcp && may_be_ftp_data) {
        if (Service* ftp = find({protocol, {destination.address, kFtpPort}})) {
            return ftp;
        }
    }
    return all_port_services_ > 0 ? find({protocol, {destination.address, 0}}) : nullptr;
}

bool ServiceTable::is_of_all_ports(const ServiceKey& key) {
    return key.fwmark == 0 && key.address.port == 0;
}

bool ServiceTable::is_ftp(const ServiceKey& key) {
    return key.protocol == IpProtocol::Tcp && key.address.port == kFtpPort;
}

}  // namespace lvsim::ipvs
