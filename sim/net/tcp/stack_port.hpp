// SPDX-License-Identifier: Apache-2.0
//
// The port of TCP on a Stack.
#pragma once

#include "sim/net/stack.hpp"
#include "sim/net/tcp/port.hpp"

namespace lvsim::net::tcp {

class StackPort final : public Port {
public:
    explicit StackPort(Stack& stack) : stack_(stack) {}
    [[nodiscard]] std::optional<Route> route_to(IpAddress destination) override;
    [[nodiscard]] bool is_local(IpAddress address) override;
    void confirm_neighbour(IpAddress destination) override;
    [[nodiscard]] FrameHandle new_packet(IpAddress source, IpAddress destination) override;
    void output(FrameHandle packet) override;
    void dropped(FrameHandle segment, TcpDrop why) override;
    void delivered(FrameHandle segment) override;
    [[nodiscard]] PayloadPool& payloads() override;
    [[nodiscard]] const StackSettings& settings() const override;

private:
    Stack& stack_;
};

}  // namespace lvsim::net::tcp
