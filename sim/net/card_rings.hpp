// SPDX-License-Identifier: Apache-2.0
//
// The cards of a machine that stands still: what is for it waits in the card's ring until the
// machine goes on, and what finds the ring full is lost.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/ring_buffer.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>
#include <vector>

namespace lvsim::net {

class Interface;
class Stack;
enum class DropReason : std::uint8_t;

class CardRings final : public EventTarget {
public:
    /// Of each card: the receive descriptors of Linux's e1000 by default, the card of most
    /// virtual machines.
    static constexpr std::size_t kFramesMax = 256;

    explicit CardRings(Stack& stack) : stack_(stack) {}

    /// Keeps the frame if the card wants it (its own address, or a group's) and has room.
    void hold(FrameHandle frame, Interface& interface);
    /// Gives everything to the stack, card by card, as an event of this moment.
    void release();
    /// Power off.
    void drop_all(DropReason reason);

    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

private:
    Stack& stack_;
    std::vector<RingBuffer<FrameHandle>> rings_;  ///< By InterfaceIndex.
};

}  // namespace lvsim::net
