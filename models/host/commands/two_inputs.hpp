// SPDX-License-Identifier: Apache-2.0
//
// What diff, cmp and comm have in common: two files, either of which may be the standard input.
#pragma once

#include "models/host/commands/file_command.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// The lines without their newlines; `is_unfinished`: the last one has none.
struct TextLines {
    std::string text;
    std::vector<std::string_view> lines;  ///< Into `text`: it must not be moved.
    bool is_unfinished = false;
};
void split_lines(TextLines& text);

/// A file's content, or `standard_input` for "-". Otherwise "NAME: WHY" was said.
[[nodiscard]] bool read_input(const CommandContext* context, const std::string& name,
                              const std::string& standard_input, std::string& content);

}  // namespace lvsim::host
