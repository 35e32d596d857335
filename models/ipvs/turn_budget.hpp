// SPDX-License-Identifier: Apache-2.0
//
// How much one turn of the event loop may do. When a crowd of connections is due at one moment,
// its work is done in several turns at that same moment, so that whoever shares the loop (a window,
// a console) never waits for all of it.
#pragma once

#include <cstdint>

namespace lvsim::ipvs {

class TurnBudget {
public:
    /// Entries that are looked at, moved or ended: well below a millisecond.
    static constexpr std::uint64_t kEntriesPerTurn = 256;

    explicit TurnBudget(std::uint64_t entries = kEntriesPerTurn) : left_(entries) {}
    [[nodiscard]] static TurnBudget endless() { return TurnBudget(UINT64_MAX); }

    /// For one entry more. False: leave it to the next turn.
    bool spend() {
        if (left_ == 0) {
            return false;
        }
        --left_;
        return true;
    }

private:
    std::uint64_t left_;
};

}  // namespace lvsim::ipvs
