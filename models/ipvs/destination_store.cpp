// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/destination_store.hpp"

#include "models/ipvs/protocol.hpp"
#include "sim/core/assert.hpp"

#include <algorithm>

namespace lvsim::ipvs {
namespace {

constexpr SimDuration kTrashPeriod = SimDuration::seconds(120);

ServiceKey tunnel_key(TunnelType type, const Endpoint& end) {
    return {outer_protocol(type), end};
}

}  // namespace

std::string_view to_text(ForwardingMethod method) {
    switch (method) {
        case ForwardingMethod::Masquerade: return "Masq";
        case ForwardingMethod::LocalNode: return "Local";
        case ForwardingMethod::Tunnel: return "Tunnel";
        case ForwardingMethod::DirectRoute: return "Route";
        case ForwardingMethod::Bypass: return "Bypass";
    }
    return "";
}

Destination& DestinationStore::make() {
    if (free_.empty()) {
        const auto id = DestinationId{static_cast<std::uint32_t>(slots_.size())};
        slots_.push_back(std::make_unique<Destination>());
        slots_.back()->id = id;
        return *slots_.back();
    }
    const DestinationId id = free_.back();
    free_.pop_back();
    Destination& made = (*this)[id];
    made = Destination{};
    made.id = id;
    return made;
}

void DestinationStore::free(Destination& destination) {
    LVSIM_ASSERT(destination.references == 0, "{} references", destination.references);
    free_.push_back(destination.id);
}

Destination* DestinationStore::revive(const ServiceKey& service, const Endpoint& server) {
    const auto found = std::find_if(trash_.begin(), trash_.end(), [&](DestinationId id) {
        return (*this)[id].server == server && (*this)[id].service_key == service;
    });
    if (found == trash_.end()) {
        return nullptr;
    }
    Destination& revived = (*this)[*found];
    trash_.erase(found);
    return &revived;
}

void DestinationStore::put_in_trash(Destination& destination) {
    destination.idle_since = kTimeNever;
    trash_.push_back(destination.id);
}

void DestinationStore::scan_trash(SimTime now) {
    std::erase_if(trash_, [&](DestinationId id) {
        Destination& dead = (*this)[id];
        if (dead.references > 0) {
            return false;
        }
        if (dead.idle_since == kTimeNever) {
            dead.idle_since = now;
            return false;
        }
        if (now - dead.idle_since < kTrashPeriod) {
            return false;
        }
        free(dead);
        return true;
    });
}

void DestinationStore::purge_trash() {
    std::erase_if(trash_, [&](DestinationId id) {
        const bool is_unused = (*this)[id].references == 0;
        if (is_unused) {
            free((*this)[id]);
        }
        return is_unused;
    });
}

ServiceKey DestinationStore::real_server_key(const Destination& destination) {
    const ServiceKey& service = destination.service_key;
    return {service.fwmark != 0 ? kAnyProtocol : service.protocol, destination.server};
}

void DestinationStore::enter_real_server(const Destination& destination) {
    if (destination.method == ForwardingMethod::Masquerade) {
        ++real_servers_[real_server_key(destination)];
    } else if (destination.method == ForwardingMethod::Tunnel) {
        ++tunnels_[tunnel_key(destination.tunnel.type,
                              {destination.server.address, destination.tunnel.port})];
    }
}

void DestinationStore::leave_real_server(const Destination& destination) {
    const auto uncount = [](auto& counts, const ServiceKey& key) {
        const auto found = counts.find(key);
        LVSIM_ASSERT(found != counts.end(), "{} was never entered", to_text(key));
        if (--found.value() == 0) {
            counts.erase(found);
        }
    };
    if (destination.method == ForwardingMethod::Masquerade) {
        uncount(real_servers_, real_server_key(destination));
    } else if (destination.method == ForwardingMethod::Tunnel) {
        uncount(tunnels_, tunnel_key(destination.tunnel.type,
                                     {destination.server.address, destination.tunnel.port}));
    }
}

bool DestinationStore::is_real_server(IpProtocol protocol, const Endpoint& server) const {
    return real_servers_.contains({protocol, server}) ||
           real_servers_.contains({kAnyProtocol, server});
}

bool DestinationStore::is_tunnel_end(TunnelType type, const Endpoint& server) const {
    return tunnels_.find(tunnel_key(type, server)) != tunnels_.end();
}

}  // namespace lvsim::ipvs
