// SPDX-License-Identifier: Apache-2.0
//
// vrrp_script: commands that run again and again, counted from start to start, and what their
// results mean (vrrp.md, section 10). `fall` failures in a row make one failed, `rise` successes
// succeeded; the first result decides alone.
#pragma once

#include "models/vrrp/core.hpp"
#include "models/vrrp/router.hpp"

#include <cstddef>

namespace lvsim::vrrp {

/// Those that some instance tracks run from now on.
void start_scripts(Core& core);
/// The interval is over: the next run, unless the last one has not ended.
void run_script(Core& core, std::size_t script);
/// It has run for its timeout: SIGTERM, and SIGKILL two seconds later.
void stop_late_script(Core& core, std::size_t script);
void note_script_exit(Core& core, std::size_t script, const ScriptExit& exit);

}  // namespace lvsim::vrrp
