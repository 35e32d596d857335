// SPDX-License-Identifier: Apache-2.0
//
// The Tab key: what can be completed is; a second Tab lists what could stand there.
#include "models/host/tty/line_editor.hpp"
#include "models/host/tty/text_width.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kListUnaskedMax = 100;  // completion-query-items

/// The longest beginning that all have, cut where a character ends.
std::string common_beginning(const std::vector<Completion::Candidate>& candidates) {
    std::string common = candidates.front().text;
    for (const Completion::Candidate& candidate : candidates) {
        const auto differs = std::mismatch(common.begin(), common.end(), candidate.text.begin(),
                                           candidate.text.end());
        common.erase(differs.first, common.end());
    }
    const std::size_t last = previous_character(common, common.size());
    const bool is_cut = !common.empty() && static_cast<unsigned char>(common[last]) >= 0xc0 &&
                        character_at(common, last).bytes == 1;
    if (is_cut) common.resize(last);
    return common;
}

}  // namespace

void LineEditor::complete() {
    const Completion completion = completer_(text_, cursor_);
    if (completion.candidates.empty()) return bell();
    const bool is_only = completion.candidates.size() == 1;
    std::string text = common_beginning(completion.candidates);
    if (is_only && !completion.candidates[0].is_open) text += completion.suffix;
    const std::string_view typed =
        std::string_view(text_).substr(completion.begin, cursor_ - completion.begin);
    if (text != typed && text.size() >= typed.size() &&
        text_.size() + text.size() <= kLineBytesMax) {
        note_edit();
        text_.replace(completion.begin, cursor_ - completion.begin, text);
        cursor_ = completion.begin + text.size();
        if (!is_only) bell();
        return;
    }
    if (is_only) return;
    action_ = LastAction::Complete;
    if (last_action_ != LastAction::Complete) return bell();
    list(completion);
}

void LineEditor::list(const Completion& completion) {
    std::vector<std::string> shown;
    for (const Completion::Candidate& candidate : completion.candidates) {
        shown.push_back(candidate.shown);
    }
    if (shown.empty()) return bell();
    move_to(text_.size());
    output_ += "\r\n";
    is_painted_ = false;
    if (shown.size() <= kListUnaskedMax) return show_list(shown);
    output_ += fmt::format("Display all {} possibilities? (y or n)", shown.size());
    asked_list_ = std::move(shown);
}

void LineEditor::answer_list(const Key& key) {
    const bool is_yes = key.is('y') || key.is('Y') || key.is(' ') || key.is('\t');
    const bool is_no = key.is('n') || key.is('N') || key.is(kDeleteCharacter) ||
                       key.is(control('C')) || key.is(control('G'));
    if (!is_yes && !is_no) return bell();
    output_ += "\r\n";
    const std::vector<std::string> shown = std::exchange(asked_list_, {});
    if (is_yes) show_list(shown);
}

/// In columns, from the top to the bottom of each.
void LineEditor::show_list(const std::vector<std::string>& shown) {
    int width = 0;
    for (const std::string& each : shown) width = std::max(width, shown_width(each));
    width += 2;
    const auto columns = static_cast<std::size_t>(std::max(1, columns_ / width));
    const std::size_t rows = (shown.size() + columns - 1) / columns;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t at = row; at < shown.size(); at += rows) {
            output_ += shown_text(shown[at]);
            const bool is_last = at + rows >= shown.size();
            const auto blanks = static_cast<std::size_t>(width - shown_width(shown[at]));
            if (!is_last) output_.append(blanks, ' ');
        }
        output_ += "\r\n";
    }
}

}  // namespace lvsim::host
