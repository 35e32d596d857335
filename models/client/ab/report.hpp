// SPDX-License-Identifier: Apache-2.0
//
// ab's report of a run, as ab 2.3 prints it: of Apache 2.4, or of 2.2, which has a line more.
#pragma once

#include "models/client/ab/bench.hpp"

#include <string>

namespace lvsim::client::ab {

[[nodiscard]] std::string report(const BenchConfig& config, const BenchResult& result,
                                 const std::string& server_name, bool is_old);

}  // namespace lvsim::client::ab
