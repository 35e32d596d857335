// SPDX-License-Identifier: Apache-2.0
//
// What nano shows: a title, the text with long lines cut, a row for messages and questions, and two
// rows of help.
#include "models/host/host.hpp"
#include "models/host/tty/nano_editor.hpp"
#include "models/host/tty/text_width.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::string_view kInverse = "\x1b[7m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr int kTab = 8;
constexpr BothLanguages kFile = {"File: ", "Fichier : "};
constexpr BothLanguages kNewBuffer = {"New Buffer", "Nouvel espace"};
constexpr BothLanguages kModified = {"Modified", "Modifié"};

struct Help {
    std::string_view key;
    BothLanguages text;
};
using HelpRow = std::array<Help, 6>;
constexpr std::array<HelpRow, 2> kHelp = {HelpRow{{{"^G", {"Get Help", "Aide"}},
                                                   {"^O", {"WriteOut", "Écrire"}},
                                                   {"^R", {"Read File", "Lire fich."}},
                                                   {"^Y", {"Prev Page", "Page préc."}},
                                                   {"^K", {"Cut Text", "Couper"}},
                                                   {"^C", {"Cur Pos", "Pos. cur."}}}},
                                          HelpRow{{{"^X", {"Exit", "Quitter"}},
                                                   {"^J", {"Justify", "Justifier"}},
                                                   {"^W", {"Where Is", "Chercher"}},
                                                   {"^V", {"Next Page", "Page suiv."}},
                                                   {"^U", {"UnCut Text", "Coller"}},
                                                   {"^T", {"To Spell", "Orthograp."}}}}};
constexpr std::array<Help, 3> kSaveHelp = {
    {{" Y", {"Yes", "Oui"}}, {" N", {"No", "Non"}}, {"^C", {"Cancel", "Annuler"}}}};

std::string padded(std::string text, int columns) {
    text = text.substr(0, bytes_within(text, columns));
    const int missing = columns - shown_width(text);
    return text + std::string(static_cast<std::size_t>(std::max(0, missing)), ' ');
}

std::string help_of(const Help& help, bool is_french, int columns) {
    const std::string text = fmt::format(" {}", help.text.in(is_french));
    return fmt::format("{}{}{}{}", kInverse, help.key, kPlain, padded(text, columns - 2));
}

}  // namespace

int NanoEditor::column() const {
    const std::string& line = buffer_.line(cursor_.line);
    int column = 0;
    for (std::size_t at = 0; at < cursor_.byte && at < line.size();) {
        const TextCharacter character = character_at(line, at);
        column += line[at] == '\t' ? kTab - column % kTab : character.columns;
        at += character.bytes;
    }
    return column;
}

std::string NanoEditor::title() const {
    const bool is_old = context_->host->profile() == Profile::Centos6;
    const std::string left = fmt::format("  GNU nano {}", is_old ? "2.0.9" : "7.2");
    const std::string middle = path_.empty()
                                   ? std::string(kNewBuffer.in(is_french_))
                                   : fmt::format("{}{}", is_old ? kFile.in(is_french_) : "", path_);
    const std::string right =
        buffer_.is_changed() ? fmt::format("{} ", kModified.in(is_french_)) : "";
    const int begin = std::max(shown_width(left) + 2, (size_.columns - shown_width(middle)) / 2);
    std::string row = padded(left, begin) + shown_text(middle);
    row = padded(row, size_.columns - shown_width(right)) + right;
    return fmt::format("{}{}{}", kInverse, padded(row, size_.columns), kPlain);
}

/// The part of a line that is in sight: only the cursor's line moves aside.
std::string NanoEditor::row_of(std::size_t number) const {
    const std::string& line = buffer_.line(number);
    std::string text;
    int passed = 0;
    for (std::size_t at = 0; at < line.size();) {
        const TextCharacter character = character_at(line, at);
        const bool is_tab = line[at] == '\t';
        const int columns = is_tab ? kTab - passed % kTab : character.columns;
        text += is_tab ? std::string(static_cast<std::size_t>(columns), ' ')
                       : shown_text(std::string_view(line).substr(at, character.bytes));
        passed += columns;
        at += character.bytes;
    }
    const int width = std::max(1, size_.columns - 1);
    const int begin = number == cursor_.line ? column() / width * width : 0;
    const std::size_t first = bytes_within(text, begin);
    text = text.substr(first);
    const bool is_cut = shown_width(text) > width;
    return text.substr(0, bytes_within(text, width)) + (is_cut ? "$" : "");
}

void NanoEditor::add_help(Picture& picture) const {
    if (size_.rows < 6) return;
    if (question_ == Question::SaveChanges) {
        picture.rows.push_back(help_of(kSaveHelp[0], is_french_, 16));
        picture.rows.push_back(help_of(kSaveHelp[1], is_french_, 16) +
                               help_of(kSaveHelp[2], is_french_, 16));
        return;
    }
    const int width = std::max(3, size_.columns / 6);
    for (const HelpRow& helps : kHelp) {
        std::string row;
        for (const Help& help : helps) row += help_of(help, is_french_, width);
        picture.rows.push_back(size_.columns < 18 ? "" : row);
    }
}

Picture NanoEditor::picture() {
    const auto height = static_cast<std::size_t>(text_rows());
    // What leaves the window is brought to its middle.
    if (cursor_.line < top_ || cursor_.line >= top_ + height) {
        top_ = cursor_.line - std::min(cursor_.line, height / 2);
    }
    Picture picture;
    picture.rows.push_back(title());
    picture.rows.emplace_back();
    for (std::size_t i = 0; i < height; ++i) {
        const std::size_t line = top_ + i;
        picture.rows.push_back(line < buffer_.line_count() ? row_of(line) : "");
    }
    std::string below;
    picture.cursor_row = static_cast<int>(cursor_.line - top_) + 2;
    picture.cursor_column = column() % std::max(1, size_.columns - 1);
    if (question_ != Question::None) {
        const std::string text = shown_text(question_text());
        below = fmt::format("{}{}{}", kInverse, padded(text, size_.columns), kPlain);
        picture.cursor_row = static_cast<int>(picture.rows.size());
        picture.cursor_column = std::min(shown_width(text), size_.columns - 1);
    } else if (!message_.empty()) {
        const std::string text = fmt::format("[ {} ]", shown_text(message_));
        const int begin = std::max(0, (size_.columns - shown_width(text)) / 2);
        below = fmt::format("{}{}{}{}", std::string(static_cast<std::size_t>(begin), ' '), kInverse,
                            text.substr(0, bytes_within(text, size_.columns - begin)), kPlain);
    }
    picture.rows.push_back((std::exchange(rings_, false) ? "\a" : "") + below);
    add_help(picture);
    // A window too small for all keeps its upper part.
    picture.rows.resize(static_cast<std::size_t>(size_.rows));
    picture.cursor_row = std::min(picture.cursor_row, size_.rows - 1);
    return picture;
}

}  // namespace lvsim::host
