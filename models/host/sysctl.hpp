// SPDX-License-Identifier: Apache-2.0
//
// The system settings of a machine by their dotted names ("net.ipv4.ip_forward"), as sysctl(8) and
// /proc/sys show them. The owner of a value registers how it is read and written; nothing is
// stored twice.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

struct SysctlEntry {
    std::function<std::string()> read;
    /// False: refused (EINVAL); the old value stays.
    std::function<bool(std::string_view value)> write;
};

enum class SysctlError : std::uint8_t { None, NoSuchFile, InvalidArgument };

class SysctlTree {
public:
    /// Requires: the name is new.
    void add(std::string name, SysctlEntry entry);
    void remove(std::string_view name);

    /// `name` with dots or slashes.
    [[nodiscard]] std::optional<std::string> read(std::string_view name) const;
    [[nodiscard]] SysctlError write(std::string_view name, std::string_view value);
    /// All names, in alphabetical order.
    [[nodiscard]] const std::map<std::string, SysctlEntry, std::less<>>& entries() const {
        return entries_;
    }

private:
    std::map<std::string, SysctlEntry, std::less<>> entries_;
};

}  // namespace lvsim::host
