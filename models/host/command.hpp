// SPDX-License-Identifier: Apache-2.0
//
// What a command of a simulated machine is: a coroutine that reads its standard input, writes its
// two outputs and returns an exit status. One file a command in commands/, one line each in
// commands/registry.cpp.
#pragma once

#include "models/host/credentials.hpp"
#include "models/host/descriptor.hpp"
#include "sim/core/process.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Host;

/// Variables by name.
using Environment = std::map<std::string, std::string, std::less<>>;

/// The number of a process; 0 is none.
enum class Pid : std::int32_t {};
inline constexpr Pid kInitPid{1};

/// What a program inherits from the one that starts it, and may change for itself.
struct Surroundings {
    std::string directory = "/root";  ///< Where relative paths begin.
    Environment environment = {};
    Credentials user = {};
    std::uint32_t umask = 0022;
};

/// What a running command has. Lives as long as its process.
struct CommandContext {
    Host* host = nullptr;
    std::vector<std::string> args;  ///< args[0] is the name as typed
    Stream* in = nullptr;
    Stream* out = nullptr;
    Stream* error = nullptr;
    Surroundings surroundings = {};
    Pid pid{};  ///< Its number: ProcessTable has the rest.
    /// What in, out and error refer to, and what else was handed down.
    DescriptorTable descriptors = {};
};

using CommandMain = Process (*)(CommandContext* context);

struct Command {
    std::string_view name;
    CommandMain main;
    std::string_view summary;  ///< One line for `lvsim list commands` and the docs.
};

/// The commands of models/host, in the order of their names. (Host::find_program() knows all.)
[[nodiscard]] std::span<const Command> commands();
/// nullptr when lvsim has no such command.
[[nodiscard]] const Command* find_command(std::string_view name);

}  // namespace lvsim::host
