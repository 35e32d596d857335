// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/pattern_search.hpp"

#include "models/host/shell/glob.hpp"

#include <algorithm>

namespace lvsim::host {

PatternSearch::PatternSearch(std::string_view pattern) {
    while (!pattern.empty()) {
        const bool is_star = pattern[0] == '*';
        const std::size_t length = is_star ? 1 : element_length(pattern);
        const bool is_repeated = is_star && !elements_.empty() && elements_.back().is_star;
        if (!is_repeated) elements_.push_back({pattern.substr(0, length), is_star});
        has_star_ = has_star_ || is_star;
        pattern.remove_prefix(length);
    }
}

const PatternSearch::Element& PatternSearch::element(std::size_t index, Direction direction) const {
    return elements_[direction == Direction::Forward ? index : elements_.size() - 1 - index];
}

/// A * may take nothing.
void PatternSearch::pass_stars(States& states, Direction direction) const {
    for (std::size_t i = 0; i < elements_.size(); ++i) {
        if (states[i] != 0 && element(i, direction).is_star) states[i + 1] = 1;
    }
}

bool PatternSearch::advance(States& states, char letter, Direction direction) const {
    // From the last to the first: what was reached by this letter does not take it again.
    bool is_alive = false;
    states[elements_.size()] = 0;
    for (std::size_t i = elements_.size(); i-- > 0;) {
        if (states[i] == 0) continue;
        const Element& each = element(i, direction);
        if (each.is_star) {
            is_alive = true;
            continue;
        }
        states[i] = 0;
        if (!element_fits(each.text, letter)) continue;
        states[i + 1] = 1;
        is_alive = true;
    }
    return is_alive;
}

std::optional<std::size_t> PatternSearch::extent(std::string_view text, Reach reach,
                                                 Direction direction) const {
    States states(elements_.size() + 1, 0);
    states[0] = 1;
    std::optional<std::size_t> found;
    for (std::size_t taken = 0;; ++taken) {
        pass_stars(states, direction);
        if (states.back() != 0) found = taken;
        if (found && reach == Reach::Shortest) return found;
        if (taken == text.size()) return found;
        const std::size_t at = direction == Direction::Forward ? taken : text.size() - 1 - taken;
        if (!advance(states, text[at], direction)) return found;
    }
}

std::optional<std::size_t> PatternSearch::prefix(std::string_view text, Reach reach) const {
    return extent(text, reach, Direction::Forward);
}

std::optional<std::size_t> PatternSearch::suffix(std::string_view text, Reach reach) const {
    return extent(text, reach, Direction::Backward);
}

/// Backwards over the text, beginning anew at each byte: where the pattern is whole, it begins.
std::optional<std::size_t> PatternSearch::find(std::string_view text) const {
    States states(elements_.size() + 1, 0);
    std::optional<std::size_t> found;
    for (std::size_t at = text.size(); at-- > 0;) {
        states[0] = 1;
        pass_stars(states, Direction::Backward);
        static_cast<void>(advance(states, text[at], Direction::Backward));
        pass_stars(states, Direction::Backward);
        if (states.back() != 0) found = at;
    }
    return found;
}

}  // namespace lvsim::host
