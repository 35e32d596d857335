// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/state.hpp"

namespace lvsim::net::tcp {

std::string_view to_text(TcpState state) {
    switch (state) {
        case TcpState::Closed: return "CLOSE";
        case TcpState::Listen: return "LISTEN";
        case TcpState::SynSent: return "SYN_SENT";
        case TcpState::SynRecv: return "SYN_RECV";
        case TcpState::Established: return "ESTABLISHED";
        case TcpState::FinWait1: return "FIN_WAIT1";
        case TcpState::FinWait2: return "FIN_WAIT2";
        case TcpState::CloseWait: return "CLOSE_WAIT";
        case TcpState::Closing: return "CLOSING";
        case TcpState::LastAck: return "LAST_ACK";
        case TcpState::TimeWait: return "TIME_WAIT";
    }
    return "";
}

}  // namespace lvsim::net::tcp
