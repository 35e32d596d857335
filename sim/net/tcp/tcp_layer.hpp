// SPDX-License-Identifier: Apache-2.0
//
// TCP of one machine (RFC 9293) as its users see it: sockets with events, not with blocking calls.
// Timeouts and defaults follow the machine's profile; docs/models/tcp.md has the fidelity table.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/stack.hpp"
#include "sim/wire/frame.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lvsim::net {

namespace tcp {
class Engine;
class Port;
struct Parameters;
}  // namespace tcp

/// Names a socket; one that was closed is never mistaken for a later one in the same slot.
struct SocketId {
    std::uint32_t slot = UINT32_MAX;
    std::uint32_t generation = 0;
    bool operator==(const SocketId&) const = default;
};

/// Why a connection could not be made, or ended, or an address not be used. errno in brackets.
enum class TcpError : std::uint8_t {
    None,                 ///< An orderly end.
    Refused,              ///< RST, or ICMP port unreachable, in answer to a SYN (ECONNREFUSED)
    Reset,                ///< RST on an established connection (ECONNRESET)
    TimedOut,             ///< Retransmissions used up (ETIMEDOUT)
    HostUnreachable,      ///< No answer to ARP, or ICMP host unreachable (EHOSTUNREACH)
    NetUnreachable,       ///< No route (ENETUNREACH)
    AddressInUse,         ///< Somebody listens there already (EADDRINUSE)
    AddressNotAvailable,  ///< Not an address of this machine, or no ephemeral port left
};
[[nodiscard]] std::string_view to_text(TcpError error);  ///< As strerror() words it.

/// What happens to a socket. Each call comes from inside the stack, after a segment or a timer was
/// dealt with, never from inside a call of yours; every call of TcpLayer is legal in it. Calls with
/// the id of a socket that is gone are legal and do nothing. Must outlive the sockets it serves.
class TcpEvents {
public:
    /// Our connect() succeeded.
    virtual void on_connected(SocketId socket) = 0;
    /// There is something to receive(), or the peer has closed its side (is_end() tells). Called
    /// again only when more comes: read all there is.
    virtual void on_readable(SocketId socket) = 0;
    /// Room in the send buffer again after send() took less than it was given.
    virtual void on_writable(SocketId socket) = 0;
    /// The connection is over and the socket gone; the last event. Not called after close() or
    /// abort(). An orderly end (None: both sides have sent FIN and everything was acknowledged)
    /// waits until everything was received; an error ends it at once.
    virtual void on_closed(SocketId socket, TcpError why) = 0;

protected:
    ~TcpEvents() = default;
};

/// Who gets the connections that a listening port accepts.
class TcpAcceptor {
public:
    /// A connection is established and waits in the accept queue: call TcpLayer::accept().
    virtual void on_acceptable(std::uint16_t port) = 0;

protected:
    ~TcpAcceptor() = default;
};

struct TcpSocketInfo {
    Endpoint local;
    Endpoint remote;
    std::string_view state;  ///< "ESTABLISHED", ... as ss and netstat name them
    std::size_t send_queue_bytes = 0;
    std::size_t receive_queue_bytes = 0;
};

/// What happened here so far (the owner of these counters; ss -s and /proc/net/snmp show some).
struct TcpCounters {
    std::uint64_t segments_in = 0;
    std::uint64_t segments_out = 0;
    std::uint64_t segments_retransmitted = 0;
    std::uint64_t resets_out = 0;
    std::uint64_t resets_in = 0;         ///< Accepted ones.
    std::uint64_t active_opens = 0;      ///< connect()
    std::uint64_t passive_opens = 0;     ///< Connections that came to be by listen()
    std::uint64_t failed_attempts = 0;   ///< Of both kinds, before they were established.
    std::uint64_t bad_segments = 0;      ///< Malformed, or with a wrong checksum.
    std::uint64_t listen_overflows = 0;  ///< The accept queue was full.
    std::uint64_t syn_queue_full = 0;
    std::uint64_t time_wait_overflows = 0;  ///< Beyond max_tw_buckets: closed without TIME_WAIT.
};

class TcpLayer final {
public:
    explicit TcpLayer(Stack& stack);
    /// On something else than a Stack, for tests. Requires: the port outlives the layer.
    TcpLayer(World& world, NodeId node, std::string_view name, const tcp::Parameters& parameters,
             tcp::Port& port);
    TcpLayer(const TcpLayer&) = delete;
    TcpLayer& operator=(const TcpLayer&) = delete;
    ~TcpLayer();

    /// Starts a connection. `local` may leave address and port open: the route's source and an
    /// ephemeral port are taken. What fails at once (no route, no port) is the error.
    [[nodiscard]] tl::expected<SocketId, TcpError> connect(Endpoint remote, TcpEvents& events,
                                                           Endpoint local = {});
    /// Accepts connections to `local` (unspecified address: all of them; "::" instead of 0.0.0.0
    /// only says that the socket is an IPv6 one, which sockets() shows). `backlog`: how many may
    /// wait to be accepted (one more, as on Linux); further SYNs are ignored, as Linux does.
    [[nodiscard]] TcpError listen(Endpoint local, std::uint32_t backlog, TcpAcceptor& acceptor);
    /// Stops listening; connections in the accept queue are reset.
    void stop_listening(Endpoint local);
    /// The oldest established connection of the queue, from now on with these events; on_readable
    /// follows if something was received before. Nullopt: none waits.
    [[nodiscard]] std::optional<SocketId> accept(std::uint16_t port, TcpEvents& events);

    /// Queues bytes to send (also before the connection is established). Returns how many were
    /// taken: less than all when the buffer is full, none after shutdown_send(). No bytes are
    /// copied; on_writable tells when to go on.
    std::size_t send(SocketId socket, const PayloadRef& bytes);
    /// The next received bytes in order, at most what one segment brought; empty when there are
    /// none now: `is_end()` tells whether more will come.
    [[nodiscard]] PayloadRef receive(SocketId socket);
    /// Whether the peer has sent FIN and everything before it was received.
    [[nodiscard]] bool is_end(SocketId socket) const;
    /// Half-close: FIN after what is queued. Receiving goes on.
    void shutdown_send(SocketId socket);
    /// Gives the socket up: FIN after what is queued, then TIME_WAIT and so on without us. With
    /// unread data a RST, as Linux sends. No event comes any more.
    void close(SocketId socket);
    /// Gives the socket up with a RST.
    void abort(SocketId socket);
    /// TCP_NODELAY: small segments leave at once instead of waiting for an ACK (RFC 896).
    void set_no_delay(SocketId socket, bool is_on);

    /// Nullopt when the socket is gone.
    [[nodiscard]] std::optional<TcpSocketInfo> info(SocketId socket) const;
    /// Of all kinds: embryonic, established, closing, TIME_WAIT.
    [[nodiscard]] std::size_t socket_count() const;
    /// All of them and the listening ones, as netstat -tan lists; for people, not for hot paths.
    [[nodiscard]] std::vector<TcpSocketInfo> sockets() const;

    [[nodiscard]] const TcpCounters& counters() const;

    /// A segment for this machine, parsed (called by Stack). TCP looks at the checksum itself.
    void receive_segment(FrameHandle segment);
    /// An ICMP error about a segment of ours; `about` begins with its IPv4 header and holds at
    /// least 28 bytes (called by IcmpLayer).
    void receive_icmp_error(IcmpType type, std::uint8_t code, std::uint16_t next_hop_mtu,
                            std::span<std::byte> about);
    /// No neighbour answers for the next hop of this segment of ours (called by ArpCache).
    void neighbour_failed(Frame& segment);
    /// Forgets everything without a word on the wire.
    void power_off();

private:
    std::unique_ptr<tcp::Port> own_port_;
    std::unique_ptr<tcp::Engine> engine_;
};

}  // namespace lvsim::net
