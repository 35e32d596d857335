// SPDX-License-Identifier: Apache-2.0
//
// The director: Linux's IP Virtual Server (net/netfilter/ipvs) of one machine.
//
// Three sides: the administrator's (what ipvsadm and sysctl do), the packets' (what the netfilter
// hooks show it) and the reader's (what listings print). Which behaviour is the same as Linux,
// simplified or absent: docs/models/ipvs.md.
#pragma once

#include "models/ipvs/conn_view.hpp"
#include "models/ipvs/destination.hpp"
#include "models/ipvs/ftp/helper.hpp"
#include "models/ipvs/ports.hpp"
#include "models/ipvs/service.hpp"
#include "models/ipvs/settings.hpp"
#include "models/ipvs/stats.hpp"
#include "models/ipvs/sync/daemon_spec.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lvsim::ipvs {

/// Why the kernel refuses a change.
enum class AdminError : std::uint8_t {
    None,
    ServiceExists,
    NoSuchService,      ///< -E, -D, -Z (ESRCH)
    ServiceNotDefined,  ///< -a, -e, -d (ESRCH)
    DestinationExists,
    NoSuchDestination,
    NoSuchScheduler,
    OutOfRange,    ///< A negative weight, or a lower threshold above the upper one.
    NotUnicast,    ///< The server's address is no unicast address.
    NoSuchDevice,  ///< The interface of a synchronisation daemon.
    DaemonRuns,
    NoDaemon,
    AddressInUse,
    NotModelled,  ///< Linux can do it, lvsim cannot yet.
};

struct DestinationView {
    DestinationId id = kNoDestination;
    Endpoint server;
    ForwardingMethod method = ForwardingMethod::Masquerade;
    Tunnel tunnel;
    std::int32_t weight = 0;
    std::uint32_t u_threshold = 0;
    std::uint32_t l_threshold = 0;
    std::uint32_t activeconns = 0;
    std::uint32_t inactconns = 0;
    std::uint32_t persistconns = 0;
    bool is_overloaded = false;
    StatsView stats;
};

struct ServiceView {
    ServiceKey key;
    std::string_view scheduler;
    SchedulerFlags scheduler_flags{};
    std::optional<Persistence> persistence{};
    std::string_view engine;  ///< Of persistence; empty: none.
    bool is_one_packet = false;
    StatsView stats;
    std::vector<DestinationView> destinations;  ///< Newest first: the order schedulers see.
};

/// Where on a packet's way the director is asked.
enum class PacketPlace : std::uint8_t { LocalIn, Forward, LocalOut };

enum class PacketVerdict : std::uint8_t {
    Accept,  ///< Not ours, or done with: it goes on. It may have been rewritten.
    Drop,    ///< It ends here; counted and traced.
    Stolen,  ///< Taken out of the handle and sent.
};

struct PacketAnswer {
    PacketVerdict verdict = PacketVerdict::Accept;
    /// The addresses changed: the route must be asked for again.
    bool needs_reroute = false;
};

struct Core;

class Director {
public:
    Director(const DirectorConfig& config, const Ports& ports);
    Director(const Director&) = delete;
    Director& operator=(const Director&) = delete;
    ~Director();

    [[nodiscard]] const DirectorConfig& config() const;

    // --- the administrator's side ------------------------------------------------------------

    [[nodiscard]] AdminError add_service(const ServiceSpec& spec);
    [[nodiscard]] AdminError edit_service(const ServiceSpec& spec);
    [[nodiscard]] AdminError delete_service(const ServiceKey& key);
    /// All services; connection entries stay.
    void flush();
    [[nodiscard]] AdminError add_destination(const ServiceKey& key, const DestinationSpec& spec);
    [[nodiscard]] AdminError edit_destination(const ServiceKey& key, const DestinationSpec& spec);
    [[nodiscard]] AdminError delete_destination(const ServiceKey& key, const Endpoint& server);
    /// Sets the statistics of a service and its destinations to zero.
    [[nodiscard]] AdminError zero_service(const ServiceKey& key);
    /// Those of all services and the totals.
    void zero_all();
    [[nodiscard]] AdminError start_sync_daemon(const SyncDaemonSpec& spec);
    /// What the master has not sent yet is lost.
    [[nodiscard]] AdminError stop_sync_daemon(SyncRole role);
    void set_timeouts(const TimeoutSettings& timeouts);
    [[nodiscard]] const TimeoutSettings& timeouts() const;
    void change_settings(const Settings& settings);
    /// What was set; the automatic modes of the defence switch themselves.
    [[nodiscard]] const Settings& settings() const;
    /// Loads the FTP helper (modprobe ip_vs_ftp) for control connections at these ports; nothing
    /// if it is loaded already. Requires: at most FtpHelper::kPortsMax, all different, none 0.
    void load_ftp_helper(std::span<const std::uint16_t> ports);
    /// How much memory the machine has left; the defence looks at it each second.
    void set_available_pages(std::uint32_t pages);

    // --- the packets' side -------------------------------------------------------------------

    /// Requests: LOCAL_IN priority 99, LOCAL_OUT priority -98. Packets are parsed (parse_ipv4) and
    /// whole; on Stolen the handle is empty.
    [[nodiscard]] PacketAnswer on_request(PacketPlace place, FrameHandle& packet);
    /// Replies: LOCAL_IN priority 98, LOCAL_OUT priority -99, FORWARD priority 100.
    [[nodiscard]] PacketAnswer on_reply(PacketPlace place, FrameHandle& packet);
    /// ICMP on its way through: FORWARD priority 99.
    [[nodiscard]] PacketAnswer on_forwarded_icmp(FrameHandle& packet);
    /// A datagram for the backup daemon (SyncSockets::open).
    void on_sync_message(std::span<const std::byte> bytes);
    /// The wake-up that was asked for (Timers::wake_at). When a crowd of connections is due it does
    /// a part and asks for another one at the same moment; what comes between finds all done.
    void on_wake_up();

    // --- the reader's side -------------------------------------------------------------------

    /// All services, the oldest first, or the one of this key.
    [[nodiscard]] std::vector<ServiceView> services() const;
    [[nodiscard]] std::optional<ServiceView> service(const ServiceKey& key) const;
    [[nodiscard]] StatsView totals() const;
    /// As of this moment, since the director exists.
    [[nodiscard]] Counters live_totals() const;
    /// With its maxlen filled in; nullptr: it does not run.
    [[nodiscard]] const SyncDaemonSpec* sync_daemon(SyncRole role) const;
    /// Every entry, in an order that is stable but says nothing.
    void for_each_connection(const std::function<void(const ConnectionView&)>& visit) const;
    [[nodiscard]] std::size_t connection_count() const;
    /// Those that the FTP helper watches, in the order in which they were given.
    [[nodiscard]] std::span<const FtpPort> ftp_ports() const;
    /// Bytes of the connection table and its entries, for the memory a connection costs.
    [[nodiscard]] std::size_t connection_table_bytes() const;

private:
    std::unique_ptr<Core> core_;
};

}  // namespace lvsim::ipvs
