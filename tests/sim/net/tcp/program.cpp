// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/net/tcp/program.hpp"

namespace lvsim::net::tcp::test {

void Program::on_connected(SocketId socket) {
    note("connected");
    sockets.push_back(socket);
    send_more(socket);
}

void Program::on_readable(SocketId socket) {
    note("readable");
    if (reads) {
        read(socket);
    }
}

void Program::on_writable(SocketId socket) {
    note("writable");
    send_more(socket);
}

void Program::on_closed(SocketId socket, TcpError why) {
    note("closed:" + std::string(to_text(why)));
    sent_.erase(socket.slot);
    received_.erase(socket.slot);
}

void Program::on_acceptable(std::uint16_t port) {
    note("acceptable");
    while (accepts) {
        const auto socket = tcp_.accept(port, *this);
        if (!socket) {
            return;
        }
        sockets.push_back(*socket);
        send_more(*socket);
    }
}

void Program::read(SocketId socket) {
    std::size_t& offset = received_[socket.slot];
    while (true) {
        const PayloadRef bytes = tcp_.receive(socket);
        if (bytes.empty()) {
            break;
        }
        for (const std::byte value : bytes.bytes()) {
            is_pattern = is_pattern && value == pattern_byte(offset);
            ++offset;
        }
        bytes_received += bytes.size();
    }
    if (tcp_.is_end(socket)) {
        saw_end = true;
        if (closes_at_end) {
            received_.erase(socket.slot);
            sent_.erase(socket.slot);
            tcp_.close(socket);
        }
    }
}

void Program::send_more(SocketId socket) {
    std::size_t& offset = sent_[socket.slot];
    while (offset < to_send.size()) {
        const std::size_t taken = tcp_.send(socket, to_send.slice(offset, to_send.size() - offset));
        offset += taken;
        if (taken == 0) {
            return;
        }
    }
    if (finishes_after_send) {
        tcp_.shutdown_send(socket);
    }
}

}  // namespace lvsim::net::tcp::test
