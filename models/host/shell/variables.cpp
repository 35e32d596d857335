// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/variables.hpp"

#include <set>

namespace lvsim::host {

namespace {

std::size_t bytes_of(const Variable& variable) {
    std::size_t bytes = 0;
    for (const auto& [index, value] : variable.elements) bytes += value.size() + sizeof(index);
    return bytes;
}

}  // namespace

std::string_view Variable::value() const {
    const auto found = elements.find(0);
    return found == elements.end() ? std::string_view{} : found->second;
}

const Variable* Variables::find(std::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
        if (const auto found = scope->find(name); found != scope->end()) return &found->second;
    }
    return nullptr;
}

Variable& Variables::at(std::string_view name) {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
        if (const auto found = scope->find(name); found != scope->end()) return found->second;
    }
    return scopes_.front()[std::string(name)];
}

Variable& Variables::make_local(std::string_view name) {
    return scopes_.back()[std::string(name)];
}

bool Variables::set(Variable& variable, std::int64_t index, std::string value) {
    const auto old = variable.elements.find(index);
    const std::size_t freed =
        old == variable.elements.end() ? 0 : old->second.size() + sizeof(index);
    const std::size_t bytes = bytes_ - freed + value.size() + sizeof(index);
    if (bytes > kBytesMax) return false;
    bytes_ = bytes;
    variable.elements[index] = std::move(value);
    return true;
}

void Variables::clear(Variable& variable) {
    bytes_ -= bytes_of(variable);
    variable.elements.clear();
}

void Variables::unset(std::string_view name) {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
        const auto found = scope->find(name);
        if (found == scope->end()) continue;
        clear(found->second);
        // bash keeps an unset local one in the way of those outside.
        if (&*scope == &scopes_.front()) {
            scope->erase(found);
        } else {
            found->second = {};
        }
        return;
    }
}

void Variables::leave_function() {
    for (const auto& [name, variable] : scopes_.back()) bytes_ -= bytes_of(variable);
    scopes_.pop_back();
}

std::map<std::string, std::string, std::less<>> Variables::environment() const {
    std::map<std::string, std::string, std::less<>> result;
    for (const Scope& scope : scopes_) {
        for (const auto& [name, variable] : scope) {
            if (variable.is_exported && variable.is_set()) {
                result[name] = variable.value();
            } else {
                result.erase(name);
            }
        }
    }
    return result;
}

std::vector<std::string> Variables::names(std::string_view prefix) const {
    std::set<std::string, std::less<>> found;
    for (const Scope& scope : scopes_) {
        for (const auto& [name, variable] : scope) {
            if (name.starts_with(prefix) && !variable.elements.empty()) found.insert(name);
        }
    }
    return {found.begin(), found.end()};
}

}  // namespace lvsim::host
