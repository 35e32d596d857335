// SPDX-License-Identifier: Apache-2.0
//
// What the machines and switches of a run are called. Whoever builds the run knows.
#pragma once

#include "sim/core/trace.hpp"

#include <string_view>

namespace lvsim::capture {

class NodeNames {
public:
    /// Empty for a number that names none (kNoNode). The text stays where it is for the run.
    [[nodiscard]] virtual std::string_view node_name(NodeId node) const = 0;

protected:
    ~NodeNames() = default;
};

}  // namespace lvsim::capture
