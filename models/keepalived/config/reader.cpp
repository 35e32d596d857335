// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/config/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::keepalived {
namespace {
constexpr int kStatusFatal = 2;
constexpr int kStatusMissingFile = 6;
/// Blocks within blocks; the tables have six levels, so that only a table that names itself gets
/// here.
constexpr int kLevelsMax = 16;
}  // namespace

std::string_view Reader::word(std::size_t index) const {
    return index < words_->size() ? std::string_view((*words_)[index]) : std::string_view();
}

std::optional<std::string_view> Reader::need(std::size_t index) {
    if (index < words_->size()) {
        return word(index);
    }
    if (failure_ == 0) {
        report(
            fmt::format("*** Configuration line starting `{}` is missing a parameter after "
                        "keyword `{}` at word position {}",
                        word(0), word(index - 1), index + 1));
        failure_ = kStatusFatal;
    }
    return std::nullopt;
}

void Reader::report(std::string text) {
    if (place_ == nullptr || place_->number == 0) {
        report_plain(std::move(text));
        return;
    }
    const bool has_file = process_ != ConfigProcess::Parent || !place_->is_main;
    report_plain(has_file ? fmt::format("({}: Line {}) {}", place_->file, place_->number, text)
                          : fmt::format("(Line {}) {}", place_->number, text));
}

void Reader::report_plain(std::string text) {
    messages_->push_back({process_, std::move(text)});
}

void Reader::refuse(std::string_view text) {
    report(fmt::format("not modelled in lvsim: {}", text));
}

bool Reader::read(std::span<const Keyword> keywords, Draft& draft) {
    while (failure_ == 0 && next_ < lines_->lines.size()) {
        read_block(keywords, draft, 0, false);
    }
    if (failure_ == 0 && lines_->open_braces > 0) {
        report_plain(fmt::format("There are {} missing '}}'s or extra '{{'s", lines_->open_braces));
    }
    if (failure_ == 0 && has_missing_file_) {
        failure_ = kStatusMissingFile;
    }
    return failure_ == 0;
}

const ConfigLine* Reader::next_line() {
    while (failure_ == 0 && next_ < lines_->lines.size()) {
        const ConfigLine& line = lines_->lines[next_++];
        place_ = &line;
        words_ = &line.words;
        switch (line.kind) {
            case LineKind::Words: return &line;
            case LineKind::ExtraBrace: report("Extra '}' found"); return &line;
            case LineKind::Complaint: report(line.text); break;
            case LineKind::ParentOnly:
            case LineKind::MissingFile:
                if (process_ == ConfigProcess::Parent) {
                    report(line.text);
                    has_missing_file_ |= line.kind == LineKind::MissingFile;
                }
                break;
        }
    }
    return nullptr;
}

/// True: the line belongs to what is skipped. A block within a block that was skipped also ends the
/// block around it, as in keepalived.
bool Reader::skip_line(std::string_view word, int level, bool& ends_block) {
    if (skip_ == Skip::Pending) {
        skip_ = word == "{" ? Skip::Inside : Skip::No;
        skip_depth_ = 1;
        return skip_ == Skip::Inside;
    }
    if (skip_ == Skip::No) {
        return false;
    }
    if (word == "{") {
        ++skip_depth_;
    } else if (word == "}" && --skip_depth_ == 0) {
        skip_ = Skip::No;
        ends_block = level > 0;
    }
    return true;
}

/// True: the line is an opening brace, where it belongs or not.
bool Reader::opening_line(std::string_view word, int level, bool& needs_brace) {
    if (std::exchange(needs_brace, false)) {
        if (word == "{" && level > 0) {
            return true;
        }
        report("Missing '{' at beginning of configuration block");
        return false;
    }
    if (word == "{") {
        report("Unexpected '{' - ignoring");
        return true;
    }
    return false;
}

/// False: a block that was skipped ended this one.
bool Reader::read_block(std::span<const Keyword> keywords, Draft& draft, int level,
                        bool needs_brace) {
    while (const ConfigLine* line = next_line()) {
        const std::string& first = line->words[0];
        bool ends_block = false;
        if (skip_line(first, level, ends_block)) {
            if (ends_block) {
                return false;
            }
            continue;
        }
        if (opening_line(first, level, needs_brace)) {
            continue;
        }
        if (first == "}" && level > 0) {
            return true;
        }
        const auto known = std::find_if(keywords.begin(), keywords.end(),
                                        [&](const Keyword& each) { return each.word == first; });
        if (known == keywords.end()) {
            report(fmt::format("Unknown keyword '{}'", first));
        } else {
            apply(*known, draft, level);
        }
    }
    return true;
}

void Reader::apply(const Keyword& keyword, Draft& draft, int level) {
    if (keyword.owner && *keyword.owner != process_) {
        skip_block();
        return;
    }
    if (keyword.handle != nullptr) {
        keyword.handle(*this, draft);
    }
    if (failure_ != 0) {
        return;
    }
    if (keyword.item != nullptr && skip_ == Skip::No) {
        read_list(keyword, draft);
    }
    if (keyword.block != nullptr && level < kLevelsMax) {
        const bool is_read = read_block(keyword.block(), draft, level + 1, skip_ == Skip::No);
        if (is_read && keyword.end != nullptr && failure_ == 0) {
            keyword.end(*this, draft);
        }
    }
}

void Reader::read_list(const Keyword& keyword, Draft& draft) {
    bool is_first = true;
    while (const ConfigLine* line = next_line()) {
        const std::string& first = line->words[0];
        if (std::exchange(is_first, false) && first == "{") {
            continue;
        }
        if (first == "}") {
            break;
        }
        keyword.item(*this, draft);
        if (failure_ != 0) {
            break;
        }
    }
    if (keyword.end != nullptr && keyword.block == nullptr && failure_ == 0) {
        keyword.end(*this, draft);
    }
}

}  // namespace lvsim::keepalived
