// SPDX-License-Identifier: Apache-2.0
//
// What the GNU core utilities have in common: how they report a wrong option or number, and how
// they read the files they are given. Behaviour reference: coreutils 9.1 (debian-12) and 8.4
// (centos-6, from memory: unjudged).
#pragma once

#include "models/host/command.hpp"
#include "models/host/commands/options.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {

/// Prints what is wrong with the options, or the help that they ask for, and returns the exit
/// status.
[[nodiscard]] int report(const CommandContext* context, const OptionError& error);
/// "Try 'head --help' for more information.", quoted as the machine's release does.
void print_try_help(const CommandContext* context);
/// A file's content as a program opens and reads it. Fails with the reason; "-" is no file here.
[[nodiscard]] FileError read_operand(const CommandContext* context, std::string_view operand,
                                     std::string& content);

/// A file's name in a message: in shell quotes where a shell would need them (coreutils
/// since 8.25).
[[nodiscard]] std::string quoted_name(const CommandContext* context, std::string_view name);
/// The same, always in quotes.
[[nodiscard]] std::string quoted_always(std::string_view name);

/// "12", "1k", "2M": a count with coreutils' suffixes (b kB K MB M GB G). Error: the whole message,
/// "head: invalid number of lines: 'x'", quoted as the machine's release does.
[[nodiscard]] tl::expected<std::uint64_t, std::string> parse_count(const CommandContext* context,
                                                                   std::string_view what,
                                                                   std::string_view text);

}  // namespace lvsim::host
