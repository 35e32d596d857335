// SPDX-License-Identifier: Apache-2.0
//
// One sending thread of the master daemon: entries collect in a buffer, full buffers queue, and the
// thread wakes up to send them (behaviour: Linux 6.1 ip_vs_sync.c, sync_thread_master).
//
//   entry -> buffer -> full: queue -> woken 20 ms after the first, or at once by the eighth -> sent
//                   `-> 2 s old when the thread looks, once a second -> sent
#pragma once

#include "sim/core/time.hpp"
#include "sim/wire/ipvs_sync.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lvsim::ipvs {

struct Core;

class SyncSender {
public:
    /// The thread begins to run at `now`, a unit of the director's clock.
    SyncSender(std::uint32_t thread, std::uint64_t now) : thread_(thread), slept_at_(now) {}

    /// Puts the entry into the buffer; a buffer that is full, or of another version, queues first.
    void add(Core& core, SyncVersion version, const SyncEntry& entry);
    /// When the thread has something to do; kTimeNever: nothing waits.
    [[nodiscard]] SimTime next_wake() const { return next_wake_; }
    /// Call it at next_wake().
    void wake(Core& core);

private:
    void begin_buffer(Core& core, SyncVersion version);
    void queue_buffer(Core& core);
    void send(Core& core, const SyncMessageWriter& message);
    [[nodiscard]] SimTime buffer_is_taken_at(const Core& core) const;
    void set_next_wake(const Core& core);

    std::uint32_t thread_;
    std::uint64_t slept_at_;  ///< Since when the thread sleeps and looks once a second.
    bool has_buffer_ = false;
    SyncMessageWriter buffer_;
    std::uint64_t buffer_since_ = 0;
    std::vector<SyncMessageWriter> queue_;  ///< The first queued_ wait; the others keep memory.
    std::size_t queued_ = 0;
    std::uint32_t queued_since_wake_ = 0;
    SimTime work_at_ = kTimeNever;  ///< The wake-up for the queue.
    bool is_woken_ = false;         ///< By the eighth buffer.
    SimTime next_wake_ = kTimeNever;
};

}  // namespace lvsim::ipvs
