// SPDX-License-Identifier: Apache-2.0
//
// Where a frame can be handed to: the near end of a link, a port of a switch, a network card.
// What stands between two of them (a fault, a tap) is a FrameSink that holds the next one.
#pragma once

#include "sim/wire/frame.hpp"

namespace lvsim::net {

class FrameSink {
public:
    virtual void accept_frame(FrameHandle frame) = 0;

protected:
    ~FrameSink() = default;
};

}  // namespace lvsim::net
