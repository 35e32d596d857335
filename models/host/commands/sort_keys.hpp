// SPDX-License-Identifier: Apache-2.0
//
// In which order sort(1) puts lines: its keys, and how they are compared.
#pragma once

#include "models/host/command.hpp"
#include "models/host/commands/options.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class SortOrder {
public:
    /// From -k -t -n -r -f -b -h -s. nullopt: said what is wrong.
    [[nodiscard]] static std::optional<SortOrder> make(const CommandContext* context,
                                                       const ParsedOptions& parsed);

    /// Negative, 0 or positive. `is_last_resort`: equal keys are decided by the
    /// whole lines.
    [[nodiscard]] int compare(std::string_view a, std::string_view b, bool is_last_resort) const;

private:
    struct Manner {
        bool is_numeric = false;
        bool is_human = false;
        bool is_reversed = false;
        bool folds_case = false;
        bool skips_blanks = false;
        [[nodiscard]] bool is_plain() const {
            return !is_numeric && !is_human && !is_reversed && !folds_case && !skips_blanks;
        }
        /// False: no such letter.
        [[nodiscard]] bool set(char letter);
    };
    struct Key {
        std::size_t first_field = 0;   ///< From 0.
        std::size_t first_letter = 0;  ///< From 0.
        std::optional<std::size_t> last_field = {};
        std::size_t last_letter = 0;  ///< How many of the last field; 0: all.
        Manner manner = {};
        bool skips_blanks_at_end = false;
    };

    [[nodiscard]] static std::optional<Key> parse_key(std::string_view text);
    [[nodiscard]] std::string_view part(std::string_view line, const Key& key) const;
    [[nodiscard]] std::size_t field_begin(std::string_view line, std::size_t field) const;
    [[nodiscard]] std::size_t field_end(std::string_view line, std::size_t begin) const;
    [[nodiscard]] static int compare_parts(std::string_view a, std::string_view b,
                                           const Manner& manner);

    std::vector<Key> keys_;
    std::optional<char> separator_;
    Manner global_;
    bool is_stable_ = false;
};

/// By their numbers at the begin, without limits of size. A text without one is
/// 0.
[[nodiscard]] int compare_numbers(std::string_view a, std::string_view b);

}  // namespace lvsim::host
