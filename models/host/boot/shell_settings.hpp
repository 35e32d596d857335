// SPDX-License-Identifier: Apache-2.0
//
// Files of settings that scripts read by sourcing them (/etc/sysconfig/*, ifcfg-*): what remains
// of them in the variables of the shell, and what the shell says about lines that are no
// assignment. Behaviour reference: bash 4.1, sourcing a file of simple commands. Expansions of
// variables are made; command substitutions and compound commands are reported as not modelled.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct ShellSettings {
    std::map<std::string, std::string, std::less<>> values;
    /// What the shell prints while it reads: "FILE: line 3: NM: command not found".
    std::vector<std::string> complaints;

    /// Empty when it is not set.
    [[nodiscard]] std::string_view get(std::string_view name) const;
    /// As the scripts' is_false(): no, false, 0 and such, in any case.
    [[nodiscard]] bool is_false(std::string_view name) const;
};

/// Sources `text`, the content of the file `path`, into `settings`.
void source_settings(ShellSettings& settings, std::string_view text, std::string_view path);

}  // namespace lvsim::host
