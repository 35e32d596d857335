// SPDX-License-Identifier: Apache-2.0
//
// The exit statuses: a contract with scripts.
#pragma once

namespace lvsim::cli {

inline constexpr int kExitHeld = 0;        ///< All expectations held; the recordings agree.
inline constexpr int kExitFailed = 1;      ///< At least one expectation did not hold.
inline constexpr int kExitBadInput = 2;    ///< The scenario or the command line is wrong.
inline constexpr int kExitOurFault = 3;    ///< A failure of lvsim itself, or of its output.
inline constexpr int kExitOnSignal = 128;  ///< Plus the signal's number, as shells do.

}  // namespace lvsim::cli
