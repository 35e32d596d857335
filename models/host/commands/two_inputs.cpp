// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/two_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

void split_lines(TextLines& text) {
    const std::string_view whole = text.text;
    for (std::size_t begin = 0; begin < whole.size();) {
        const std::size_t end = std::min(whole.find('\n', begin), whole.size());
        text.lines.push_back(whole.substr(begin, end - begin));
        text.is_unfinished = end == whole.size();
        begin = end + 1;
    }
}

bool read_input(const CommandContext* context, const std::string& name,
                const std::string& standard_input, std::string& content) {
    if (name == "-") {
        content = standard_input;
        return true;
    }
    auto read = UserFiles(context).read(name);
    if (read) {
        content = std::move(*read);
        return true;
    }
    complain(context, fmt::format("{}: {}", name, why(context, read.error())));
    return false;
}

}  // namespace lvsim::host
