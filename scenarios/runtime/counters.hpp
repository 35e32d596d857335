// SPDX-License-Identifier: Apache-2.0
//
// The counters of a machine by name, for `counters:` expectations.
#pragma once

#include "scenarios/runtime/view.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {
class Network;
}

namespace lvsim::runtime {

class Machine;

/// All of them, as they are now.
[[nodiscard]] std::vector<CountView> counters_of(Machine& machine);

struct CounterSummary {
    std::string_view name;  ///< With INTERFACE and REASON standing for names.
    std::string_view summary;
};
[[nodiscard]] std::span<const CounterSummary> counter_summaries();

/// "no route" -> "no-route"
[[nodiscard]] std::string counter_word(std::string_view words);

/// What became of all frames.
[[nodiscard]] FrameAccountView frame_account(const net::Network& network);

}  // namespace lvsim::runtime
