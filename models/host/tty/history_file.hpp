// SPDX-License-Identifier: Apache-2.0
//
// The lines that were typed, kept from login to login in ~/.bash_history.
#pragma once

#include "models/host/credentials.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Files;

/// The lines of the file, the newest 1000; none when it cannot be read.
[[nodiscard]] std::vector<std::string> read_history(const Files& files, const std::string& path,
                                                    const Credentials& user);
/// Replaces the file (mode 0600), as bash does at its end. Where that is not possible nothing is
/// written, as there.
void save_history(Files& files, const std::string& path, const Credentials& user,
                  const std::vector<std::string>& lines);
/// A command of several lines as bash keeps it (cmdhist): on one line, unless quotes or a
/// here-document need the newlines.
[[nodiscard]] std::string as_one_line(std::string_view text);

}  // namespace lvsim::host
