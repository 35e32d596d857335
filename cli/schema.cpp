// SPDX-License-Identifier: Apache-2.0
//
// lvsim schema
#include "scenarios/runtime/schema.hpp"

#include "cli/commands.hpp"
#include "cli/exit_status.hpp"

namespace lvsim::cli {

int print_schema(Output& output) {
    output.write(runtime::scenario_schema());
    return kExitHeld;
}

}  // namespace lvsim::cli
