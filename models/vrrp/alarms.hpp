// SPDX-License-Identifier: Apache-2.0
//
// All that a router waits for, on the one wake-up that its machine gives it. What is due at the
// same instant comes in the order in which it was armed, except that a delayed burst of gratuitous
// ARPs goes before everything else of its instant (vrrp.md, section 5).
#pragma once

#include "models/vrrp/events.hpp"
#include "sim/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lvsim::vrrp {

enum class AlarmKind : std::uint8_t {
    Instance,      ///< The one timer of an instance: master down or advertisement interval.
    DelayedGarp,   ///< Any number of an instance.
    GarpQueue,     ///< Of an interface: the next queued gratuitous ARP may go.
    ScriptRun,     ///< Of a script: the next run.
    ScriptLimit,   ///< Of a script: it has run for too long.
    ProcessDelay,  ///< Of a process: its quorum has been met, or missed, for long enough.
};

struct Alarm {
    SimTime due;
    AlarmKind kind = AlarmKind::Instance;
    std::size_t index = 0;    ///< Which instance, interface, script or process.
    SimTime armed{};          ///< When.
    std::int32_t rounds = 0;  ///< DelayedGarp.
    std::uint64_t order = 0;
};

class Alarms {
public:
    /// More bursts than these do not wait at a time; keepalived has no limit.
    static constexpr std::size_t kDelayedGarpsMax = 1024;

    /// Replaces what was armed for that kind and index. `due` may be the present.
    void arm(AlarmKind kind, std::size_t index, SimTime now, SimTime due);
    /// Beside what is armed already. False: kDelayedGarpsMax wait.
    bool add_delayed_garp(std::size_t instance, std::int32_t rounds, SimTime now, SimTime due);
    void cancel(AlarmKind kind, std::size_t index);
    void cancel_all();
    void cancel_all(AlarmKind kind);

    /// kTimeNever: nothing.
    [[nodiscard]] SimTime next_due() const;
    /// Takes the first out. Requires: there is one.
    [[nodiscard]] Alarm take();
    /// When that alarm is due; kTimeNever: it is not armed.
    [[nodiscard]] SimTime due(AlarmKind kind, std::size_t index) const;

private:
    void insert(Alarm alarm);

    std::vector<Alarm> alarms_;  ///< The next one last.
    std::uint64_t armed_ = 0;
    std::size_t delayed_garps_ = 0;
};

}  // namespace lvsim::vrrp
