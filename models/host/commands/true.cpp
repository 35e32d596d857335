// SPDX-License-Identifier: Apache-2.0
//
// true(1), false(1) and the shell's ":".
#include "models/host/commands/programs.hpp"

namespace lvsim::host {

Process true_main(CommandContext*) {
    co_return 0;
}

Process false_main(CommandContext*) {
    co_return 1;
}

}  // namespace lvsim::host
