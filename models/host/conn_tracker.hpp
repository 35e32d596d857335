// SPDX-License-Identifier: Apache-2.0
//
// Connection tracking of a machine's packet filter, as far as the match "state" needs it: whether a
// packet begins a connection, belongs to one, or tells of an error about one. Behaviour reference:
// Linux nf_conntrack (IPv4; TCP picks up connections under way, as nf_conntrack_tcp_loose = 1).
// Simplified: a TCP connection is known by its tuple and whether it was answered, not by its
// sequence numbers; a full bucket loses the entry that would end first, where Linux refuses new
// connections. Left out: helpers (FTP), NAT.
#pragma once

#include "sim/core/time.hpp"
#include "sim/wire/frame.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lvsim::host {

enum class ConnState : std::uint8_t { Invalid = 1, New = 2, Established = 4, Related = 8 };

class ConnTracker {
public:
    static constexpr std::size_t kEntriesMax = 8192;

    /// What the packet is to the connections known so far. Requires: has_l3().
    [[nodiscard]] ConnState state_of(Frame& frame, SimTime now) const;
    /// The packet was let through: its connection is known from now on, or goes on.
    void note(Frame& frame, SimTime now);
    void clear() { entries_.clear(); }

private:
    struct Tuple {
        std::uint32_t source = 0;
        std::uint32_t destination = 0;
        std::uint16_t source_port = 0;
        std::uint16_t destination_port = 0;
        std::uint8_t protocol = 0;
        bool operator==(const Tuple&) const = default;
        [[nodiscard]] Tuple reversed() const {
            return {destination, source, destination_port, source_port, protocol};
        }
    };
    struct Entry {
        Tuple original;
        SimTime expires;
        bool is_answered = false;
    };
    static constexpr std::size_t kWays = 8;
    static constexpr std::size_t kBuckets = kEntriesMax / kWays;

    [[nodiscard]] static std::optional<Tuple> tuple_of(Frame& frame);
    /// Of the packet that an ICMP error is about.
    [[nodiscard]] static std::optional<Tuple> inner_tuple_of(Frame& frame);
    [[nodiscard]] static std::size_t bucket_of(const Tuple& tuple);
    /// Its place in entries_.
    [[nodiscard]] std::optional<std::size_t> find(const Tuple& tuple, SimTime now) const;
    [[nodiscard]] static SimDuration life_of(const Entry& entry, Frame& frame);

    std::vector<Entry> entries_;  ///< Empty until the first connection.
};

}  // namespace lvsim::host
