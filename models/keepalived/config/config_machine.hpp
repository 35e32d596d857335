// SPDX-License-Identifier: Apache-2.0
//
// What who reads keepalived.conf asks of the machine it stands on: its files, interfaces, programs
// and users, its name. A port, so that reading is tested without a machine, and no real file is
// ever opened.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::keepalived {

class ConfigMachine {
public:
    /// The text of a file; none if it cannot be read. `path` is absolute.
    [[nodiscard]] virtual std::optional<std::string> read(std::string_view path) const = 0;
    /// Files that a pattern of the shell names (absolute, *, ? and [...] in any part), sorted.
    [[nodiscard]] virtual std::vector<std::string> glob(std::string_view pattern) const = 0;
    [[nodiscard]] virtual bool has_interface(std::string_view name) const = 0;
    /// Whether a command line's program is there: an absolute path, or a name of the search path.
    [[nodiscard]] virtual bool has_program(std::string_view program) const = 0;
    [[nodiscard]] virtual bool has_user(std::string_view name) const = 0;
    [[nodiscard]] virtual bool has_group(std::string_view name) const = 0;
    /// As uname tells; up to its first dot it is the configuration's id (@ID lines).
    [[nodiscard]] virtual std::string host_name() const = 0;

protected:
    ~ConfigMachine() = default;
};

}  // namespace lvsim::keepalived
