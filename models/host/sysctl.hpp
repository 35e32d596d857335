// SPDX-License-Identifier: Apache-2.0
//
// The system settings of a machine by their dotted names ("net.ipv4.ip_forward"), as sysctl(8) and
// /proc/sys show them. The owner of a value registers how it is read and written; nothing is
// stored twice.
#pragma once

#include "models/host/files.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct SysctlEntry {
    std::function<std::string()> read;
    /// False: refused (EINVAL); the old value stays.
    std::function<bool(std::string_view value)> write;
    /// Set for a setting that lvsim shows but does not model: whether this legal value is the one
    /// it has. Others are refused as not modelled; write() only judges whether they are legal.
    std::function<bool(std::string_view value)> is_only_value = nullptr;
};

/// Many settings of one owner, whose names may come and go (those of the interfaces).
class SysctlSource {
public:
    [[nodiscard]] virtual std::vector<std::string> names() const = 0;
    /// nullopt: not one of mine.
    [[nodiscard]] virtual std::optional<std::string> read(std::string_view name) const = 0;
    /// False: refused (EINVAL). Requires: one of mine.
    virtual bool write(std::string_view name, std::string_view value) = 0;

protected:
    ~SysctlSource() = default;
};

enum class SysctlError : std::uint8_t {
    None,
    NoSuchFile,
    InvalidArgument,
    NotModelled,  ///< Linux would take the value, lvsim cannot.
};

class SysctlTree {
public:
    /// Requires: the name is new.
    void add(std::string name, SysctlEntry entry);
    void remove(std::string_view name);
    /// Requires: it outlives this, and its names are its own.
    void add_source(SysctlSource& source);

    /// `name` with dots or slashes: whichever comes first separates, as sysctl(8) has it.
    [[nodiscard]] std::optional<std::string> read(std::string_view name) const;
    [[nodiscard]] SysctlError write(std::string_view name, std::string_view value);
    /// All names, in alphabetical order.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    std::map<std::string, SysctlEntry, std::less<>> entries_;
    std::vector<SysctlSource*> sources_;
};

/// /proc/sys: the same settings as files, a line each.
class ProcSys final : public FileTree {
public:
    explicit ProcSys(SysctlTree& settings) : settings_(settings) {}
    [[nodiscard]] std::optional<std::string> read(std::string_view path) const override;
    FileError write(std::string_view path, std::string_view bytes) override;
    [[nodiscard]] bool is_directory(std::string_view path) const override;
    [[nodiscard]] std::vector<std::string> list(std::string_view path) const override;

private:
    SysctlTree& settings_;
};

/// "net/ipv4/ip_forward" and "net.ipv4.ip_forward" as the latter. In a name whose first separator
/// is a slash, dots belong to the parts (an interface "eth0.5") and become slashes.
[[nodiscard]] std::string dotted_name(std::string_view name);

}  // namespace lvsim::host
