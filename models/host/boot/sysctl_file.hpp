// SPDX-License-Identifier: Apache-2.0
//
// /etc/sysctl.conf as sysctl -p reads it. Behaviour reference: procps 3.2.8 (CentOS 6).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Files;
class SysctlTree;

/// A line of such a file that is neither empty nor a comment.
struct SysctlLine {
    int number = 0;
    std::string name;
    std::optional<std::string> value;  ///< None: the line is no setting.
};
[[nodiscard]] std::vector<SysctlLine> read_sysctl_lines(std::string_view text);

/// As "sysctl -e -q -p FILE" with its output thrown away: what start scripts do.
void apply_sysctl_file(SysctlTree& settings, const Files& files, std::string_view path);

}  // namespace lvsim::host
