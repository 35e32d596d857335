// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/invariants/table_recount.hpp"

#include "models/host/ipvs_module.hpp"
#include "models/ipvs/director.hpp"
#include "scenarios/runtime/built_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace lvsim::runtime {
namespace {

/// Spec section 6: a TCP connection is active from the SYN until one side closes; SCTP alike.
bool counts_as_active(std::string_view state) {
    constexpr std::array<std::string_view, 4> kActive{"ESTABLISHED", "SYN_SENT", "SYN_RECV",
                                                      "SYNACK"};
    return std::find(kActive.begin(), kActive.end(), state) != kActive.end();
}

struct Recount {
    std::uint32_t active = 0;
    std::uint32_t inactive = 0;
    std::uint32_t persistent = 0;
    /// Entries that a master announced: whether they are active it said itself, and the state here
    /// does not.
    std::uint32_t synced = 0;
};

using Recounts = std::map<ipvs::DestinationId, Recount>;

Recounts recount(const ipvs::Director& director) {
    Recounts recounts;
    director.for_each_connection([&](const ipvs::ConnectionView& conn) {
        Recount& of = recounts[conn.destination];
        if (conn.is_template) {
            ++of.persistent;
        } else if (counts_as_active(conn.state)) {
            ++of.active;
        } else {
            ++of.inactive;
        }
        if (conn.is_synced) ++of.synced;
    });
    return recounts;
}

void compare(Mismatches& found, const std::string& what, std::uint32_t counted,
             std::uint32_t in_table) {
    if (counted == in_table) return;
    found.push_back(
        {what, fmt::format("{} (in the table)", in_table), fmt::format("{}", counted), {}});
}

void check_destination(Mismatches& found, const ipvs::DestinationView& view, const Recount& of,
                       const std::string& host) {
    const std::string server = fmt::format("{}: {}", host, to_text(view.server));
    compare(found, server + " persistconns", view.persistconns, of.persistent);
    compare(found, server + " activeconns + inactconns", view.activeconns + view.inactconns,
            of.active + of.inactive);
    if (of.synced == 0) compare(found, server + " activeconns", view.activeconns, of.active);
}

void check_ties(Mismatches& found, const ipvs::Director& director, const std::string& host) {
    std::map<ipvs::ConnId, std::uint32_t> named;
    director.for_each_connection([&](const ipvs::ConnectionView& conn) {
        if (conn.control != ipvs::kNoConn) ++named[conn.control];
    });
    director.for_each_connection([&](const ipvs::ConnectionView& conn) {
        const auto entry = named.find(conn.entry);
        const std::uint32_t count = entry == named.end() ? 0 : entry->second;
        compare(found, fmt::format("{}: entries that {} controls", host, to_text(conn.client)),
                conn.controls, count);
    });
}

}  // namespace

Mismatches check_counts(const ipvs::Director& director, std::string_view host) {
    Mismatches found;
    Recounts recounts = recount(director);
    for (const auto& service : director.services()) {
        for (const auto& destination : service.destinations) {
            check_destination(found, destination, recounts[destination.id], std::string(host));
        }
    }
    check_ties(found, director, std::string(host));
    return found;
}

Mismatches check_counts_of_tables(const BuiltWorld& world) {
    Mismatches found;
    for (Machine* machine : world.machines()) {
        auto& host = machine->host();
        if (!host.is_powered() || !host.has_ipvs()) continue;
        const Mismatches own = check_counts(host.ipvs().director(), machine->config().name);
        found.insert(found.end(), own.begin(), own.end());
    }
    return found;
}

}  // namespace lvsim::runtime
