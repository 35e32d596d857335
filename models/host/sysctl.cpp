// SPDX-License-Identifier: Apache-2.0
#include "models/host/sysctl.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <set>
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

void SysctlTree::add_source(SysctlSource& source) {
    sources_.push_back(&source);
}

std::optional<std::string> SysctlTree::read(std::string_view name) const {
    const std::string dotted = dotted_name(name);
    if (const auto found = entries_.find(dotted); found != entries_.end()) {
        return found->second.read();
    }
    for (const SysctlSource* source : sources_) {
        if (auto value = source->read(dotted)) return value;
    }
    return std::nullopt;
}

SysctlError SysctlTree::write(std::string_view name, std::string_view value) {
    const std::string dotted = dotted_name(name);
    const auto result = [](bool is_taken) {
        return is_taken ? SysctlError::None : SysctlError::InvalidArgument;
    };
    if (const auto found = entries_.find(dotted); found != entries_.end()) {
        const SysctlEntry& entry = found->second;
        const bool is_taken = entry.write(trimmed(value));
        const bool is_modelled = !entry.is_only_value || entry.is_only_value(trimmed(value));
        return is_taken && !is_modelled ? SysctlError::NotModelled : result(is_taken);
    }
    for (SysctlSource* source : sources_) {
        if (source->read(dotted)) return result(source->write(dotted, trimmed(value)));
    }
    return SysctlError::NoSuchFile;
}

std::vector<std::string> SysctlTree::names() const {
    std::vector<std::string> all;
    for (const auto& entry : entries_) all.push_back(entry.first);
    for (const SysctlSource* source : sources_) {
        for (std::string& name : source->names()) all.push_back(std::move(name));
    }
    std::sort(all.begin(), all.end());
    return all;
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
        case SysctlError::NotModelled: return FileError::NotModelled;
    }
    LVSIM_ASSERT(false, "no such sysctl error");
}

bool ProcSys::is_directory(std::string_view path) const {
    return !list(path).empty();
}

std::vector<std::string> ProcSys::list(std::string_view path) const {
    const std::string prefix = path.empty() ? "" : dotted_name(path) + ".";
    std::set<std::string> names;
    for (const std::string& entry : settings_.names()) {
        if (!entry.starts_with(prefix)) continue;
        std::string name = entry.substr(prefix.size());
        name.resize(std::min(name.find('.'), name.size()));
        std::replace(name.begin(), name.end(), '/', '.');
        names.insert(std::move(name));
    }
    return {names.begin(), names.end()};
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
