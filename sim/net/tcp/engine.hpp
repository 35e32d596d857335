// SPDX-License-Identifier: Apache-2.0
//
// TCP of one machine: what TcpLayer's functions do. Its parts:
//
//   engine.cpp           who may run when; telling programs what happened
//   engine_program.cpp   connect, send, receive, close: what programs call
//   engine_listen.cpp    listening, SYNs
//   engine_request.cpp   the rest of a server's handshake
//   engine_input.cpp     segments, by the state of their connection
//   engine_ack.cpp       what an ACK field does
//   engine_data.cpp      data, FIN and the ACKs for them
//   engine_output.cpp    sending and sending again
//   engine_timers.cpp    retransmission, window probes, delayed ACKs
//   engine_end.cpp       how connections end; TIME_WAIT
//   engine_trouble.cpp   ICMP errors, silent neighbours
//
// Imitates: Linux 6.1 net/ipv4/tcp_{input,output,timer,minisocks,ipv4}.c as seen on the wire.
//
// Programs are told of events only when a segment or timer has been dealt with in full (settle()),
// so that they may call anything. What arrives while the engine is busy (loopback) waits its turn.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/ring_buffer.hpp"
#include "sim/net/tcp/congestion.hpp"
#include "sim/net/tcp/demux.hpp"
#include "sim/net/tcp/ephemeral_ports.hpp"
#include "sim/net/tcp/events.hpp"
#include "sim/net/tcp/listener.hpp"
#include "sim/net/tcp/parameters.hpp"
#include "sim/net/tcp/port.hpp"
#include "sim/net/tcp/segment.hpp"
#include "sim/net/tcp/slab.hpp"
#include "sim/net/tcp/slices.hpp"
#include "sim/net/tcp/socket.hpp"
#include "sim/net/tcp/time_wait.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lvsim::net::tcp {

class Engine final : public EventTarget {
public:
    Engine(World& world, NodeId node, std::string_view name, const Parameters& parameters,
           Port& port);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine();

    // --- as in TcpLayer ------------------------------------------------------------------------
    [[nodiscard]] tl::expected<SocketId, TcpError> connect(Endpoint remote, TcpEvents& events,
                                                           Endpoint local);
    [[nodiscard]] TcpError listen(Endpoint local, std::uint32_t backlog, TcpAcceptor& acceptor);
    void stop_listening(Endpoint local);
    [[nodiscard]] std::optional<SocketId> accept(std::uint16_t port, TcpEvents& events);
    std::size_t send(SocketId id, const PayloadRef& bytes);
    [[nodiscard]] PayloadRef receive(SocketId id);
    [[nodiscard]] bool is_end(SocketId id) const;
    void shutdown_send(SocketId id);
    void close(SocketId id);
    void abort(SocketId id);
    void set_no_delay(SocketId id, bool is_on);
    [[nodiscard]] std::optional<TcpSocketInfo> info(SocketId id) const;
    [[nodiscard]] std::size_t socket_count() const;
    [[nodiscard]] std::vector<TcpSocketInfo> sockets() const;
    [[nodiscard]] const TcpCounters& counters() const { return counters_; }
    void receive_segment(FrameHandle frame);
    void receive_icmp_error(IcmpType type, std::uint8_t code, std::uint16_t next_hop_mtu,
                            std::span<std::byte> about);
    void neighbour_failed(Frame& segment);
    void power_off();

    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t) const override { return node_; }

private:
    enum class EventKind : std::uint8_t { Socket, Request, TimeWait, Settle };
    /// What the network says about a segment of ours.
    struct Trouble {
        FlowKey key;
        std::uint32_t sequence = 0;
        TcpError error = TcpError::None;
        std::uint16_t mtu = 0;        ///< Not zero: fragmentation needed, nothing else.
        bool ends_handshake = false;  ///< Also one that began with a SYN from outside.
    };
    struct Tell {
        SocketId socket;
        ListenKey listener;
        bool is_listener = false;
    };
    class Busy;

    // engine.cpp
    [[nodiscard]] static std::uint64_t tag_of(EventKind kind, std::uint32_t slot) {
        return (std::uint64_t{static_cast<std::uint8_t>(kind)} << 32) | slot;
    }
    void settle();
    void schedule_settle();
    [[nodiscard]] bool has_unsettled() const;
    void tell(Socket& socket, std::uint8_t what);
    void tell_socket(SocketId id);
    void tell_listener(const ListenKey& key);
    [[nodiscard]] Socket* find(SocketId id);
    [[nodiscard]] const Socket* find(SocketId id) const;
    [[nodiscard]] Socket& take_socket(const FlowKey& key);
    void release(Socket& socket);
    void change_state(Socket& socket, TcpState to);
    void trace_state(const FlowKey& key, TcpState from, TcpState to);
    template <class Event>
    [[nodiscard]] bool is_watched() const {
        return world_.trace().is_watched<Event>();
    }
    [[nodiscard]] SimTime now() const { return world_.now(); }
    [[nodiscard]] std::uint32_t initial_sequence(const FlowKey& key) const;
    [[nodiscard]] RtoEstimator::Limits rto_limits() const {
        return {parameters_.rto_min, parameters_.rto_max};
    }
    [[nodiscard]] DelayedAck::Limits ack_limits() const {
        return {parameters_.delayed_ack_min, parameters_.delayed_ack_max};
    }

    // engine_program.cpp
    [[nodiscard]] tl::expected<FlowKey, TcpError> choose_key(Endpoint remote, Endpoint local,
                                                             const Route& route);
    [[nodiscard]] bool is_port_listened(std::uint16_t port) const;
    void start_connect(Socket& socket, const Route& route);
    void queue_fin(Socket& socket);
    void answer_after_read(Socket& socket);
    void give_up(Socket& socket);

    // engine_listen.cpp
    [[nodiscard]] Listener* find_listener(const FlowKey& key);
    void input_listen(Listener& listener, const Segment& segment,
                      std::optional<std::uint32_t> sequence);
    [[nodiscard]] std::optional<TcpDrop> refusal(Listener& listener);
    void begin_request(Listener& listener, const Segment& segment, const Route& route,
                       std::uint32_t sequence);
    void send_syn_ack(Request& request);

    // engine_request.cpp
    void input_request(std::uint32_t slot, const Segment& segment);
    void refuse_bad_ack(const Segment& segment);
    [[nodiscard]] bool may_answer_invalid(bool& has_answered, SimTime& answered_at) const;
    void on_repeated_syn(Request& request);
    void repeat_syn_ack(Request& request, RetransmitCause cause);
    void answer_request_invalid(Request& request, const Segment& segment);
    void abandon_request(std::uint32_t slot);
    void end_request(std::uint32_t slot);
    void accept_request(std::uint32_t slot, const Segment& segment);
    [[nodiscard]] Socket& make_child(const Request& request, const Segment& segment);
    void on_request_timer(std::uint32_t slot);

    // engine_input.cpp
    void input(FrameHandle frame);
    void dispatch(const Segment& segment);
    void input_socket(Socket& socket, const Segment& segment);
    void input_synchronized(Socket& socket, const Segment& segment);
    void take_handshake_ack(Socket& socket, std::uint32_t acknowledgement);
    void input_syn_sent(Socket& socket, const Segment& segment);
    void cross_syn(Socket& socket, const Segment& segment);
    void on_stray_ack(Socket& socket, const Segment& segment);
    [[nodiscard]] bool is_acceptable(Socket& socket, const Segment& segment);
    void answer_out_of_window(Socket& socket, const Segment& segment);
    [[nodiscard]] bool finish_simultaneous_open(Socket& socket, const Segment& segment);
    void establish(Socket& socket, const Segment& segment);
    [[nodiscard]] bool on_fin_acknowledged(Socket& socket, const Segment& segment);
    void on_reset(Socket& socket);
    void challenge(Socket& socket);
    void reject(TcpDrop why) { rejected_ = why; }

    // engine_ack.cpp
    [[nodiscard]] bool take_ack(Socket& socket, const Segment& segment);
    [[nodiscard]] bool update_send_window(Socket& socket, const Segment& segment);
    void on_new_ack(Socket& socket, std::uint32_t acknowledgement);
    void confirm_neighbour(Socket& socket);
    void on_duplicate_ack(Socket& socket);
    void on_probe_answered(Socket& socket);
    [[nodiscard]] AckSample sample(const Socket& socket, std::uint32_t acked_bytes) const;

    // engine_data.cpp
    void take_data(Socket& socket, const Segment& segment);
    void take_in_order(Socket& socket, const Segment& segment);
    void take_early(Socket& socket, const Segment& segment);
    void take_stored(Socket& socket);
    void on_fin(Socket& socket);
    void acknowledge(Socket& socket);
    void set_mss(Socket& socket) const;

    // engine_output.cpp
    void transmit(Socket& socket);
    [[nodiscard]] bool send_following(Socket& socket);
    [[nodiscard]] bool is_held_by_nagle(const Socket& socket, std::uint32_t length) const;
    void restart_after_idle(Socket& socket);
    void send_data(Socket& socket, std::uint32_t sequence, std::uint32_t length, bool has_fin);
    void note_sent(Socket& socket, std::uint32_t sequence, std::uint32_t length, bool has_fin);
    void retransmit_first(Socket& socket, RetransmitCause cause);
    void trace_retransmission(Socket& socket, RetransmitCause cause, std::uint32_t sequence,
                              std::uint32_t bytes);
    void send_ack(Socket& socket);
    void send_syn(Socket& socket);
    void send_probe(Socket& socket);
    void send_reset(const SegmentSpec& reset, ResetCause cause);
    void send_active_reset(Socket& socket, ResetCause cause);
    [[nodiscard]] std::uint16_t announce_window(Socket& socket);
    void emit(const SegmentSpec& spec, PayloadRef data);

    // engine_timers.cpp
    void update_timer(Socket& socket);
    void on_socket_timer(std::uint32_t slot);
    void on_retransmit_timer(Socket& socket);
    void on_handshake_timeout(Socket& socket);
    [[nodiscard]] bool is_given_up(const Socket& socket) const;
    void on_probe_timer(Socket& socket);
    void on_ack_timer(Socket& socket);
    void set_retransmit_timer(Socket& socket);
    void set_probe_timer(Socket& socket);

    // engine_end.cpp
    void fail(Socket& socket, TcpError why);
    void finish(Socket& socket, TcpError why);
    void detach(Socket& socket, TcpError why);
    [[nodiscard]] SimDuration fin_timeout() const;
    void enter_time_wait(Socket& socket, bool is_fin_wait_2);
    void input_time_wait(std::uint32_t slot, const Segment& segment);
    void input_fin_wait_2(std::uint32_t slot, const Segment& segment);
    void answer_time_wait(TimeWait& entry, const Segment& segment);
    void send_time_wait_ack(const TimeWait& entry);
    void end_time_wait(std::uint32_t slot);
    void update_time_wait_timer();
    void on_time_wait_timer();

    // engine_trouble.cpp
    void note_trouble(const Trouble& trouble);
    void meet_trouble(const Trouble& trouble);
    void reduce_mtu(Socket& socket, std::uint32_t mtu);

    World& world_;
    NodeId node_;
    Parameters parameters_;
    Port& port_;
    Rng& port_rng_;
    std::uint64_t sequence_secret_;
    std::unique_ptr<CongestionControl> congestion_;
    TcpCounters counters_;

    Demux demux_;
    Slab<Socket> sockets_;
    Slab<Request> requests_;
    TimeWaitList time_waits_;
    SlicePool slices_;
    std::map<ListenKey, Listener> listeners_;
    TimerHandle time_wait_timer_;
    SimTime time_wait_armed_for_ = kTimeNever;

    bool is_busy_ = false;
    bool is_settle_scheduled_ = false;
    std::optional<TcpDrop> rejected_;  ///< Of the segment that is being dealt with.
    RingBuffer<FrameHandle> waiting_frames_;
    RingBuffer<Trouble> waiting_trouble_;
    RingBuffer<Tell> to_tell_;
};

}  // namespace lvsim::net::tcp
