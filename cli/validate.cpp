// SPDX-License-Identifier: Apache-2.0
//
// lvsim validate FILE...
#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "scenarios/runtime/loader.hpp"

namespace lvsim::cli {

int validate(const ValidateOptions& options, Output& output) {
    bool are_valid = true;
    for (const auto& file : options.files) {
        const auto scenario = runtime::load_scenario(file);
        if (scenario) {
            output.write(file + ": valid\n");
        } else {
            complain(to_text(scenario.error()));
            are_valid = false;
        }
    }
    return are_valid ? kExitHeld : kExitBadInput;
}

}  // namespace lvsim::cli
