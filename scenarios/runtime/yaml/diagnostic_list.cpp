// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/yaml/diagnostic_list.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace lvsim::runtime {

namespace {

bool says_the_same(const Diagnostic& a, const Diagnostic& b) {
    return a.place == b.place && a.code == b.code && a.message == b.message;
}

}  // namespace

void DiagnosticList::add(Diagnostic diagnostic) {
    const bool is_known = std::any_of(list_.begin(), list_.end(), [&](const Diagnostic& other) {
        return says_the_same(other, diagnostic);
    });
    if (!is_known && !is_full()) {
        list_.push_back(std::move(diagnostic));
    }
}

void DiagnosticList::add(const Diagnostics& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) {
        add(diagnostic);
    }
}

bool DiagnosticList::has_below(std::string_view path) const {
    return std::any_of(list_.begin(), list_.end(), [&](const Diagnostic& diagnostic) {
        const std::string_view other = diagnostic.path;
        return other.starts_with(path) && (other.size() == path.size() ||
                                           other[path.size()] == '.' || other[path.size()] == '[');
    });
}

Diagnostics DiagnosticList::take() {
    std::stable_sort(list_.begin(), list_.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.place.file, a.place.line, a.place.column) <
               std::tie(b.place.file, b.place.line, b.place.column);
    });
    return std::exchange(list_, {});
}

}  // namespace lvsim::runtime
