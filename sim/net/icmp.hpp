// SPDX-License-Identifier: Apache-2.0
//
// ICMP of one machine (RFC 792, RFC 1122 3.2.2): errors sent and received, echo, redirects.
// Imitates: Linux net/ipv4/icmp.c: 576 bytes at most, never about errors, groups or later
// fragments, rate limits by destination and for all. Left out: timestamp and address mask.
#pragma once

#include "sim/core/trace.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/token_bucket.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>

namespace lvsim::net {

class Stack;

/// What came back to somebody who sent echo requests.
struct EchoReply {
    IpAddress from;
    std::uint16_t identifier = 0;
    std::uint16_t sequence = 0;
    std::uint8_t ttl = 0;
    std::size_t bytes = 0;  ///< ICMP header included, as ping shows it.
};
struct EchoError {
    IpAddress from;
    std::uint16_t identifier = 0;
    std::uint16_t sequence = 0;
    IcmpType type{};
    std::uint8_t code = 0;
    std::uint32_t rest = 0;  ///< The next-hop MTU, the redirect's gateway.
};

class EchoEvents {
public:
    virtual void on_echo_reply(const EchoReply& reply) = 0;
    virtual void on_echo_error(const EchoError& error) = 0;

protected:
    ~EchoEvents() = default;
};

struct EchoRequest {
    IpAddress destination{};
    IpAddress source{};  ///< Unspecified: the route's.
    std::uint16_t identifier = 0;
    std::uint16_t sequence = 0;
    std::uint8_t ttl = kDefaultTtl;
    bool dont_fragment = false;
    PayloadRef payload{};
};

/// An error message is about to be sent: what it says and about which packet.
struct IcmpErrorSent {
    static constexpr std::string_view kName = "net.icmp_error_sent";
    IcmpType type{};
    std::uint8_t code = 0;
    IpAddress to;
    const Frame* about = nullptr;

    void fields(TraceFields& to_fields) const;
    [[nodiscard]] std::string text() const;
};

class IcmpLayer {
public:
    explicit IcmpLayer(Stack& stack) : stack_(stack) {}
    IcmpLayer(const IcmpLayer&) = delete;
    IcmpLayer& operator=(const IcmpLayer&) = delete;

    /// A message for this machine, parsed, checksum not looked at yet.
    void receive(FrameHandle message);

    /// Tells the sender of `about` (parsed, unchanged since it arrived) what became of it. The
    /// source is the address it was sent to if that is ours, else what the route back says.
    /// `rest`: the second word of the header (MTU, gateway). Sends nothing where Linux would not.
    void send_error(Frame& about, IcmpType type, std::uint8_t code, std::uint32_t rest = 0);

    // --- for ping -------------------------------------------------------------------------------

    /// Replies and errors with this identifier come here. False: it is taken.
    [[nodiscard]] bool listen(std::uint16_t identifier, EchoEvents& events);
    void stop_listening(std::uint16_t identifier);
    /// False: no route (ENETUNREACH).
    [[nodiscard]] bool send_echo(const EchoRequest& request);

    void power_off();

private:
    void reply_to_echo(FrameHandle request);
    void receive_echo_reply(FrameHandle reply);
    void receive_error(FrameHandle message);
    void receive_redirect(Frame& message, std::uint32_t destination);
    void tell_sender(Frame& message, std::span<std::byte> about);
    [[nodiscard]] bool may_tell_about(Frame& about, IcmpType type) const;
    [[nodiscard]] bool is_within_limits(std::uint32_t destination, IcmpType type, std::uint8_t code,
                                        bool is_loopback);
    [[nodiscard]] FrameHandle make_error(Frame& about, IpAddress source, std::size_t mtu);

    Stack& stack_;
    std::map<std::uint16_t, EchoEvents*> echoes_;
    PeerBuckets peer_limits_;
    GlobalBucket global_limit_;
};

/// "host unreachable", "time exceeded in transit", ... as tcpdump and ping name them.
[[nodiscard]] std::string_view icmp_error_text(IcmpType type, std::uint8_t code);

}  // namespace lvsim::net
