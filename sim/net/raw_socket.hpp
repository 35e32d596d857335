// SPDX-License-Identifier: Apache-2.0
//
// Who gets the packets of an IP protocol that the stack itself does not speak (raw(7), VRRP).
#pragma once

#include "sim/wire/frame.hpp"

namespace lvsim::net {

class RawReceiver {
public:
    /// A whole packet for this machine; Frame::ingress tells where it came in.
    virtual void on_raw_packet(Frame& packet) = 0;

protected:
    ~RawReceiver() = default;
};

}  // namespace lvsim::net
