// SPDX-License-Identifier: Apache-2.0
//
// What a machine does from the power switch to the login prompt and back: rc.sysinit, then the
// links of the runlevel in their order. Behaviour reference: initscripts 9.03 (CentOS 6;
// centos6-lab.md, section 5).
#pragma once

#include "models/host/boot/steps.hpp"

#include <cstdint>

namespace lvsim::host {

class ScriptConsole;
class System;
enum class Afterwards : std::uint8_t;

/// Each adds its steps; system and console live as long as the steps.
void add_boot(System& system, Steps& steps, ScriptConsole& console);
void add_shutdown(System& system, Steps& steps, ScriptConsole& console, Afterwards afterwards);
void add_runlevel(System& system, Steps& steps, ScriptConsole& console, int level);

}  // namespace lvsim::host
