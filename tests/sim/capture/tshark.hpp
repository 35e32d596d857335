// SPDX-License-Identifier: Apache-2.0
//
// Asks tshark, the judge of our captures, and other programs that read what a run leaves.
#pragma once

#include "tests/sim/capture/temporary_folder.hpp"

#include <string>

namespace lvsim::capture {

/// What a command line of the shell prints.
[[nodiscard]] std::string output_of(const std::string& command);
/// What tshark prints, with nobody's preferences, checksums checked. `folder` becomes its home.
/// Fails the test where tshark is missing.
[[nodiscard]] std::string tshark(const TemporaryFolder& folder, const std::string& arguments);

}  // namespace lvsim::capture
