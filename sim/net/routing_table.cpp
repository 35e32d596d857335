// SPDX-License-Identifier: Apache-2.0
#include "sim/net/routing_table.hpp"

#include "sim/net/interface.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>
#include <tuple>

namespace lvsim::net {

namespace {

constexpr std::uint32_t mask_of(int length) {
    return length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
}

bool matches(const RouteEntry& entry, std::uint32_t destination) {
    return ((entry.destination.address.v4_value() ^ destination) &
            mask_of(entry.destination.length)) == 0;
}

/// The order of the table: what is found first wins.
bool goes_before(const RouteEntry& a, const RouteEntry& b) {
    return std::tuple(-a.destination.length, a.destination.address, a.metric) <
           std::tuple(-b.destination.length, b.destination.address, b.metric);
}

}  // namespace

RoutingTable::RoutingTable(Stack& stack) : stack_(stack) {}

SimTime RoutingTable::now() const {
    return stack_.world().now();
}

// --- finding ---------------------------------------------------------------------------------

const Route* RoutingTable::find_slowly(std::uint32_t destination) {
    CacheEntry& entry = cache_[slot_of(destination)];
    entry.destination = destination;
    entry.generation = generation_;
    entry.valid_until = kTimeNever;
    const std::optional<Route> route = look_up(destination);
    entry.has_route = route.has_value();
    if (!route) {
        return nullptr;
    }
    entry.route = *route;
    if (const Exception* exception = exception_of(destination)) {
        if (!exception->gateway.is_unspecified()) {
            entry.route.next_hop = exception->gateway;
        }
        if (exception->mtu != 0) {
            entry.route.mtu = std::min(entry.route.mtu, exception->mtu);
        }
        entry.valid_until = exception->expires;
    }
    return &entry.route;
}

std::optional<Route> RoutingTable::look_up(std::uint32_t destination) const {
    const IpAddress address = IpAddress::v4(destination);
    for (const LocalEntry& local : local_) {
        if (((local.network ^ destination) & local.mask) == 0) {
            const InterfaceIndex out =
                local.kind == Route::Kind::Local ? InterfaceIndex{0} : local.interface;
            return Route{local.kind, out, address, local.source, stack_.interface(out).mtu()};
        }
    }
    const RouteEntry* match = longest_match(destination);
    if (match == nullptr) {
        return std::nullopt;
    }
    Interface& out = stack_.interface(match->interface);
    Route route;
    route.interface = match->interface;
    route.next_hop = match->gateway.is_unspecified() ? address : match->gateway;
    route.source =
        match->source.is_unspecified() ? out.select_source(route.next_hop) : match->source;
    route.mtu = out.mtu();
    if (address.is_multicast()) {
        route.kind = Route::Kind::Multicast;
        route.next_hop = address;
    } else if (address.is_limited_broadcast()) {
        route.kind = Route::Kind::Broadcast;
        route.next_hop = address;
    }
    return route;
}

const RouteEntry* RoutingTable::longest_match(std::uint32_t destination) const {
    for (const RouteEntry& entry : entries_) {
        if (matches(entry, destination)) {
            return &entry;
        }
    }
    return nullptr;
}

bool RoutingTable::is_own_address(std::uint32_t address) const {
    return std::find(own_addresses_.begin(), own_addresses_.end(), address) != own_addresses_.end();
}

// --- changing --------------------------------------------------------------------------------

RouteError RoutingTable::add(RouteEntry entry, bool is_exclusive) {
    if (const RouteError error = complete(entry); error != RouteError::None) {
        return error;
    }
    for (const RouteEntry& other : entries_) {
        if (other.destination == entry.destination && other.metric == entry.metric &&
            (is_exclusive ||
             (other.gateway == entry.gateway && other.interface == entry.interface))) {
            return RouteError::Exists;
        }
    }
    if (entries_.size() >= kEntriesMax) {
        return RouteError::TableFull;
    }
    insert(entry);
    return RouteError::None;
}

/// Fills in the interface and checks the next hop (Linux fib_check_nh).
RouteError RoutingTable::complete(RouteEntry& entry) const {
    const IpPrefix& to = entry.destination;
    if (!to.address.is_v4() || to.length < 0 || to.length > 32 ||
        (to.address.v4_value() & ~mask_of(to.length)) != 0) {
        return RouteError::InvalidArgument;
    }
    if (!entry.gateway.is_unspecified()) {
        const std::optional<Route> way = look_up(entry.gateway.v4_value());
        if (!way || (way->kind == Route::Kind::Unicast && way->next_hop != entry.gateway)) {
            return RouteError::NetworkUnreachable;
        }
        if (way->kind != Route::Kind::Unicast) {
            return RouteError::InvalidArgument;
        }
        if (entry.interface == kNoInterface) {
            entry.interface = way->interface;
        } else if (entry.interface != way->interface) {
            return RouteError::NetworkUnreachable;
        }
    }
    if (entry.interface >= stack_.interface_count()) {
        return RouteError::InvalidArgument;
    }
    return stack_.interface(entry.interface).is_up() ? RouteError::None : RouteError::NetworkDown;
}

void RoutingTable::insert(const RouteEntry& entry) {
    entries_.insert(std::lower_bound(entries_.begin(), entries_.end(), entry, goes_before), entry);
    changed();
}

RouteError RoutingTable::remove(const RouteEntry& like) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const RouteEntry& e) {
        return e.destination == like.destination &&
               (like.gateway.is_unspecified() || e.gateway == like.gateway) &&
               (like.interface == kNoInterface || e.interface == like.interface) &&
               (like.metric == 0 || e.metric == like.metric);
    });
    if (found == entries_.end()) {
        return RouteError::NoSuchRoute;
    }
    entries_.erase(found);
    changed();
    return RouteError::None;
}

// --- exceptions ------------------------------------------------------------------------------

RoutingTable::Exception* RoutingTable::exception_of(std::uint32_t destination) {
    for (Exception& exception : exceptions_) {
        if (exception.destination == destination) {
            return exception.expires > now() ? &exception : nullptr;
        }
    }
    return nullptr;
}

/// The exception of the destination, new if need be; the one that expires first makes room.
RoutingTable::Exception& RoutingTable::make_exception(std::uint32_t destination) {
    if (Exception* found = exception_of(destination)) {
        return *found;
    }
    std::erase_if(exceptions_, [&](const Exception& e) {
        return e.expires <= now() || e.destination == destination;
    });
    if (exceptions_.size() >= kExceptionsMax) {
        exceptions_.erase(std::min_element(
            exceptions_.begin(), exceptions_.end(),
            [](const Exception& a, const Exception& b) { return a.expires < b.expires; }));
    }
    exceptions_.push_back({destination, {}, 0, {}});
    return exceptions_.back();
}

void RoutingTable::note_redirect(std::uint32_t destination, std::uint32_t old_gateway,
                                 std::uint32_t new_gateway, InterfaceIndex interface) {
    const Route* route = find(destination);
    if (route == nullptr || route->kind != Route::Kind::Unicast || route->interface != interface ||
        route->next_hop.v4_value() != old_gateway) {
        return;
    }
    Exception& exception = make_exception(destination);
    exception.gateway = IpAddress::v4(new_gateway);
    exception.expires = now() + kRedirectLife;
    changed();
}

void RoutingTable::note_path_mtu(std::uint32_t destination, std::uint32_t mtu) {
    const Route* route = find(destination);
    if (route == nullptr || route->kind != Route::Kind::Unicast || mtu >= route->mtu) {
        return;
    }
    Exception& exception = make_exception(destination);
    exception.mtu = std::max(mtu, kPathMtuMin);
    exception.expires = now() + kPathMtuLife;
    changed();
}

// --- what follows from the interfaces --------------------------------------------------------

void RoutingTable::update_local() {
    local_.clear();
    own_addresses_.clear();
    for (InterfaceIndex i = 0; i < stack_.interface_count(); ++i) {
        if (stack_.interface(i).is_up()) {
            add_local_of(i);
        }
    }
    std::stable_sort(local_.begin(), local_.end(),
                     [](const LocalEntry& a, const LocalEntry& b) { return a.mask > b.mask; });
    changed();
}

/// Linux fib_add_ifaddr(): each address is local; on lo so is its whole subnet; elsewhere the
/// subnet's last address is a broadcast (and, before Linux 5.14, its first).
void RoutingTable::add_local_of(InterfaceIndex interface) {
    const bool is_lo = stack_.interface(interface).is_loopback();
    for (const InterfaceAddress& address : stack_.interface(interface).addresses()) {
        const std::uint32_t value = address.prefix.address.v4_value();
        const std::uint32_t mask = mask_of(address.prefix.length);
        const IpAddress source =
            is_lo ? address.prefix.address
                  : stack_.interface(interface).select_source(address.prefix.address);
        own_addresses_.push_back(value);
        local_.push_back({value, UINT32_MAX, Route::Kind::Local, interface, source});
        if (is_lo) {
            local_.push_back({value & mask, mask, Route::Kind::Local, interface, source});
            continue;
        }
        if (address.prefix.length < 31) {
            local_.push_back(
                {value | ~mask, UINT32_MAX, Route::Kind::Broadcast, interface, source});
            if (stack_.profile() == StackProfile::Centos6) {
                local_.push_back(
                    {value & mask, UINT32_MAX, Route::Kind::Broadcast, interface, source});
            }
        }
    }
}

void RoutingTable::add_connected(InterfaceIndex interface, IpPrefix prefix) {
    if (prefix.length == 32 || stack_.interface(interface).is_loopback()) {
        return;
    }
    RouteEntry entry;
    entry.destination = {prefix.network(), prefix.length};
    entry.interface = interface;
    entry.source = prefix.address;
    entry.protocol = RouteProtocol::Kernel;
    // Behind an equal one of another interface: the first subnet keeps the traffic.
    entries_.insert(std::upper_bound(entries_.begin(), entries_.end(), entry, goes_before), entry);
    changed();
}

void RoutingTable::remove_connected(InterfaceIndex interface, IpPrefix prefix) {
    std::erase_if(entries_, [&](const RouteEntry& e) {
        return e.protocol == RouteProtocol::Kernel && e.interface == interface &&
               e.source == prefix.address && e.destination.length == prefix.length;
    });
    changed();
}

void RoutingTable::remove_with_source(IpAddress source) {
    std::erase_if(entries_, [&](const RouteEntry& e) { return e.source == source; });
    changed();
}

void RoutingTable::remove_interface(InterfaceIndex interface) {
    std::erase_if(entries_, [&](const RouteEntry& e) { return e.interface == interface; });
    exceptions_.clear();
    changed();
}

void RoutingTable::clear() {
    entries_.clear();
    exceptions_.clear();
    update_local();
}

}  // namespace lvsim::net
