// SPDX-License-Identifier: Apache-2.0
#include "models/host/sysctl.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::string_view kBlanks = " \t\n";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

void SysctlTree::add(std::string name, SysctlEntry entry) {
    const bool is_new = entries_.emplace(std::move(name), std::move(entry)).second;
    LVSIM_ASSERT(is_new, "a system setting registered twice");
}

void SysctlTree::remove(std::string_view name) {
    if (const auto found = entries_.find(name); found != entries_.end()) entries_.erase(found);
}

std::optional<std::string> SysctlTree::read(std::string_view name) const {
    const auto found = entries_.find(dotted_name(name));
    if (found == entries_.end()) return std::nullopt;
    return found->second.read();
}

SysctlError SysctlTree::write(std::string_view name, std::string_view value) {
    const auto found = entries_.find(dotted_name(name));
    if (found == entries_.end()) return SysctlError::NoSuchFile;
    return found->second.write(trimmed(value)) ? SysctlError::None : SysctlError::InvalidArgument;
}

std::optional<std::string> ProcSys::read(std::string_view path) const {
    auto value = settings_.read(path);
    if (value) value->push_back('\n');
    return value;
}

FileError ProcSys::write(std::string_view path, std::string_view bytes) {
    switch (settings_.write(path, bytes)) {
        case SysctlError::None: return FileError::None;
        case SysctlError::NoSuchFile: return FileError::NoSuchFile;
        case SysctlError::InvalidArgument: return FileError::InvalidArgument;
    }
    LVSIM_ASSERT(false, "no such sysctl error");
}

bool ProcSys::is_directory(std::string_view path) const {
    const std::string prefix = dotted_name(path) + ".";
    const auto next = settings_.entries().lower_bound(prefix);
    return next != settings_.entries().end() && next->first.starts_with(prefix);
}

std::string dotted_name(std::string_view name) {
    std::string dotted(name);
    const std::size_t first = name.find_first_of("./");
    if (first == std::string_view::npos || name[first] == '.') return dotted;
    for (char& letter : dotted) {
        if (letter == '/') {
            letter = '.';
        } else if (letter == '.') {
            letter = '/';
        }
    }
    return dotted;
}

}  // namespace lvsim::host
