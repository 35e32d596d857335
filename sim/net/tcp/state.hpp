// SPDX-License-Identifier: Apache-2.0
//
// The states of a TCP connection (RFC 9293 3.3.2), named as netstat names them.
//
//   connect()                                     listen()
//      |                                              |
//   SYN_SENT --SYN--> SYN_RECV <-------SYN--------- LISTEN
//      |  SYN+ACK         | ACK
//      `--------> ESTABLISHED <--' ----FIN from peer---> CLOSE_WAIT
//                     | close()                              | close()
//                 FIN_WAIT1 --FIN--> CLOSING              LAST_ACK
//                     | ACK of FIN      | ACK of FIN         | ACK of FIN
//                 FIN_WAIT2 --FIN--> TIME_WAIT --60 s--> CLOSE
#pragma once

#include <cstdint>
#include <string_view>

namespace lvsim::net::tcp {

enum class TcpState : std::uint8_t {
    Closed,
    Listen,
    SynSent,
    SynRecv,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
};
[[nodiscard]] std::string_view to_text(TcpState state);

}  // namespace lvsim::net::tcp
