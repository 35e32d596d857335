// SPDX-License-Identifier: Apache-2.0
//
// ARP (RFC 826) and the neighbour cache of one machine.
// Imitates: Linux net/ipv4/arp.c and net/core/neighbour.c, the same in 2.6.32 and 6.1 but for the
// length of the queue. Left out: proxy ARP, arp_filter, arp_notify, neighbours set by applications.
//
//                      no answer to 3 requests                       3 unicast requests unanswered
//   (new) -> INCOMPLETE ----------------------> FAILED <---------------------------------- PROBE
//                 | answer                        |  a packet: INCOMPLETE again              ^ 5 s
//                 v      15..45 s unconfirmed     v                           a packet       |
//             REACHABLE ------------------------------------> STALE --------------------> DELAY
//                 ^ `--- answer, or confirmed by TCP --- (DELAY, PROBE)
//   A request from a neighbour makes it STALE. PERMANENT never changes.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/drop.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/ring_buffer.hpp"
#include "sim/wire/arp.hpp"
#include "sim/wire/frame.hpp"

#include <tsl/robin_map.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace lvsim::net {

class Stack;

enum class NeighbourState : std::uint8_t {
    Incomplete,
    Reachable,
    Stale,
    Delay,
    Probe,
    Failed,
    Permanent,
};
[[nodiscard]] std::string_view to_text(NeighbourState state);  ///< "REACHABLE", as ip neigh

/// An entry as `arp` and `ip neigh` show it.
struct NeighbourInfo {
    InterfaceIndex interface = 0;
    IpAddress address;
    MacAddress mac;  ///< Zero while Incomplete or Failed.
    NeighbourState state = NeighbourState::Incomplete;
    bool operator==(const NeighbourInfo&) const = default;
};

/// An entry changed its state.
struct NeighbourChanged {
    static constexpr std::string_view kName = "net.neighbour_changed";
    std::string_view interface;
    NeighbourInfo now;

    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

class ArpCache final : public EventTarget {
public:
    explicit ArpCache(Stack& stack);
    ArpCache(const ArpCache&) = delete;
    ArpCache& operator=(const ArpCache&) = delete;
    ~ArpCache();

    /// Sends an IPv4 packet to the neighbour, now or when its address is known. If nobody answers
    /// the packet is dropped and its sender told: TCP by neighbour_failed(), others by ICMP.
    void send(FrameHandle packet, Interface& out, std::uint32_t next_hop);
    /// An ARP frame arrived.
    void receive(FrameHandle frame, Interface& in);

    /// Somebody above knows that the neighbour is there (TCP: an acknowledgement of new data).
    void confirm(InterfaceIndex interface, std::uint32_t address);
    /// Asks for the neighbour's address unless it is known. Returns whether it is.
    bool solicit(InterfaceIndex interface, std::uint32_t address);
    /// Tells everybody on the network where `address` is (gratuitous ARP, RFC 5944 4.6), as a
    /// request or as a reply.
    void announce(InterfaceIndex interface, IpAddress address,
                  ArpOperation operation = ArpOperation::Request);

    /// A static entry (`arp -s`). False: the table is full.
    bool add_permanent(InterfaceIndex interface, IpAddress address, MacAddress mac);
    /// False: there is none.
    bool remove(InterfaceIndex interface, IpAddress address);
    /// By interface, then by address.
    [[nodiscard]] std::vector<NeighbourInfo> list() const;
    [[nodiscard]] std::optional<NeighbourInfo> find(InterfaceIndex interface,
                                                    IpAddress address) const;

    /// The interface went down: its entries go, with the packets that waited.
    void flush(InterfaceIndex interface);
    void power_off();

    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

private:
    struct Neighbour {
        std::uint32_t address = 0;
        InterfaceIndex interface = kNoInterface;  // none: the slot is free
        MacAddress mac;
        NeighbourState state = NeighbourState::Incomplete;
        std::int32_t probes = 0;
        SimTime confirmed;
        SimTime used;
        SimTime updated;
        TimerHandle timer;
        RingBuffer<FrameHandle> waiting;
    };
    /// The random reachable time of one interface, drawn anew every 300 s.
    struct ReachableTime {
        SimDuration span;
        SimTime drawn_until;
    };

    [[nodiscard]] static std::uint64_t key_of(InterfaceIndex interface, std::uint32_t address) {
        return (std::uint64_t{interface} << 32) | address;
    }
    [[nodiscard]] Neighbour* lookup(InterfaceIndex interface, std::uint32_t address);
    [[nodiscard]] Neighbour* lookup_or_make(InterfaceIndex interface, std::uint32_t address);
    [[nodiscard]] bool make_room();
    void forget(Neighbour& neighbour, DropReason reason);
    void transmit(FrameHandle packet, Interface& out, MacAddress to);
    void send_unconfirmed(FrameHandle packet, Interface& out, Neighbour& neighbour);
    void start_resolution(Neighbour& neighbour, const Frame* about);
    void enqueue(Neighbour& neighbour, FrameHandle packet);
    void change_state(Neighbour& neighbour, NeighbourState state);
    void learn(Neighbour& neighbour, MacAddress mac, NeighbourState state, bool may_override);
    void flush_waiting(Neighbour& neighbour);
    void probe(Neighbour& neighbour, const Frame* about);
    void fail(Neighbour& neighbour);
    void when_reachable_ends(Neighbour& neighbour);
    void when_delay_ends(Neighbour& neighbour);
    [[nodiscard]] bool are_probes_used_up(const Neighbour& neighbour) const;
    [[nodiscard]] IpAddress announced_source(const Interface& out, std::uint32_t target,
                                             const Frame* about) const;
    [[nodiscard]] SimDuration reachable_time(InterfaceIndex interface);
    [[nodiscard]] SimDuration retransmit_time() const;

    [[nodiscard]] bool answer_request(const ArpMessage& request, Interface& in);
    [[nodiscard]] bool may_answer(const Interface& in, IpAddress sender, IpAddress target) const;
    void learn_from(const ArpMessage& message, Interface& in, bool is_to_this_host);
    void send_message(const ArpMessage& message, Interface& out, MacAddress to);
    [[nodiscard]] NeighbourInfo info(const Neighbour& neighbour) const;

    Stack& stack_;
    Rng& rng_;
    std::deque<Neighbour> neighbours_;  // slots that stay where they are; a timer's tag is its slot
    std::vector<std::uint32_t> free_slots_;
    tsl::robin_map<std::uint64_t, std::uint32_t> index_;  // looked up, never iterated
    std::vector<ReachableTime> reachable_times_;          // by interface
};

}  // namespace lvsim::net
