// SPDX-License-Identifier: Apache-2.0
//
// Synchronisation for the fuzzed director: daemons that start and stop, and messages of a master
// about the connections, servers and services that its other steps speak of.
#pragma once

#include "tests/fuzz/choices.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace lvsim::fuzz {

/// The words of an ipvsadm command about a daemon.
[[nodiscard]] std::vector<std::string> daemon_command_from(Choices& choices);
/// A message of some entries, most often whole and of the right sync id; sometimes a byte of it is
/// another.
[[nodiscard]] std::vector<std::byte> sync_message_from(Choices& choices);

}  // namespace lvsim::fuzz
