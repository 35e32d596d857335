// SPDX-License-Identifier: Apache-2.0
#include "sim/core/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace lvsim {

namespace {

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), each of
/// which counts one.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last.swap(last);
        last.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
            const bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (is_swap) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()];
}

std::string place_text(const SourcePlace& place) {
    if (place.line == 0) {
        return place.file;
    }
    if (place.column == 0) {
        return fmt::format("{}:{}", place.file, place.line);
    }
    return fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

}  // namespace

std::string to_text(const Diagnostic& diagnostic) {
    std::string text = place_text(diagnostic.place);
    if (!text.empty()) {
        text += ": ";
    }
    text += fmt::format("error[{}]: ", diagnostic.code);
    if (!diagnostic.path.empty()) {
        text += fmt::format("{}: ", diagnostic.path);
    }
    text += diagnostic.message + "\n";
    if (!diagnostic.hint.empty()) {
        text += fmt::format("  hint: {}\n", diagnostic.hint);
    }
    return text;
}

std::string to_text(const Diagnostics& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        text += to_text(diagnostic);
    }
    return text;
}

std::string_view nearest_word(std::string_view typed, const std::vector<std::string_view>& known) {
    constexpr std::size_t kTypedLengthMax = 64;  // longer words are no slips; keeps the cost low
    if (typed.empty() || typed.size() > kTypedLengthMax) {
        return {};
    }
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, typed.size() / 3) + 1;
    for (const std::string_view word : known) {
        const std::size_t distance = edit_distance(typed, word);
        if (distance < best_distance) {
            best = word;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace lvsim
