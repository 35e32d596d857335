// SPDX-License-Identifier: Apache-2.0
//
// Collects what is wrong with a file: each thing once, in the order of the file, up to a limit.
#pragma once

#include "sim/core/result.hpp"

#include <cstddef>
#include <string_view>

namespace lvsim::runtime {

class DiagnosticList {
public:
    /// Nobody reads more; a file of a few megabytes could hold a million mistakes.
    static constexpr std::size_t kCountMax = 100;

    /// The same diagnostic twice (from a node that aliases repeat) is taken once; what comes after
    /// kCountMax is dropped.
    void add(Diagnostic diagnostic);
    void add(const Diagnostics& diagnostics);

    [[nodiscard]] bool empty() const { return list_.empty(); }
    [[nodiscard]] std::size_t size() const { return list_.size(); }
    [[nodiscard]] bool is_full() const { return list_.size() >= kCountMax; }
    /// Whether something is wrong at that path or below it.
    [[nodiscard]] bool has_below(std::string_view path) const;
    /// In the order of their places; equal places keep the order in which they were found.
    [[nodiscard]] Diagnostics take();

private:
    Diagnostics list_;
};

}  // namespace lvsim::runtime
