// SPDX-License-Identifier: Apache-2.0
//
// All destinations of a director: members of services, and deleted ones in the trash, which
// connections may still point to and which a re-added server is revived from (behaviour: Linux 6.1
// ip_vs_ctl.c, ip_vs_dest_trash_expire).
#pragma once

#include "models/ipvs/destination.hpp"
#include "models/ipvs/service.hpp"
#include "sim/core/time.hpp"

#include <tsl/robin_map.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace lvsim::ipvs {

class DestinationStore {
public:
    [[nodiscard]] Destination& operator[](DestinationId id) const {
        return *slots_[static_cast<std::uint32_t>(id)];
    }

    /// A new one, member of nothing yet.
    [[nodiscard]] Destination& make();
    /// Takes the one of this server and service out of the trash; nullptr: it is not there.
    [[nodiscard]] Destination* revive(const ServiceKey& service, const Endpoint& server);
    void put_in_trash(Destination& destination);
    /// Frees what nobody has pointed to for two minutes. Linux does so every minute.
    void scan_trash(SimTime now);
    /// Frees what nobody points to. 2.6.32 does so when a server is added.
    void purge_trash();
    [[nodiscard]] bool has_trash() const { return !trash_.empty(); }

    /// Notes how a configured server is reached (and that it no longer is). Only those that are
    /// masqueraded or tunnelled to are ever asked for.
    void enter_real_server(const Destination& destination);
    void leave_real_server(const Destination& destination);
    /// Whether a masqueraded server has this address and port.
    [[nodiscard]] bool is_real_server(IpProtocol protocol, const Endpoint& server) const;
    /// Whether a tunnel of that type (and UDP port, of GUE) ends at this address.
    [[nodiscard]] bool is_tunnel_end(TunnelType type, const Endpoint& server) const;

private:
    [[nodiscard]] static ServiceKey real_server_key(const Destination& destination);
    void free(Destination& destination);

    std::vector<std::unique_ptr<Destination>> slots_;
    std::vector<DestinationId> free_;
    std::vector<DestinationId> trash_;
    /// How many services have this masqueraded server, or this end of a tunnel.
    using Counts = tsl::robin_map<ServiceKey, std::uint32_t, ServiceKeyHash>;
    Counts real_servers_;
    Counts tunnels_;
};

}  // namespace lvsim::ipvs
