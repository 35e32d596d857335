// SPDX-License-Identifier: Apache-2.0
//
// "!!" and its relatives in a line that was typed (bash's manual, "History Expansion"): events
// !! !n !-n !word !?text? ^old^new^, words $ ^ * 0 n n-m n* n$, the modifiers p and s/old/new/
// (gs too). Left out: the modifiers h t r e q x &, word designators after a modifier.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct HistoryExpansion {
    std::string text = {};
    bool is_changed = false;     ///< Something was expanded: bash shows the line then.
    bool is_only_shown = false;  ///< ":p": it is not run.
    std::string error = {};      ///< "!x: event not found"; empty: none.
};

/// `history`: the lines before, the oldest first.
[[nodiscard]] HistoryExpansion expand_history(std::string_view line,
                                              const std::vector<std::string>& history);

}  // namespace lvsim::host
