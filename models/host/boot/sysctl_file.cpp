// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/sysctl_file.hpp"

#include "models/host/files.hpp"
#include "models/host/sysctl.hpp"

#include <algorithm>

namespace lvsim::host {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

std::vector<SysctlLine> read_sysctl_lines(std::string_view text) {
    std::vector<SysctlLine> lines;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line[0] == '#' || line[0] == ';') continue;
        SysctlLine& read = lines.emplace_back();
        read.number = number;
        const std::size_t equals = line.find('=');
        read.name = trimmed(line.substr(0, equals));
        if (equals != std::string_view::npos && !read.name.empty()) {
            const std::string_view value = trimmed(line.substr(equals + 1));
            if (!value.empty()) read.value = value;
        }
    }
    return lines;
}

void apply_sysctl_file(SysctlTree& settings, const Files& files, std::string_view path) {
    const auto text = files.read(path);
    if (!text) return;
    for (const SysctlLine& line : read_sysctl_lines(*text)) {
        if (line.value) (void)settings.write(dotted_name(line.name), *line.value);
    }
}

}  // namespace lvsim::host
