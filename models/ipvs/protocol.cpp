// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/protocol.hpp"

#include "models/ipvs/sctp_states.hpp"

namespace lvsim::ipvs {
namespace {

constexpr auto ES = TcpState::Established;
constexpr auto SS = TcpState::SynSent;
constexpr auto SR = TcpState::SynRecv;
constexpr auto FW = TcpState::FinWait;
constexpr auto TW = TcpState::TimeWait;
constexpr auto CL = TcpState::Close;
constexpr auto CW = TcpState::CloseWait;
constexpr auto LA = TcpState::LastAck;
constexpr auto LI = TcpState::Listen;
constexpr auto SA = TcpState::SynAck;

using Row = std::array<TcpState, kTcpStates>;
using Events = std::array<Row, 4>;         // SYN, FIN, ACK, RST
using Directions = std::array<Events, 3>;  // Input, Output, InputOnly

// The columns are the old state.
constexpr Directions kNormal = {{
    //      NO  ES  SS  SR  FW  TW  CL  CW  LA  LI  SA
    {{Row{{SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR}},
      Row{{CL, CW, SS, TW, TW, TW, CL, CW, LA, LI, TW}},
      Row{{ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES}},
      Row{{CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, SR}}}},
    {{Row{{SS, ES, SS, SR, SS, SS, SS, SS, SS, LI, SR}},
      Row{{TW, FW, SS, TW, FW, TW, CL, TW, LA, LI, TW}},
      Row{{ES, ES, SS, ES, FW, TW, CL, CW, LA, ES, ES}},
      Row{{CL, CL, SS, CL, CL, TW, CL, CL, CL, CL, CL}}}},
    {{Row{{SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR}},
      Row{{CL, FW, SS, TW, FW, TW, CL, CW, LA, LI, TW}},
      Row{{ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES}},
      Row{{CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, CL}}}},
}};

constexpr Directions kSecure = {{
    //      NO  ES  SS  SR  FW  TW  CL  CW  LA  LI  SA
    {{Row{{SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SA}},
      Row{{CL, CW, SS, TW, TW, TW, CL, CW, LA, LI, SA}},
      Row{{ES, ES, SS, SR, FW, TW, CL, CW, CL, LI, SA}},
      Row{{CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, CL}}}},
    {{Row{{SS, ES, SS, SA, SS, SS, SS, SS, SS, LI, SA}},
      Row{{TW, FW, SS, TW, FW, TW, CL, TW, LA, LI, TW}},
      Row{{ES, ES, SS, ES, FW, TW, CL, CW, LA, ES, ES}},
      Row{{CL, CL, SS, CL, CL, TW, CL, CL, CL, CL, CL}}}},
    {{Row{{SA, ES, ES, SR, SA, SA, SA, SA, SA, SA, SA}},
      Row{{CL, FW, SS, TW, FW, TW, CL, CW, LA, LI, TW}},
      Row{{ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES}},
      Row{{CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, CL}}}},
}};

constexpr std::array<std::string_view, kTcpStates> kNames = {
    "NONE",  "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT", "TIME_WAIT",
    "CLOSE", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "SYNACK"};

// ESTABLISHED and FIN_WAIT are settings (ipvsadm --set); the other names are fixed.
constexpr std::array<std::uint32_t, kTcpStates> kTimeouts = {2,  0,  120, 60,  0,  120,
                                                             10, 60, 30,  120, 120};

constexpr std::size_t index(TcpState state) {
    return static_cast<std::size_t>(state);
}

}  // namespace

TcpState next_tcp_state(TcpTable table, const Rules& rules, Direction direction, TcpFlags flags,
                        TcpState state) {
    std::size_t event = 0;
    if (flags.rst) {
        event = 3;
    } else if (flags.syn) {
        event = 0;
    } else if (flags.fin) {
        event = 1;
    } else if (flags.ack) {
        event = 2;
    } else {
        return TcpState::Close;
    }
    const bool is_ack_in_none = event == 2 && state == TcpState::None;
    if (is_ack_in_none && direction != Direction::Output && !rules.establishes_on_ack_in_none) {
        return TcpState::Close;
    }
    const Directions& tables = table == TcpTable::Normal ? kNormal : kSecure;
    return tables[static_cast<std::size_t>(direction)][event][index(state)];
}

bool is_active(const Rules& rules, TcpState state) {
    if (!rules.counts_half_open_as_active) {
        return state == TcpState::Established;
    }
    return state == TcpState::Established || state == TcpState::SynSent ||
           state == TcpState::SynRecv || state == TcpState::SynAck;
}

std::string_view state_name(IpProtocol protocol, std::uint8_t state) {
    if (protocol == IpProtocol::Udp) {
        return "UDP";
    }
    if (protocol == IpProtocol::Sctp) {
        return to_text(SctpState{state});
    }
    return kNames[state];
}

std::uint32_t state_timeout(const TimeoutSettings& settings, IpProtocol protocol,
                            std::uint8_t state) {
    if (protocol == IpProtocol::Udp) {
        return settings.udp;
    }
    if (protocol == IpProtocol::Sctp) {
        return sctp_timeout(SctpState{state});
    }
    if (TcpState{state} == TcpState::Established) {
        return settings.tcp;
    }
    if (TcpState{state} == TcpState::FinWait) {
        return settings.tcpfin;
    }
    return kTimeouts[state];
}

std::string_view protocol_name(IpProtocol protocol) {
    if (protocol == kAnyProtocol) {
        return "IP";
    }
    struct Name {
        IpProtocol protocol;
        std::string_view name;
    };
    constexpr std::array kProtocols = {Name{IpProtocol::Udp, "UDP"}, Name{IpProtocol::Icmp, "ICMP"},
                                       Name{IpProtocol::Sctp, "SCTP"}, Name{IpProtocol::Ah, "AH"},
                                       Name{IpProtocol::Esp, "ESP"}};
    for (const Name& known : kProtocols) {
        if (known.protocol == protocol) {
            return known.name;
        }
    }
    return "TCP";
}

}  // namespace lvsim::ipvs
