// SPDX-License-Identifier: Apache-2.0
//
// From a case to the script that player.cpp plays inside the virtual machine (its first comment is
// the format): the network of every recording set up with busybox's ip and arp, then the steps.
#pragma once

#include "scenarios/runtime/trace/trace_file.hpp"

#include <string>

namespace lvsim::recorder {

[[nodiscard]] std::string script_of(const runtime::TraceFile& test_case);

}  // namespace lvsim::recorder
