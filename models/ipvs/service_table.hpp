// SPDX-License-Identifier: Apache-2.0
//
// The virtual services of a director with their destinations and schedulers, and how a packet finds
// its service (behaviour: Linux 6.1 ip_vs_ctl.c, ip_vs_service_find).
#pragma once

#include "models/ipvs/destination.hpp"
#include "models/ipvs/scheduler.hpp"
#include "models/ipvs/service.hpp"
#include "models/ipvs/stats.hpp"

#include <tsl/robin_map.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace lvsim::ipvs {

struct SchedulerEntry;

class Service {
public:
    Service(ServiceSpec service_spec, std::uint64_t service_serial, Stats service_stats)
        : spec(std::move(service_spec)), serial(service_serial), stats(service_stats) {}

    ServiceSpec spec;
    std::uint64_t serial;  ///< Tells a re-created service from the one before.
    Stats stats;
    const SchedulerEntry* method = nullptr;
    std::unique_ptr<Scheduler> scheduler;
    SimTime next_sweep = kTimeNever;  ///< Of the scheduler.

    [[nodiscard]] ServerList servers() const { return servers_; }
    /// nullptr: no member of that address and port.
    [[nodiscard]] Destination* find(const Endpoint& server) const;
    /// At the head, as Linux does. Requires: not a member.
    void put_in_front(Destination& server);
    /// Requires: a member. Its position stays what it was.
    void take_out(const Destination& server);

private:
    std::vector<Destination*> servers_;
};

class ServiceTable {
public:
    /// Requires: the key is new.
    Service& add(ServiceSpec spec, std::uint64_t points);
    /// Requires: it is in the table. Its destinations are the caller's business.
    void remove(Service& service);

    [[nodiscard]] Service* find(const ServiceKey& key) const;
    /// The service of a packet: that of its mark, the exact one, that of FTP for data connections,
    /// or that of all ports.
    [[nodiscard]] Service* find_for_packet(IpProtocol protocol, const Endpoint& destination,
                                           std::uint32_t mark) const;

    /// Oldest first.
    [[nodiscard]] const std::vector<std::unique_ptr<Service>>& all() const { return services_; }
    [[nodiscard]] bool empty() const { return services_.empty(); }
    /// Whether there is a service for IPv4 packets.
    [[nodiscard]] bool has_v4() const { return v4_services_ > 0; }

private:
    [[nodiscard]] static bool is_ftp(const ServiceKey& key);
    [[nodiscard]] static bool is_of_all_ports(const ServiceKey& key);

    std::vector<std::unique_ptr<Service>> services_;
    tsl::robin_map<ServiceKey, Service*, ServiceKeyHash> by_key_;
    std::size_t v4_services_ = 0;
    std::size_t ftp_services_ = 0;
    std::size_t all_port_services_ = 0;  ///< Of port 0, without a mark.
    std::uint64_t next_serial_ = 1;
};

}  // namespace lvsim::ipvs
