// SPDX-License-Identifier: Apache-2.0
//
// vi's commands on files, in Vim's words.
#include "models/host/host.hpp"
#include "models/host/tty/vi/editor.hpp"
#include "models/host/user_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr BothLanguages kNewFile = {"[New File]", "[Nouveau fichier]"};
constexpr BothLanguages kNew = {"[New] ", "[Nouveau] "};
constexpr BothLanguages kWritten = {"written", "écrit(s)"};
constexpr BothLanguages kReadonlyMark = {"[readonly] ", "[lecture-seule] "};
constexpr BothLanguages kIsDirectory = {"is a directory", "est un répertoire"};
constexpr BothLanguages kDenied = {"[Permission Denied]", "[Permission refusée]"};
constexpr BothLanguages kNotSaved = {
    "E37: No write since last change (add ! to override)",
    "E37: Modifications non enregistrées (ajoutez ! pour passer outre)"};
constexpr BothLanguages kReadonlySet = {
    "E45: 'readonly' option is set (add ! to override)",
    "E45: L'option 'readonly' est activée (ajoutez ! pour passer outre)"};
constexpr BothLanguages kNoName = {"E32: No file name", "E32: Aucun nom de fichier"};
constexpr BothLanguages kExists = {"E13: File exists (add ! to override)",
                                   "E13: Le fichier existe déjà (ajoutez ! pour passer outre)"};
constexpr BothLanguages kCannotWrite = {"E212: Can't open file for writing",
                                        "E212: Impossible d'ouvrir le fichier pour y écrire"};
constexpr BothLanguages kCannotOpen = {"E484: Can't open file {}",
                                       "E484: Impossible d'ouvrir le fichier {}"};
constexpr BothLanguages kMoreFiles = {"E173: {} more files to edit",
                                      "E173: encore {} fichiers à éditer"};
constexpr BothLanguages kOnlyOne = {"E163: There is only one file to edit",
                                    "E163: Il n'y a qu'un seul fichier à éditer"};
constexpr BothLanguages kPastLast = {"E165: Cannot go beyond last file",
                                     "E165: Impossible d'aller au-delà du dernier fichier"};
constexpr BothLanguages kPastFirst = {"E164: Cannot go before first file",
                                      "E164: Impossible d'aller avant le premier fichier"};
constexpr BothLanguages kTooLarge = {"not modelled in lvsim: files of more than 8 MiB",
                                     "not modelled in lvsim: files of more than 8 MiB"};

/// "10L, 160C" (Vim 7), "10L, 160B" (Vim 9).
std::string counts(const CommandContext& context, std::size_t lines, std::size_t bytes) {
    const bool is_old = context.host->profile() == Profile::Centos6;
    return fmt::format("{}L, {}{}", lines, bytes, is_old ? 'C' : 'B');
}

std::size_t lines_of(std::string_view content) {
    const auto newlines =
        static_cast<std::size_t>(std::count(content.begin(), content.end(), '\n'));
    return newlines + (content.empty() || content.ends_with('\n') ? 0 : 1);
}

}  // namespace

void ViEditor::open(std::string path) {
    path_ = std::move(path);
    buffer_ = TextBuffer();
    cursor_ = {};
    top_ = 0;
    is_readonly_ = is_view_;
    was_warned_ = false;
    UserFiles files(context_);
    if (files.is_directory(path_)) {
        return say(fmt::format("\"{}\" {}", path_, kIsDirectory.in(is_french_)));
    }
    const auto content = files.read(path_);
    if (!content && content.error() == FileError::NoSuchFile) {
        const bool is_old = context_->host->profile() == Profile::Centos6;
        return say(fmt::format("\"{}\" {}", path_,
                               is_old || is_french_ ? kNewFile.in(is_french_) : "[New]"));
    }
    if (!content) return say(fmt::format("\"{}\" {}", path_, kDenied.in(is_french_)), true);
    if (content->size() > TextBuffer::kBytesMax) return say(kTooLarge, true);
    buffer_ = TextBuffer(*content);
    is_readonly_ = is_readonly_ || files.access(path_, Access::Write) != FileError::None;
    const std::string_view mark = is_readonly_ ? kReadonlyMark.in(is_french_) : "";
    const std::string_view no_end = buffer_.has_last_newline() ? "" : "[noeol] ";
    say(fmt::format("\"{}\" {}{}{}", path_, mark, no_end,
                    counts(*context_, lines_of(*content), content->size())));
}

/// False: said why not.
bool ViEditor::write(std::string_view path, std::string_view content, bool is_forced) {
    UserFiles files(context_);
    const bool is_own = path == path_;
    const auto status = files.stat(path);
    if (status && status->is_directory()) {
        say(fmt::format("\"{}\" {}", path, kIsDirectory.in(is_french_)), true);
        return false;
    }
    if (is_own && is_readonly_ && !is_forced) {
        say(kReadonlySet, true);
        return false;
    }
    if (!is_own && status && !is_forced) {
        say(kExists, true);
        return false;
    }
    if (files.write(path, content) != FileError::None) {
        say(fmt::format("\"{}\" {}", path, kCannotWrite.in(is_french_)), true);
        return false;
    }
    const std::string_view mark = status ? "" : kNew.in(is_french_);
    say(fmt::format("\"{}\" {}{} {}", path, mark,
                    counts(*context_, lines_of(content), content.size()), kWritten.in(is_french_)));
    return true;
}

bool ViEditor::save(bool is_forced) {
    if (path_.empty()) {
        say(kNoName, true);
        return false;
    }
    // A text of no line at all is a file without bytes.
    const bool has_nothing = buffer_.is_empty() && !buffer_.is_changed();
    if (!write(path_, has_nothing ? "" : buffer_.content(), is_forced)) return false;
    buffer_.set_unchanged();
    return true;
}

void ViEditor::ex_write(const ExLine& line, std::size_t first, std::size_t last) {
    const bool writes_only =
        line.name == "w" || line.name == "write" || line.name.starts_with("wa");
    const bool only_if_changed = line.name[0] == 'x' || line.name[0] == 'e';
    const std::string& path = line.arguments;
    if (path.starts_with('!')) return refuse(":w !command");
    if (path.starts_with(">>")) return refuse(":w >>file");
    const bool is_part = first != 0 || last + 1 != buffer_.line_count();
    if (!path.empty() || is_part) {
        std::string content;
        for (std::size_t i = first; i <= last; ++i) content += buffer_.line(i) + "\n";
        if (buffer_.is_empty() && !buffer_.is_changed()) content.clear();
        const bool is_named = path_.empty() && !is_part;
        if (path.empty() && !line.is_forced) {
            return say("E140: Use ! to write partial buffer", true);
        }
        const std::string target = path.empty() ? path_ : path;
        if (is_named) path_ = target;
        const auto exists = UserFiles(context_).stat(target).has_value();
        if (!write(target, content, line.is_forced || (is_named && !exists))) return;
        if (target == path_ && !is_part) buffer_.set_unchanged();
    } else if (!only_if_changed || buffer_.is_changed()) {
        if (!save(line.is_forced)) return;
    }
    if (!writes_only) quit(line.is_forced);
}

bool ViEditor::may_leave(bool is_forced) {
    if (is_forced || !buffer_.is_changed()) return true;
    say(kNotSaved, true);
    return false;
}

void ViEditor::quit(bool is_forced) {
    if (!may_leave(is_forced)) return;
    const std::size_t left = files_.size() > file_ ? files_.size() - file_ - 1 : 0;
    if (left > 0 && !is_forced) {
        // Asked a second time it goes.
        file_ = files_.size();
        return say(fmt::format(fmt::runtime(kMoreFiles.in(is_french_)), left), true);
    }
    is_over_ = true;
}

void ViEditor::ex_quit(const ExLine& line) {
    if (line.name == "cq") {
        status_ = 1;
        is_over_ = true;
        return;
    }
    quit(line.is_forced || (line.name.starts_with("qa") && !buffer_.is_changed()));
}

void ViEditor::ex_edit(const ExLine& line) {
    if (line.name[0] == 'f') {
        if (!line.arguments.empty()) path_ = line.arguments;
        const std::size_t percent = (cursor_.line + 1) * 100 / buffer_.line_count();
        return say(fmt::format("\"{}\"{} line {} of {} --{}%-- col {}", path_,
                               buffer_.is_changed() ? " [Modified]" : "", cursor_.line + 1,
                               buffer_.line_count(), percent, cursor_.byte + 1));
    }
    if (!may_leave(line.is_forced)) return;
    if (line.arguments.empty() && path_.empty()) return say(kNoName, true);
    open(line.arguments.empty() ? path_ : line.arguments);
}

void ViEditor::ex_read(const ExLine& line, std::size_t after) {
    if (line.arguments.starts_with('!') || line.is_forced) {
        read_after_ = after;
        request_ = ShellRequest{line.arguments.substr(line.is_forced ? 0 : 1), true};
        return;
    }
    const std::string path = line.arguments.empty() ? path_ : line.arguments;
    if (path.empty()) return say(kNoName, true);
    const auto content = UserFiles(context_).read(path);
    if (!content) {
        return say(fmt::format(fmt::runtime(kCannotOpen.in(is_french_)), path), true);
    }
    if (!buffer_.has_room(content->size())) return say(kTooLarge, true);
    insert_lines(*content, after);
    say(fmt::format("\"{}\" {}", path, counts(*context_, lines_of(*content), content->size())));
}

void ViEditor::ex_next(const ExLine& line, bool is_forward) {
    if (files_.size() < 2) return say(kOnlyOne, true);
    file_ = std::min(file_, files_.size() - 1);
    if (is_forward && file_ + 1 == files_.size()) return say(kPastLast, true);
    if (!is_forward && file_ == 0) return say(kPastFirst, true);
    if (!may_leave(line.is_forced)) return;
    file_ = is_forward ? file_ + 1 : file_ - 1;
    open(files_[file_]);
}

}  // namespace lvsim::host
