// SPDX-License-Identifier: Apache-2.0
//
// The five places of a packet's way where others may look at it, change it or take it: where
// netfilter has them (Linux include/uapi/linux/netfilter_ipv4.h).
//
//   in --> PreRouting --> (route) --> Forward --> PostRouting --> out
//                            |                        ^
//                         LocalIn     process     LocalOut
#pragma once

#include "sim/net/route.hpp"
#include "sim/wire/frame.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lvsim::net {

class Stack;

enum class HookPoint : std::uint8_t { PreRouting, LocalIn, Forward, LocalOut, PostRouting };
inline constexpr std::size_t kHookPoints = 5;

enum class HookVerdict : std::uint8_t {
    Accept,  ///< On to the next hook, then on its way.
    Drop,    ///< It ends here; the hook has counted and traced why.
    Stolen,  ///< The hook has taken the frame out of the handle and deals with it.
};

/// A packet at a hook. The frame is parsed (has_l3), its checksums are as on the wire.
struct HookPacket {
    FrameHandle& frame;
    /// The route the packet is about to take; null at PreRouting. A LocalOut or Forward hook that
    /// changes the addresses sets `needs_reroute`.
    const Route* route = nullptr;
    bool needs_reroute = false;
};

class Hook {
public:
    virtual HookVerdict on_packet(HookPoint point, HookPacket& packet) = 0;

protected:
    ~Hook() = default;
};

/// The hooks of one stack, each list in the order of priority, then of registration.
class Netfilter {
public:
    /// Lower priorities run first (Linux: NF_IP_PRI_*). Requires: hook outlives its registration;
    /// not from inside a hook.
    void add(HookPoint point, int priority, Hook& hook);
    /// Removes every registration of the hook. Legal from inside a hook.
    void remove(Hook& hook);

    [[nodiscard]] bool has_hooks(HookPoint point) const {
        return !hooks_[static_cast<std::size_t>(point)].empty();
    }
    [[nodiscard]] HookVerdict run(HookPoint point, HookPacket& packet);

private:
    struct Entry {
        int priority;
        Hook* hook;  // null: removed while hooks ran
    };
    void sweep();

    std::array<std::vector<Entry>, kHookPoints> hooks_;
    int running_ = 0;  // how deep inside run() we are
    bool needs_sweep_ = false;
};

}  // namespace lvsim::net
