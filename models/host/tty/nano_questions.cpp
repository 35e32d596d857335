// SPDX-License-Identifier: Apache-2.0
//
// What nano asks above its help lines: whether to save, under which name, what to search for.
#include "models/host/host.hpp"
#include "models/host/tty/nano_editor.hpp"
#include "models/host/tty/text_width.hpp"
#include "models/host/user_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kAnswerBytesMax = 4096;
constexpr BothLanguages kSaveOld = {
    "Save modified buffer (ANSWERING \"No\" WILL DESTROY CHANGES) ? ",
    "Écrire l'espace modifié (RÉPONDRE « Non » EFFACERA LES CHANGEMENTS) ? "};
constexpr BothLanguages kSave = {"Save modified buffer? ", "Écrire l'espace modifié ? "};
constexpr BothLanguages kName = {"File Name to Write: ", "Nom du fichier à écrire: "};
constexpr BothLanguages kSearch = {"Search", "Recherche"};
constexpr BothLanguages kCancelled = {"Cancelled", "Annulé"};
constexpr BothLanguages kWroteLines = {"Wrote {} lines", "{} lignes écrites"};
constexpr BothLanguages kWroteLine = {"Wrote 1 line", "1 ligne écrite"};
constexpr BothLanguages kCannotWrite = {"Error writing {}: {}",
                                        "Erreur lors de l'écriture de {} : {}"};
constexpr BothLanguages kNotFound = {"\"{}\" not found", "« {} » non trouvé"};
constexpr BothLanguages kWrapped = {"Search Wrapped", "La recherche a bouclé"};

}  // namespace

void NanoEditor::ask(Question question, std::string answer) {
    question_ = question;
    answer_ = std::move(answer);
    message_.clear();
}

std::string NanoEditor::question_text() const {
    const bool is_old = context_->host->profile() == Profile::Centos6;
    switch (question_) {
        case Question::None: return {};
        case Question::SaveChanges: return std::string((is_old ? kSaveOld : kSave).in(is_french_));
        case Question::FileName: return std::string(kName.in(is_french_)) + answer_;
        case Question::Search:
            return fmt::format("{}{}: {}", kSearch.in(is_french_),
                               pattern_.empty() ? "" : fmt::format(" [{}]", pattern_), answer_);
    }
    return {};
}

void NanoEditor::answer_key(const Key& key) {
    if (key.is(control('C')) || key.code == KeyCode::Escape) {
        question_ = Question::None;
        leaves_after_ = false;
        return say(kCancelled);
    }
    if (question_ == Question::SaveChanges) return answer_save(key);
    if (key.is('\r') || key.is('\n')) return answer();
    if (key.is(control('H')) || key.is(kDeleteCharacter)) {
        answer_.resize(previous_character(answer_, answer_.size()));
    } else if (key.is_text() && answer_.size() < kAnswerBytesMax) {
        answer_ += key.text;
    } else {
        rings_ = true;
    }
}

void NanoEditor::answer_save(const Key& key) {
    if (key.is('y') || key.is('Y') || (is_french_ && (key.is('o') || key.is('O')))) {
        leaves_after_ = true;
        return ask(Question::FileName, path_);
    }
    if (key.is('n') || key.is('N')) {
        is_over_ = true;
        return;
    }
    rings_ = true;
}

void NanoEditor::answer() {
    const Question question = std::exchange(question_, Question::None);
    if (question == Question::Search) return search(answer_.empty() ? pattern_ : answer_);
    if (answer_.empty()) return say(kCancelled);
    write_file(answer_);
}

void NanoEditor::write_file(const std::string& path) {
    UserFiles files(context_);
    const FileError error =
        files.write(path, buffer_.is_empty() ? std::string() : buffer_.content());
    if (error != FileError::None) {
        leaves_after_ = false;
        message_ = fmt::format(fmt::runtime(kCannotWrite.in(is_french_)), path,
                               is_french_ ? to_french(error) : to_text(error));
        return;
    }
    path_ = path;
    buffer_.set_unchanged();
    const std::size_t lines = buffer_.is_empty() ? 0 : buffer_.line_count();
    message_ = lines == 1 ? std::string(kWroteLine.in(is_french_))
                          : fmt::format(fmt::runtime(kWroteLines.in(is_french_)), lines);
    is_over_ = leaves_after_;
}

/// In any case of letters, from the cursor on and around the end.
void NanoEditor::search(const std::string& text) {
    if (text.empty()) return say(kCancelled);
    pattern_ = text;
    const auto lower = [](std::string from) {
        std::transform(from.begin(), from.end(), from.begin(), [](char byte) {
            return static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
        });
        return from;
    };
    const std::string wanted = lower(text);
    for (std::size_t i = 0; i <= buffer_.line_count(); ++i) {
        const std::size_t line = (cursor_.line + i) % buffer_.line_count();
        const std::size_t found =
            lower(buffer_.line(line)).find(wanted, i == 0 ? cursor_.byte + 1 : 0);
        if (found == std::string::npos) continue;
        if (line < cursor_.line || (i > 0 && line == cursor_.line)) say(kWrapped);
        cursor_ = {line, found};
        wanted_column_ = column();
        return;
    }
    message_ = fmt::format(fmt::runtime(kNotFound.in(is_french_)), text);
}

}  // namespace lvsim::host
