// SPDX-License-Identifier: Apache-2.0
//
// An interface with a MAC address of its own on top of another one (a Linux macvlan in private
// mode, as keepalived makes for virtual MACs): it sends through the lower one's cable and gets the
// frames that come to its own address or to a group. What it sends does not reach its neighbours on
// the same cable end. Imitates: Linux drivers/net/macvlan.c.
#pragma once

#include "sim/net/interface.hpp"

#include <span>

namespace lvsim::net {

class Macvlan final : public FrameSink {
public:
    explicit Macvlan(Interface& lower) : lower_(lower) {}

    [[nodiscard]] const Interface& lower() const { return lower_; }
    /// A frame that the upper interface sends.
    void accept_frame(FrameHandle frame) override;

    /// Gives a frame that came in at the lower interface to those above it that it is for. Returns
    /// what is left for the lower one: nothing when it was for one of the others alone.
    [[nodiscard]] static FrameHandle share(FrameHandle frame, std::span<Interface* const> uppers);

private:
    friend class Stack;

    Interface& lower_;
};

}  // namespace lvsim::net
