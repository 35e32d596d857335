// SPDX-License-Identifier: Apache-2.0
//
// How a shell becomes a process.
#pragma once

#include "models/host/shell/interpreter.hpp"

#include <memory>

namespace lvsim::host {

/// Starts the shell as the process its identity names. The pointer is good until its observer
/// hears of the end, which it should have before.
Interpreter* launch(std::unique_ptr<Interpreter> shell);

/// What root finds after logging in: home, PATH and the like.
[[nodiscard]] Surroundings root_surroundings();

}  // namespace lvsim::host
