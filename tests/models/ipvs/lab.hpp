// SPDX-License-Identifier: Apache-2.0
//
// A director alone: its ports are doubles, time moves by hand, packets are written as on the wire
// and come back as words. No World, link or host is needed.
#pragma once

#include "models/ipvs/director.hpp"
#include "models/ipvs/events.hpp"
#include "models/ipvs/ports.hpp"
#include "sim/core/rng.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/frame.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::ipvs::test {

/// A packet read from "tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=64 len=0 df=1 mark=0",
/// or "udp ...", or "sctp ... INIT,DATA", "esp 10.0.2.15 > 10.0.2.100", or
/// "icmp 10.0.2.15 > 10.0.2.100 type=3 code=3 [tcp 10.0.2.100:80 > 10.0.2.15:1000]".
[[nodiscard]] FrameHandle packet_from(std::string_view text, FramePool& frames,
                                      PayloadPool& payloads);
/// The same back, with the time to live, and a note if a checksum is wrong. What IP-in-IP carries
/// stands in brackets, and the frame is taken apart down to it.
[[nodiscard]] std::string packet_text(Frame& frame);

struct SentMessage {
    SyncChannel channel;
    std::vector<std::byte> bytes;
};

class DirectorLab : private Clock,
                    private Timers,
                    private Random,
                    private Routes,
                    private PacketOut,
                    private Icmp,
                    private Hooks,
                    private SyncSockets,
                    private TraceSink {
    // First: the director below refers to these.
    PayloadPool payloads_;
    FramePool frames_;
    SimTime now_;
    TraceBus trace_{now_};
    SimTime wake_up_ = kTimeNever;
    Rng rng_{1, "lab"};
    bool is_hooked_ = false;
    std::string sent_;
    std::string errors_;
    std::vector<std::string> story_;
    std::vector<SyncChannel> senders_;
    std::vector<SyncChannel> listeners_;
    std::vector<SentMessage> messages_;
    FrameHandle last_sent_;

public:
    explicit DirectorLab(DirectorConfig config = {});
    DirectorLab(const DirectorLab&) = delete;
    DirectorLab& operator=(const DirectorLab&) = delete;
    virtual ~DirectorLab();

    Director director;

    /// Runs ipvsadm with the words of `line`; what it prints, both streams, and "[status]" unless
    /// 0.
    std::string ipvsadm(std::string_view line, std::string_view input = {});
    /// ipvsadm, with an assertion that it says nothing.
    DirectorLab& setup(std::string_view line);

    /// What becomes of a packet from a client: "sent <packet>", "accepted <packet>", "dropped", or
    /// "dropped, icmp 3/3"; "not hooked" when the director does not look.
    std::string request(std::string_view packet, PacketPlace place = PacketPlace::LocalIn);
    std::string reply(std::string_view packet, PacketPlace place = PacketPlace::Forward);
    std::string forwarded_icmp(std::string_view packet);

    /// A client at this port connects to 10.0.2.100:80; the port of 10.0.3.x it was sent to, as x.
    int connect(int client_port);
    /// "ESTABLISHED 10.0.3.150:8080" of the client 10.0.2.15 at this port, "" without an entry.
    std::string entry(int client_port);
    /// "1/0": active and inactive connections of 10.0.3.x.
    std::string counts(int server);

    /// Lets time pass with everything that is due in it.
    void wait(SimDuration span);
    /// Lets time pass to the next wake-up, and does one turn of the event loop.
    void wait_turn();
    [[nodiscard]] SimTime time() const { return now_; }
    [[nodiscard]] bool is_hooked() const { return is_hooked_; }
    [[nodiscard]] bool has_wake_up() const { return wake_up_ != kTimeNever; }
    void change(void (*edit)(Settings&));
    /// The sentences of the events since the last call.
    std::vector<std::string> take_story();
    /// The ICMP errors of the machine that nobody asked for yet: "icmp 3/4 mtu 1000".
    std::string take_errors() { return std::exchange(errors_, {}); }
    void watch() { trace_.subscribe(*this); }

    FramePool& frames() { return frames_; }
    PayloadPool& payloads() { return payloads_; }
    /// What the master has sent since the last call.
    std::vector<SentMessage> take_sync_messages();
    /// The last packet that was sent on, from its IP header to its end.
    std::vector<std::byte> sent_bytes;
    /// The same, to be looked into.
    [[nodiscard]] Frame* last_sent() const { return last_sent_.get(); }
    /// Network mtu of all routes.
    std::uint32_t mtu = 1500;
    /// What was noted of single addresses.
    std::map<IpAddress, std::uint32_t> path_mtus;
    /// Addresses of the machine, besides 127/8.
    std::vector<IpAddress> own_addresses;
    bool has_routes = true;
    /// Ports of synchronisation daemons that are taken already.
    std::vector<std::uint16_t> taken_ports;
    [[nodiscard]] const std::vector<SyncChannel>& listeners() const { return listeners_; }

private:
    SimTime now() const override { return now_; }
    void wake_at(SimTime when) override { wake_up_ = when; }
    std::uint64_t below(std::uint64_t bound) override { return rng_.below(bound); }
    std::optional<Route> route_to(IpAddress destination) const override;
    bool is_unicast(IpAddress address) const override;
    void transmit(FrameHandle packet, const Route& route) override;
    std::uint16_t next_ip_id(IpAddress, IpProtocol) override { return 7; }
    PayloadRef make_payload(std::size_t size, std::span<std::byte>& writable) override {
        return payloads_.allocate(size, writable);
    }
    void consume(FrameHandle packet) override { packet.reset(); }
    void note_path_mtu(IpAddress destination, std::uint32_t path_mtu) override {
        path_mtus[destination] = path_mtu;
    }
    void send_error(Frame& about, IcmpType type, std::uint8_t code,
                    std::uint16_t next_hop_mtu) override;
    void set_hooked(bool is_hooked) override { is_hooked_ = is_hooked; }
    std::optional<SyncInterface> find_interface(std::string_view name) const override;
    bool open(SyncRole role, const SyncChannel& channel) override;
    void send(std::uint32_t thread, std::span<const std::byte> message) override;
    void close(SyncRole role) override;
    void on_trace(const TraceRecord& record) override { story_.push_back(record.text()); }
    std::string outcome(PacketAnswer answer, FrameHandle& frame);
    [[nodiscard]] Ports ports();
};

/// A service with real servers 10.0.3.100 and 10.0.3.150 at port 8080, as in the lab of HAR300.
void make_lab_service(DirectorLab& lab, std::string_view scheduler);

}  // namespace lvsim::ipvs::test
