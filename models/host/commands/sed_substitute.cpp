// SPDX-License-Identifier: Apache-2.0
//
// The command s of sed(1) and the functions sub and gsub of awk(1) find and
// replace alike.
#include "models/host/commands/sed_machine.hpp"

#include <utility>

namespace lvsim::host {

namespace {

char upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}
char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Writes pieces with the case that is in force.
class PieceWriter {
public:
    explicit PieceWriter(std::string& to) : to_(to) {}

    void write(const std::vector<SedPiece>& pieces, std::string_view space,
               const std::vector<Regex::Match>& groups) {
        for (const SedPiece& piece : pieces) {
            switch (piece.kind) {
                case SedPiece::Kind::Text: put(piece.text); break;
                case SedPiece::Kind::Group:
                    if (piece.group < groups.size()) {
                        const Regex::Match& group = groups[piece.group];
                        put(space.substr(group.begin, group.end - group.begin));
                    }
                    break;
                case SedPiece::Kind::UpperOne:
                case SedPiece::Kind::LowerOne: one_ = piece.kind; break;
                case SedPiece::Kind::Upper:
                case SedPiece::Kind::Lower:
                case SedPiece::Kind::EndCase: all_ = piece.kind; break;
            }
        }
    }

private:
    void put(std::string_view text) {
        for (char letter : text) {
            if (all_ == SedPiece::Kind::Upper) letter = upper(letter);
            if (all_ == SedPiece::Kind::Lower) letter = lower(letter);
            if (one_ == SedPiece::Kind::UpperOne) letter = upper(letter);
            if (one_ == SedPiece::Kind::LowerOne) letter = lower(letter);
            one_ = SedPiece::Kind::EndCase;
            to_.push_back(letter);
        }
    }

    std::string& to_;
    SedPiece::Kind all_ = SedPiece::Kind::EndCase;
    SedPiece::Kind one_ = SedPiece::Kind::EndCase;
};

}  // namespace

std::optional<std::string> substituted(const SedCommand& command, const Regex& regex,
                                       std::string_view space, bool& is_too_complex) {
    std::string out;
    std::size_t from = 0;    // where the next search begins
    std::size_t copied = 0;  // what is in `out` already
    std::uint64_t count = 0;
    bool is_changed = false;
    bool is_after_match = false;  // an empty match right behind another is none
    while (from <= space.size()) {
        const auto groups = regex.search_groups(space, from, is_too_complex);
        if (!groups) break;
        const Regex::Match match = groups->front();
        const bool is_empty = match.begin == match.end;
        if (is_empty && is_after_match && match.begin == copied) {
            from = match.end + 1;
            is_after_match = false;
            continue;
        }
        if (++count >= command.occurrence) {
            out.append(space.substr(copied, match.begin - copied));
            PieceWriter(out).write(command.replacement, space, *groups);
            copied = match.end;
            is_changed = true;
            if (!command.is_global) break;
        }
        is_after_match = true;
        from = is_empty ? match.end + 1 : match.end;
        if (is_empty) is_after_match = false;
    }
    if (!is_changed) return std::nullopt;
    out.append(space.substr(copied));
    return out;
}

}  // namespace lvsim::host
