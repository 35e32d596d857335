// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/regex_adapter.hpp"

#include "models/host/commands/posix_pattern.hpp"

#include <boost/regex.hpp>

#include <stdexcept>
#include <utility>

namespace lvsim::host {

struct Regex::Impl {
    boost::regex expression;
    bool matches_everywhere = false;
    std::vector<std::string> warnings;
};

namespace {

boost::regex::flag_type flags_for(RegexSyntax syntax, bool ignores_case) {
    constexpr boost::regex::flag_type kNoBackReferences = boost::regex::no_bk_refs;
    boost::regex::flag_type flags = boost::regex::extended;
    flags &= ~kNoBackReferences;
    if (syntax == RegexSyntax::Fixed) flags = boost::regex::literal;
    if (ignores_case) flags |= boost::regex::flag_type{boost::regex::icase};
    return flags;
}

}  // namespace

Regex::Regex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

tl::expected<Regex, std::string> Regex::compile(std::string_view pattern, RegexSyntax syntax,
                                                bool ignores_case) {
    auto impl = std::make_unique<Impl>();
    std::string text(pattern);
    if (syntax != RegexSyntax::Fixed) {
        auto read = read_pattern(pattern, syntax == RegexSyntax::Extended);
        if (!read) return tl::unexpected(std::move(read.error()));
        text = std::move(read->extended);
        impl->warnings = std::move(read->warnings);
    }
    impl->matches_everywhere = text.empty();
    try {
        if (!text.empty()) impl->expression.assign(text, flags_for(syntax, ignores_case));
    } catch (const boost::regex_error&) {
        return tl::unexpected(std::string("not modelled in lvsim: this regular expression"));
    }
    return Regex(std::move(impl));
}

const std::vector<std::string>& Regex::warnings() const {
    return impl_->warnings;
}

std::size_t Regex::groups() const {
    return impl_->matches_everywhere ? 0 : impl_->expression.mark_count();
}

std::optional<Regex::Match> Regex::search(std::string_view text, std::size_t from,
                                          bool& is_too_complex) const {
    const auto groups = search_groups(text, from, is_too_complex);
    if (!groups) return std::nullopt;
    return groups->front();
}

std::optional<std::vector<Regex::Match>> Regex::search_groups(std::string_view text,
                                                              std::size_t from,
                                                              bool& is_too_complex) const {
    if (impl_->matches_everywhere) return std::vector<Match>{{from, from}};
    try {
        boost::cmatch match;
        auto flags = boost::match_default | boost::match_single_line;
        if (from > 0) flags |= boost::match_prev_avail | boost::match_not_bob;
        const char* end = text.data() + text.size();
        if (!boost::regex_search(text.data() + from, end, match, impl_->expression, flags)) {
            return std::nullopt;
        }
        std::vector<Match> groups;
        for (const auto& group : match) {
            if (!group.matched) {
                groups.emplace_back();
                continue;
            }
            const auto begin = static_cast<std::size_t>(group.first - text.data());
            groups.push_back({begin, begin + static_cast<std::size_t>(group.length())});
        }
        return groups;
    } catch (const std::runtime_error&) {
        is_too_complex = true;
        return std::nullopt;
    }
}

std::optional<Regex::Match> Regex::match_at(std::string_view text, std::size_t at, std::size_t end,
                                            bool& is_too_complex) const {
    if (impl_->matches_everywhere) return Match{at, at};
    // Matching exactly [at, shorter), longest first: what stands behind must stay
    // visible to "$" and word edges, so the candidate ends are tried one by one.
    try {
        for (std::size_t stop = end + 1; stop-- > at;) {
            boost::cmatch match;
            auto flags = boost::match_default | boost::match_single_line;
            if (at > 0) flags |= boost::match_prev_avail | boost::match_not_bob;
            if (stop < text.size()) flags |= boost::match_not_eol | boost::match_not_eob;
            if (boost::regex_match(text.data() + at, text.data() + stop, match, impl_->expression,
                                   flags)) {
                return Match{at, stop};
            }
        }
    } catch (const std::runtime_error&) {
        is_too_complex = true;
    }
    return std::nullopt;
}

}  // namespace lvsim::host
