// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/config/lines.hpp"

#include "models/keepalived/config/definitions.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace lvsim::keepalived {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

/// Up to its comment: # or ! that no quotes hold.
std::string_view without_comment(std::string_view line) {
    bool is_quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') {
            is_quoted = !is_quoted;
        } else if (!is_quoted && (line[i] == '#' || line[i] == '!')) {
            return line.substr(0, i);
        }
    }
    return line;
}

/// A line, cut where braces stand that no quotes hold.
std::vector<std::string_view> cut_at_braces(std::string_view line) {
    std::vector<std::string_view> pieces;
    bool is_quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') {
            is_quoted = !is_quoted;
        } else if (!is_quoted && (line[i] == '{' || line[i] == '}')) {
            pieces.push_back(trimmed(line.substr(begin, i - begin)));
            pieces.push_back(line.substr(i, 1));
            begin = i + 1;
        }
    }
    pieces.push_back(trimmed(line.substr(begin)));
    std::erase_if(pieces, [](std::string_view piece) { return piece.empty(); });
    return pieces;
}

std::string directory_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash));
}

/// The words that include files, and whether they ask for more than a file that can be read.
struct IncludeWord {
    std::string_view word;
    bool must_match = false;
};
constexpr std::array kIncludeWords = {
    IncludeWord{"include"},        IncludeWord{"includer"},       IncludeWord{"includem", true},
    IncludeWord{"includew", true}, IncludeWord{"includeb", true}, IncludeWord{"includea", true},
};

class LineReader {
public:
    explicit LineReader(const ConfigMachine& machine) : machine_(&machine) {
        const std::string host = machine.host_name();
        id_ = host.substr(0, host.find('.'));
        definitions_.define("_INSTANCE", host);
        definitions_.define("_HASH", "#");
        definitions_.define("_BANG", "!");
    }

    ConfigLines read(std::string_view path) {
        const std::optional<std::string> text = machine_->read(path);
        if (text) {
            read_file({std::string(path), directory_of(path), true}, *text, 0);
        }
        return std::move(result_);
    }

private:
    struct File {
        std::string name;       ///< In messages.
        std::string directory;  ///< Where the files that it includes are.
        bool is_main = false;
    };
    struct Place {
        const File* file = nullptr;
        std::size_t number = 0;
        std::size_t depth = 0;
    };

    void read_file(const File& file, std::string_view text, std::size_t depth) {
        definitions_.define("_PWD", file.directory);
        Place place{&file, 0, depth};
        while (!text.empty() && !is_full()) {
            const std::size_t end = std::min(text.find('\n'), kLineOctetsMax);
            const bool is_whole = end < text.size() && text[end] == '\n';
            ++place.number;
            read_raw_line(place, text.substr(0, end));
            text.remove_prefix(std::min(end + (is_whole ? 1 : 0), text.size()));
        }
        if (file.is_main) {
            result_.last_number = place.number;
        }
    }

    [[nodiscard]] bool is_full() {
        if (result_.lines.size() < kConfigLinesMax && octets_ < kConfigOctetsMax) {
            return false;
        }
        if (!std::exchange(has_said_full_, true)) {
            complain({}, LineKind::Complaint,
                     fmt::format("not modelled in lvsim: more than {} lines or {} octets",
                                 kConfigLinesMax, kConfigOctetsMax));
        }
        return true;
    }

    void read_raw_line(const Place& place, std::string_view raw) {
        // What follows a zero octet is not seen by a program that reads C strings.
        std::string_view line = trimmed(without_comment(raw.substr(0, raw.find('\0'))));
        if (collect_definition(line) || line.empty() || include(place, line)) {
            return;
        }
        if (const auto name = Definitions::defined_name(line)) {
            begin_definition(*name, line.substr(name->size() + 2));
            return;
        }
        if (line.back() == '\\') {
            // Only definitions go on; but blanks in front of the sign are gone.
            expand_line(place, fmt::format("{}\\", trimmed(line.substr(0, line.size() - 1))));
            return;
        }
        expand_line(place, line);
    }

    /// Further lines of a definition that goes on: "\" ends all but the last.
    bool collect_definition(std::string_view line) {
        if (!open_definition_) {
            return false;
        }
        const bool goes_on = !line.empty() && line.back() == '\\';
        open_value_ += trimmed(goes_on ? line.substr(0, line.size() - 1) : line);
        open_value_ += '\n';
        if (!goes_on) {
            definitions_.define(std::move(*open_definition_), std::move(open_value_));
            open_definition_.reset();
        }
        return true;
    }

    void begin_definition(std::string_view name, std::string_view value) {
        if (!value.empty() && value.back() == '\\') {
            open_definition_ = name;
            open_value_ = trimmed(value.substr(0, value.size() - 1));
            open_value_ += '\n';
            return;
        }
        definitions_.define(std::string(name), std::string(trimmed(value)));
    }

    void expand_line(const Place& place, std::string_view line) {
        const std::optional<std::string> expanded = definitions_.expand(line);
        if (!expanded) {
            complain(place, LineKind::Complaint,
                     fmt::format("not modelled in lvsim: a definition without end in '{}'", line));
            return;
        }
        octets_ += expanded->size();
        std::string_view rest = *expanded;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            conditional_line(place, trimmed(rest.substr(0, end)));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

    /// "@ID ..." holds on the machine of that name only, "@^ID ..." on all others.
    void conditional_line(const Place& place, std::string_view line) {
        if (line.empty() || line[0] != '@') {
            plain_line(place, line);
            return;
        }
        const bool is_negated = line.size() > 1 && line[1] == '^';
        line.remove_prefix(is_negated ? 2 : 1);
        const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
        if ((line.substr(0, end) == id_) != is_negated) {
            plain_line(place, trimmed(line.substr(end)));
        }
    }

    void plain_line(const Place& place, std::string_view line) {
        if (line.starts_with("~SEQ") || line.starts_with("~LST")) {
            complain(place, LineKind::Complaint,
                     fmt::format("not modelled in lvsim: {}", line.substr(0, 4)));
            return;
        }
        for (const std::string_view piece : cut_at_braces(line)) {
            add_words(place, piece);
        }
    }

    void add_words(const Place& place, std::string_view piece) {
        ConfigLine line = line_at(place, LineKind::Words);
        if (!split_config_words(piece, line.words)) {
            complain(place, LineKind::Complaint, fmt::format("Unterminated quote '{}'", piece));
            complain(place, LineKind::Complaint, fmt::format("Unmatched quote: '{}'", piece));
            return;
        }
        if (piece == "{") {
            ++result_.open_braces;
        } else if (piece == "}") {
            if (result_.open_braces == 0) {
                line.kind = LineKind::ExtraBrace;
            } else {
                --result_.open_braces;
            }
        }
        result_.lines.push_back(std::move(line));
    }

    bool include(const Place& place, std::string_view line) {
        const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
        const std::string_view name = trimmed(line.substr(end));
        for (const IncludeWord& known : kIncludeWords) {
            if (known.word == line.substr(0, end) && !name.empty()) {
                include_files(place, name, known.must_match);
                return true;
            }
        }
        return false;
    }

    void include_files(const Place& place, std::string_view name, bool must_match) {
        if (place.depth + 1 > kIncludeDepthMax || includes_ >= kIncludesMax) {
            complain(place, LineKind::Complaint,
                     fmt::format("not modelled in lvsim: more than {} files, or {} within each "
                                 "other",
                                 kIncludesMax, kIncludeDepthMax));
            return;
        }
        const std::string prefix = name[0] == '/' ? "" : place.file->directory + "/";
        bool has_found = false;
        for (const std::string& path : machine_->glob(prefix + std::string(name))) {
            const std::optional<std::string> text = machine_->read(path);
            if (text && includes_ < kIncludesMax) {
                has_found = true;
                ++includes_;
                read_file({path.substr(prefix.size()), directory_of(path), false}, *text,
                          place.depth + 1);
                definitions_.define("_PWD", place.file->directory);
            }
        }
        if (!has_found) {
            complain(place, must_match ? LineKind::MissingFile : LineKind::ParentOnly,
                     fmt::format("Config files missing '{}'.", name));
        }
    }

    [[nodiscard]] static ConfigLine line_at(const Place& place, LineKind kind) {
        if (place.file == nullptr) {
            return {kind, {}, 0, false, {}, {}};
        }
        return {kind, place.file->name, place.number, place.file->is_main, {}, {}};
    }
    void complain(const Place& place, LineKind kind, std::string text) {
        ConfigLine line = line_at(place, kind);
        line.text = std::move(text);
        result_.lines.push_back(std::move(line));
    }

    const ConfigMachine* machine_;
    std::string id_;
    Definitions definitions_;
    std::optional<std::string> open_definition_;
    std::string open_value_;
    ConfigLines result_;
    std::size_t includes_ = 0;
    std::size_t octets_ = 0;  ///< Of all lines, definitions filled in.
    bool has_said_full_ = false;
};

}  // namespace

bool split_config_words(std::string_view line, std::vector<std::string>& words) {
    while (true) {
        const std::size_t begin = line.find_first_not_of(kBlanks);
        if (begin == std::string_view::npos) {
            return true;
        }
        line.remove_prefix(begin);
        const bool is_quoted = line[0] == '"';
        const std::size_t end =
            is_quoted ? line.find('"', 1) : std::min(line.find_first_of(" \t\r\n\""), line.size());
        if (end == std::string_view::npos) {
            return false;
        }
        words.emplace_back(line.substr(is_quoted ? 1 : 0, end - (is_quoted ? 1 : 0)));
        line.remove_prefix(end + (is_quoted ? 1 : 0));
    }
}

ConfigLines read_config_lines(const ConfigMachine& machine, std::string_view path) {
    return LineReader(machine).read(path);
}

}  // namespace lvsim::keepalived
