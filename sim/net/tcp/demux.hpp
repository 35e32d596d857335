// SPDX-License-Identifier: Apache-2.0
//
// Which connection a segment belongs to: a flat table from the 4-tuple to a number that says what
// kind of thing knows about it (a socket, a handshake under way, TIME_WAIT) and in which slot.
#pragma once

#include "sim/net/tcp/flow_key.hpp"

#include <tsl/robin_map.h>

#include <cstdint>

namespace lvsim::net::tcp {

enum class FlowKind : std::uint8_t { None, Socket, Request, TimeWait };

struct FlowRef {
    FlowKind kind = FlowKind::None;
    std::uint32_t slot = 0;
};

class Demux {
public:
    [[nodiscard]] FlowRef find(const FlowKey& key) const {
        const auto found = flows_.find(key);
        return found == flows_.end() ? FlowRef{} : unpack(found->second);
    }
    [[nodiscard]] bool contains(const FlowKey& key) const { return flows_.contains(key); }
    /// Adds, or replaces what was there.
    void put(const FlowKey& key, FlowRef ref) { flows_.insert_or_assign(key, pack(ref)); }
    void erase(const FlowKey& key) { flows_.erase(key); }
    void clear() { flows_.clear(); }
    [[nodiscard]] std::size_t size() const { return flows_.size(); }

private:
    static constexpr std::uint32_t kSlotBits = 30;
    [[nodiscard]] static std::uint32_t pack(FlowRef ref) {
        return (static_cast<std::uint32_t>(ref.kind) << kSlotBits) | ref.slot;
    }
    [[nodiscard]] static FlowRef unpack(std::uint32_t packed) {
        return {FlowKind(packed >> kSlotBits), packed & ((1U << kSlotBits) - 1)};
    }

    tsl::robin_map<FlowKey, std::uint32_t, FlowKeyHash> flows_;
};

}  // namespace lvsim::net::tcp
