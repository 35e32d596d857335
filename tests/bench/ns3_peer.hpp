// SPDX-License-Identifier: Apache-2.0
//
// The two things that the peer program does in ns-3. Each returns the processor seconds it took,
// without the time to set it up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lvsim::bench {

/// HTTP-like exchanges over a plain router. Leaves the program when one of them fails.
[[nodiscard]] double ns3_exchanges(std::int64_t count);

/// The hold model on an ns-3 scheduler ("ns3::MapScheduler"): `pending` events from the beginning
/// of `increments`, then as many holds again to reach the steady state, then `operations` timed.
[[nodiscard]] double ns3_hold(const std::string& scheduler, std::size_t pending,
                              std::size_t operations, const std::vector<std::int64_t>& increments);

/// Of this process, all its threads; it has one.
[[nodiscard]] double processor_seconds();

}  // namespace lvsim::bench
