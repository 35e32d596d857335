// SPDX-License-Identifier: Apache-2.0
//
// Files of shell texts (corpus/shell/*.cases: texts between lines of "####") and what a machine
// answers to them, in the form corpus/record_shell writes.
#pragma once

#include <string>
#include <vector>

namespace lvsim::host {

/// The texts of a file, in order. Requires: it is there.
[[nodiscard]] std::vector<std::string> read_shell_texts(const std::string& path);

/// "#### STATUS" and the output, of a new machine of profile debian-12. An output that ends within
/// a line gets "%" and a newline.
[[nodiscard]] std::string answer_to_shell_text(const std::string& text);

}  // namespace lvsim::host
