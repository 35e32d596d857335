// SPDX-License-Identifier: Apache-2.0
//
// The rules of the tidy test. Each looks at one file, or at the whole tree where it must, and adds
// what it finds.
#pragma once

#include "tests/tidy/source.hpp"

namespace lvsim::tidy {

/// `layer`, `include-root`: who may include whom. `fence`: which folder may use which library.
void check_includes(const Source& source, Findings& findings);

/// `random`, `clock`, `environment`, `unordered`, `shared-ptr`, `thread`, `files`, `print`: calls
/// that break determinism or ownership, by folder.
void check_banned(const Source& source, Findings& findings);

/// `global`: state that outlives a World.
void check_state(const Source& source, Findings& findings);

/// `co-await`, `co-lambda`, `co-reference`: what g++ 12 miscompiles or what dangles.
void check_coroutines(const Source& source, Findings& findings);

/// `spdx`, `pragma-once`, `line-length`, `test-name`, `todo`, `machine-path`.
void check_file(const Source& source, Findings& findings);

/// `glob`, `build-flag`: what no CMake file may say.
void check_build_file(const Source& source, Findings& findings);

/// `dead-file`: sources no CMakeLists.txt names, headers nobody includes.
void check_dead_files(const Tree& tree, Findings& findings);

/// `scenario`, `scheduler`: each has its story and expectation, its test and its document.
void check_library(const Tree& tree, Findings& findings);

}  // namespace lvsim::tidy
