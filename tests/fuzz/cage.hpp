// SPDX-License-Identifier: Apache-2.0
//
// A cage for what plays inputs: from then on the process can compute and write to what it has open,
// and any other system call ends it (seccomp(2), no rights needed): no file is opened, nothing is
// connected, nothing started.
#pragma once

namespace lvsim::fuzz {

/// nullptr, or why there is no cage ("prctl: Invalid argument").
[[nodiscard]] const char* close_cage();

}  // namespace lvsim::fuzz
