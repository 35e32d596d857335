// SPDX-License-Identifier: Apache-2.0
//
// The routes of one machine: what is local, what is on its networks, what goes by a gateway. The
// longest prefix wins, then the lowest metric, then the last added.
// Imitates: Linux tables "local" and "main", next-hop exceptions made by ICMP redirects (300 s) and
// path MTU discovery (600 s). Left out: policy rules, TOS, multipath.
#pragma once

#include "sim/core/time.hpp"
#include "sim/net/route.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lvsim::net {

class Stack;

/// Who made a route, as `ip route` names it.
enum class RouteProtocol : std::uint8_t { Kernel, Boot, Static };

struct RouteEntry {
    IpPrefix destination{};                   ///< Host part clear; 0.0.0.0/0 is the default route.
    IpAddress gateway{};                      ///< Unspecified: on the link.
    InterfaceIndex interface = kNoInterface;  ///< Open: where the gateway is.
    IpAddress source{};                       ///< Preferred source; unspecified: the interface's.
    std::uint32_t metric = 0;
    RouteProtocol protocol = RouteProtocol::Boot;
};

/// errno in brackets.
enum class RouteError : std::uint8_t {
    None,
    Exists,              ///< The same destination and metric (EEXIST)
    NoSuchRoute,         ///< (ESRCH)
    NetworkUnreachable,  ///< The gateway is on no network of ours (ENETUNREACH)
    NetworkDown,         ///< The interface is down (ENETDOWN)
    TableFull,           ///< (ENOBUFS)
    InvalidArgument,     ///< Host bits set, no interface, the gateway is ourselves (EINVAL)
};

class RoutingTable {
public:
    static constexpr std::size_t kEntriesMax = 4096;
    static constexpr std::size_t kExceptionsMax = 1024;
    static constexpr SimDuration kRedirectLife = SimDuration::seconds(300);  // ip_rt_gc_timeout
    static constexpr SimDuration kPathMtuLife = SimDuration::seconds(600);   // ip_rt_mtu_expires
    static constexpr std::uint32_t kPathMtuMin = 552;                        // ip_rt_min_pmtu

    explicit RoutingTable(Stack& stack);
    RoutingTable(const RoutingTable&) = delete;
    RoutingTable& operator=(const RoutingTable&) = delete;

    /// `is_exclusive`: as `ip route add`, which refuses any second route to the destination with
    /// that metric; `route add` refuses only the very same route.
    [[nodiscard]] RouteError add(RouteEntry entry, bool is_exclusive = true);
    /// Removes the first route to this destination that has the gateway, interface and metric that
    /// are given (unspecified, kNoInterface and 0 mean any).
    [[nodiscard]] RouteError remove(const RouteEntry& like);
    /// The longest prefix first, then by address, then by metric.
    [[nodiscard]] std::span<const RouteEntry> entries() const { return entries_; }

    /// Where a packet to `destination` (IPv4, host order) goes; null: no route. The answer is valid
    /// until the next call of this table.
    [[nodiscard]] const Route* find(std::uint32_t destination) {
        const CacheEntry& entry = cache_[slot_of(destination)];
        if (entry.destination == destination && entry.generation == generation_ &&
            entry.valid_until > now()) [[likely]] {
            return entry.has_route ? &entry.route : nullptr;
        }
        return find_slowly(destination);
    }
    /// Whether an interface that is up has this very address.
    [[nodiscard]] bool is_own_address(std::uint32_t address) const;

    /// A router told us of a better way. Ignored when its sender is not the gateway we use.
    void note_redirect(std::uint32_t destination, std::uint32_t old_gateway,
                       std::uint32_t new_gateway, InterfaceIndex interface);
    void note_path_mtu(std::uint32_t destination, std::uint32_t mtu);

    // --- for Stack ------------------------------------------------------------------------------

    /// Addresses, states or MTUs of interfaces changed.
    void update_local();
    void add_connected(InterfaceIndex interface, IpPrefix prefix);
    void remove_connected(InterfaceIndex interface, IpPrefix prefix);
    void remove_with_source(IpAddress source);
    void remove_interface(InterfaceIndex interface);
    void clear();

private:
    struct LocalEntry {
        std::uint32_t network = 0;
        std::uint32_t mask = 0;
        Route::Kind kind = Route::Kind::Local;
        InterfaceIndex interface = 0;
        IpAddress source;
    };
    struct Exception {
        std::uint32_t destination = 0;
        IpAddress gateway;      // unspecified: none
        std::uint32_t mtu = 0;  // 0: none
        SimTime expires;
    };
    struct CacheEntry {
        std::uint32_t destination = 0;
        std::uint32_t generation = 0;
        bool has_route = false;
        SimTime valid_until;
        Route route;
    };
    static constexpr std::size_t kCacheEntries = 64;

    [[nodiscard]] static std::size_t slot_of(std::uint32_t destination) {
        return (destination * 0x9e37'79b1U) >> 26;
    }
    [[nodiscard]] SimTime now() const;
    [[nodiscard]] const Route* find_slowly(std::uint32_t destination);
    [[nodiscard]] std::optional<Route> look_up(std::uint32_t destination) const;
    [[nodiscard]] const RouteEntry* longest_match(std::uint32_t destination) const;
    [[nodiscard]] Exception* exception_of(std::uint32_t destination);
    [[nodiscard]] Exception& make_exception(std::uint32_t destination);
    [[nodiscard]] RouteError complete(RouteEntry& entry) const;
    void insert(const RouteEntry& entry);
    void add_local_of(InterfaceIndex interface);
    void changed() { ++generation_; }

    Stack& stack_;
    std::vector<RouteEntry> entries_;
    std::vector<LocalEntry> local_;  // the longest prefix first
    std::vector<std::uint32_t> own_addresses_;
    std::vector<Exception> exceptions_;
    std::uint32_t generation_ = 1;
    std::array<CacheEntry, kCacheEntries> cache_{};
};

}  // namespace lvsim::net
