// SPDX-License-Identifier: Apache-2.0
//
// Where patterns fit: against trying every part of the text.
#include "models/host/shell/pattern_search.hpp"

#include "models/host/shell/glob.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

namespace lvsim::host {

namespace {

std::string text_of(const char* letters, int length_max) {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string(letters)));
    return text.substr(0, static_cast<std::size_t>(length_max));
}

/// The lengths that fit at the begin, by trying them.
std::optional<std::size_t> tried_prefix(std::string_view pattern, std::string_view text,
                                        Reach reach) {
    std::optional<std::size_t> found;
    for (std::size_t length = 0; length <= text.size(); ++length) {
        if (!matches_text(pattern, text.substr(0, length))) continue;
        found = length;
        if (reach == Reach::Shortest) break;
    }
    return found;
}

}  // namespace

TEST_CASE("patterns: the search finds what trying finds", "[unit][host][property]") {
    CHECK(rc::check("prefix and first place", [] {
        const std::string pattern = text_of("ab*?[]-\\", 8);
        const std::string text = text_of("aab]-", 9);
        const PatternSearch search(pattern);
        for (const Reach reach : {Reach::Shortest, Reach::Longest}) {
            RC_ASSERT(search.prefix(text, reach) == tried_prefix(pattern, text, reach));
        }
        std::optional<std::size_t> first;
        for (std::size_t at = 0; at < text.size() && !first; ++at) {
            const auto length = tried_prefix(pattern, text.substr(at), Reach::Longest);
            if (length && *length > 0) first = at;
        }
        RC_ASSERT(search.find(text) == first);
    }));
    CHECK(rc::check("suffix", [] {
        const std::string pattern = text_of("ab*?[]", 8);
        const std::string text = text_of("aab]", 9);
        const auto found = PatternSearch(pattern).suffix(text, Reach::Longest);
        std::optional<std::size_t> tried;
        for (std::size_t at = text.size() + 1; at-- > 0;) {
            if (matches_text(pattern, text.substr(at))) tried = text.size() - at;
        }
        RC_ASSERT(found == tried);
    }));
}

}  // namespace lvsim::host
