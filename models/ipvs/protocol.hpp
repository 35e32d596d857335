// SPDX-License-Identifier: Apache-2.0
//
// The states of a connection as IPVS tracks them, and how long each lasts
// (behaviour: Linux 6.1 ip_vs_proto_tcp.c, ip_vs_proto_udp.c).
//
// The usual life through LVS-NAT, timeouts in seconds:
//
//   NONE --SYN--> SYN_RECV 60 --ACK--> ESTABLISHED 900 --client's FIN--> CLOSE_WAIT 60
//                                           |   |                            | server's FIN
//                                   RST     |   `--server's FIN--> FIN_WAIT 120 --FIN--> TIME_WAIT
//                                           v                                             120
//                                       CLOSE 10
#pragma once

#include "models/ipvs/profile.hpp"
#include "models/ipvs/settings.hpp"
#include "sim/wire/ipv4.hpp"
#include "sim/wire/tcp.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace lvsim::ipvs {

enum class TcpState : std::uint8_t {
    None,
    Established,
    SynSent,
    SynRecv,
    FinWait,
    TimeWait,
    Close,
    CloseWait,
    LastAck,
    Listen,
    SynAck,
};
inline constexpr std::size_t kTcpStates = 11;
inline constexpr std::size_t kSctpStates = 14;  ///< sctp_states.hpp

/// Which way a packet goes, and whether the director sees both.
enum class Direction : std::uint8_t {
    Input,      ///< From the client.
    Output,     ///< From the server.
    InputOnly,  ///< From the client of a connection whose replies go another way.
};

/// What secure_tcp chooses between.
enum class TcpTable : std::uint8_t { Normal, Secure };

/// The state after a packet with these flags. A packet without any of RST, SYN, FIN and ACK closes.
[[nodiscard]] TcpState next_tcp_state(TcpTable table, const Rules& rules, Direction direction,
                                      TcpFlags flags, TcpState state);
/// Whether connections in this state count as active.
[[nodiscard]] bool is_active(const Rules& rules, TcpState state);

/// "ESTABLISHED"; "UDP" for UDP whatever the state.
[[nodiscard]] std::string_view state_name(IpProtocol protocol, std::uint8_t state);
/// How many states a connection of this protocol can be in.
[[nodiscard]] constexpr std::size_t state_count(IpProtocol protocol) {
    if (protocol == IpProtocol::Sctp) {
        return kSctpStates;
    }
    return protocol == IpProtocol::Tcp ? kTcpStates : 1;
}
/// How many seconds an entry stays after a packet that left it in this state.
[[nodiscard]] std::uint32_t state_timeout(const TimeoutSettings& settings, IpProtocol protocol,
                                          std::uint8_t state);
/// Protocols whose packets begin with two ports.
[[nodiscard]] constexpr bool has_ports(IpProtocol protocol) {
    return protocol == IpProtocol::Tcp || protocol == IpProtocol::Udp ||
           protocol == IpProtocol::Sctp;
}
/// Encrypted traffic follows the key exchange of the same addresses (ip_vs_proto_ah_esp.c).
[[nodiscard]] constexpr bool is_ipsec(IpProtocol protocol) {
    return protocol == IpProtocol::Ah || protocol == IpProtocol::Esp;
}
inline constexpr std::uint16_t kKeyExchangePort = 500;  ///< IKE, over UDP
/// Whether IPVS looks at this protocol at all.
[[nodiscard]] constexpr bool is_supported(const Rules& rules, IpProtocol protocol) {
    return protocol == IpProtocol::Sctp ? rules.knows_sctp
                                        : has_ports(protocol) || is_ipsec(protocol);
}
/// The protocol of templates that stand for all protocols (firewall marks).
inline constexpr IpProtocol kAnyProtocol{0};
/// "TCP", "UDP", as listings say; "IP" for any.
[[nodiscard]] std::string_view protocol_name(IpProtocol protocol);

}  // namespace lvsim::ipvs
