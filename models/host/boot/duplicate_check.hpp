// SPDX-License-Identifier: Apache-2.0
//
// "arping -D": is an address free on the network? Two requests, and two seconds of listening.
#pragma once

#include "models/host/boot/steps.hpp"
#include "sim/net/route.hpp"
#include "sim/net/stack.hpp"

#include <functional>
#include <optional>

namespace lvsim::host {

class DuplicateCheck final : public Step {
public:
    /// Calls `done` once. Requires: the card is up and has not got the address.
    DuplicateCheck(net::Stack& stack, net::InterfaceIndex card, IpAddress address,
                   std::function<void(bool is_taken)> done)
        : stack_(stack), card_(card), address_(address), done_(std::move(done)) {}

    std::optional<SimDuration> go_on(Steps& steps) override;

private:
    net::Stack& stack_;
    net::InterfaceIndex card_;
    IpAddress address_;
    std::function<void(bool)> done_;
    std::optional<SimTime> deadline_;
};

}  // namespace lvsim::host
