// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/lab/script.hpp"

#include "models/host/boot/hardware.hpp"
#include "models/host/shell/session.hpp"
#include "scenarios/runtime/lab/keys.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/reading.hpp"
#include "scenarios/runtime/loader/values.hpp"
#include "scenarios/runtime/yaml/diagnostic_list.hpp"
#include "scenarios/runtime/yaml/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace lvsim::runtime {
namespace {

bool is_name_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.';
}

/// Where a text stops to be UTF-8; nullopt: nowhere.
std::optional<std::size_t> invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

/// A word of a ':' line, and where it begins.
struct Word {
    std::string text;
    int column = 1;
};

/// Reads one script.
class Reader {
public:
    Reader(std::string_view text, const std::string& file, const std::vector<std::string>& hosts)
        : text_(text), file_(file), hosts_(hosts.begin(), hosts.end()) {}

    Result<LabScript> read() {
        if (const auto at = invalid_utf8(text_)) {
            number_ =
                1 + static_cast<int>(std::count(
                        text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(*at), '\n'));
            error(1, "this line is not UTF-8");
            return tl::unexpected(errors_.take());
        }
        while (next_line()) read_line();
        if (!errors_.empty()) return tl::unexpected(errors_.take());
        return std::move(script_);
    }

private:
    bool next_line() {
        if (at_ >= text_.size()) return false;
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        line_ = text_.substr(at_, end - at_);
        if (line_.ends_with('\r')) line_.remove_suffix(1);
        at_ = end + 1;
        ++number_;
        return true;
    }
    void read_line();
    void read_typed(std::string_view host, char mark, std::string_view rest, int column);
    std::optional<std::string> read_whole(std::string_view first, const SourcePlace& place);
    void read_action(std::size_t begin);
    std::vector<Word> split(std::size_t begin);
    std::optional<LabAction> action_of(const std::vector<Word>& words);
    std::optional<LabAction> keys_of(const std::vector<Word>& words);
    std::optional<LabAction> wait_of(const std::vector<Word>& words);
    std::optional<LabAction> power_of(const std::vector<Word>& words);
    std::optional<LabAction> cable_of(const std::vector<Word>& words);
    std::optional<LabAction> mac_of(const std::vector<Word>& words);
    std::optional<LabAction> unknown(const Word& word);

    bool check_host(std::string_view host, int column);
    bool check_count(const std::vector<Word>& words, std::size_t count, std::string_view usage);
    std::optional<std::uint32_t> adapter_of(const Word& word);
    void error(int column, std::string message, std::string hint = {}) {
        errors_.add({std::string(code::kLabScript),
                     {file_, number_, column},
                     "",
                     std::move(message),
                     std::move(hint)});
    }

    std::string_view text_;
    const std::string& file_;
    std::vector<std::string_view> hosts_;
    std::size_t at_ = 0;
    std::string_view line_;
    int number_ = 0;
    DiagnosticList errors_;
    LabScript script_;
};

void Reader::read_line() {
    const std::size_t begin = line_.find_first_not_of(" \t");
    if (begin == std::string_view::npos || line_[begin] == '#') return;
    if (line_[begin] == ':') return read_action(begin);
    std::size_t end = begin;
    while (end < line_.size() && is_name_letter(line_[end])) ++end;
    const int column = static_cast<int>(begin) + 1;
    const char mark = end < line_.size() ? line_[end] : '\0';
    if (end == begin || (mark != '#' && mark != '$' && mark != '<')) {
        return error(column,
                     fmt::format("this is no line of a lab script: '{}'", line_.substr(begin, 40)),
                     "HOST# COMMAND, HOST$ COMMAND, HOST< TEXT, a line that begins with ':', or "
                     "a comment with '#'");
    }
    std::string_view rest = line_.substr(end + 1);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    read_typed(line_.substr(begin, end - begin), mark, rest, column);
}

void Reader::read_typed(std::string_view host, char mark, std::string_view rest, int column) {
    const bool is_known = check_host(host, column);
    const SourcePlace place{file_, number_, column};
    if (mark == '<') {
        if (is_known)
            script_.push_back({place, {}, LabInput{std::string(host), std::string(rest)}});
        return;
    }
    auto whole = read_whole(rest, place);
    if (!whole || !is_known) return;
    script_.push_back({place, {}, LabCommand{std::string(host), mark == '#', std::move(*whole)}});
}

/// A command with the lines that belong to it: a here-document, an open quote, a loop.
std::optional<std::string> Reader::read_whole(std::string_view first, const SourcePlace& place) {
    std::string text(first);
    while (!host::ShellSession::is_whole(text)) {
        if (!next_line()) {
            errors_.add({std::string(code::kLabScript), place, "",
                         "the command is not finished when the file ends",
                         "a here-document without its end mark, an open quote, or a loop "
                         "without 'done'"});
            return std::nullopt;
        }
        text += '\n';
        text += line_;
    }
    return text;
}

/// Words with blanks in between; in double quotes a word may have some.
std::vector<Word> Reader::split(std::size_t begin) {
    std::vector<Word> words;
    std::size_t at = begin;
    while (true) {
        at = line_.find_first_not_of(" \t", at);
        if (at == std::string_view::npos) return words;
        Word word{{}, static_cast<int>(at) + 1};
        bool is_quoted = false;
        for (; at < line_.size() && (is_quoted || (line_[at] != ' ' && line_[at] != '\t')); ++at) {
            if (line_[at] == '"') {
                is_quoted = !is_quoted;
            } else {
                word.text += line_[at];
            }
        }
        if (is_quoted) error(word.column, "a quote is not closed", "\"...\"");
        words.push_back(std::move(word));
    }
}

bool Reader::check_host(std::string_view host, int column) {
    if (std::find(hosts_.begin(), hosts_.end(), host) != hosts_.end()) return true;
    error(column, fmt::format("there is no machine '{}' in this lab", host),
          known_hint(host, hosts_));
    return false;
}

bool Reader::check_count(const std::vector<Word>& words, std::size_t count,
                         std::string_view usage) {
    if (words.size() == count) return true;
    const bool is_more = words.size() > count;
    error(is_more ? words[count].column : static_cast<int>(line_.size()) + 1,
          is_more ? fmt::format("'{}' is one word too many", words[count].text)
                  : fmt::format("'{}' wants more", words[0].text),
          std::string(usage));
    return false;
}

std::optional<std::uint32_t> Reader::adapter_of(const Word& word) {
    std::uint32_t number = 0;
    const char* end = word.text.data() + word.text.size();
    const auto [rest, failure] = std::from_chars(word.text.data(), end, number);
    if (failure == std::errc() && rest == end && number >= 1 &&
        number <= host::Hardware::kAdaptersMax) {
        return number;
    }
    error(word.column, fmt::format("'{}' is no adapter, expected 1 to {}", word.text,
                                   host::Hardware::kAdaptersMax));
    return std::nullopt;
}

void Reader::read_action(std::size_t begin) {
    const auto words = split(begin);
    if (auto action = action_of(words)) {
        script_.push_back({{file_, number_, words[0].column},
                           std::string(line_.substr(begin)),
                           std::move(*action)});
    }
}

std::optional<LabAction> Reader::action_of(const std::vector<Word>& words) {
    const std::string& name = words[0].text;
    if (name == ":key") return keys_of(words);
    if (name == ":wait") return wait_of(words);
    if (name == ":power") return power_of(words);
    if (name == ":network") {
        if (!check_count(words, 4, ":network HOST ADAPTER NAME|none")) return std::nullopt;
        const bool is_known = check_host(words[1].text, words[1].column);
        const auto adapter = adapter_of(words[2]);
        if (!is_known || !adapter) return std::nullopt;
        return LabNetwork{words[1].text, *adapter, words[3].text == "none" ? "" : words[3].text};
    }
    if (name == ":cable") return cable_of(words);
    if (name == ":mac") return mac_of(words);
    if (name == ":undo") {
        return check_count(words, 1, ":undo") ? std::optional<LabAction>(LabUndo{}) : std::nullopt;
    }
    if (name == ":save" || name == ":load") {
        if (!check_count(words, 2, name + " FILE")) return std::nullopt;
        if (name == ":save") return LabSave{words[1].text};
        return LabLoad{words[1].text};
    }
    return unknown(words[0]);
}

std::optional<LabAction> Reader::unknown(const Word& word) {
    static const std::vector<std::string_view> kActions{
        ":key", ":wait", ":power", ":network", ":cable", ":mac", ":undo", ":save", ":load"};
    constexpr std::array<std::string_view, 4> kLater{":why", ":check", ":tasks", ":hint"};
    constexpr std::array<std::string_view, 3> kAtPrompt{":go", ":pause", ":help"};
    if (std::find(kLater.begin(), kLater.end(), word.text) != kLater.end()) {
        error(word.column, fmt::format("'{}' is not part of this version", word.text));
    } else if (std::find(kAtPrompt.begin(), kAtPrompt.end(), word.text) != kAtPrompt.end()) {
        error(word.column,
              fmt::format("'{}' is for a person at the prompt, not for a script", word.text));
    } else {
        error(word.column, fmt::format("there is no '{}'", word.text),
              known_hint(word.text, kActions));
    }
    return std::nullopt;
}

std::optional<LabAction> Reader::keys_of(const std::vector<Word>& words) {
    if (words.size() < 3) {
        static_cast<void>(check_count(words, 3, ":key HOST KEY..."));
        return std::nullopt;
    }
    bool is_good = check_host(words[1].text, words[1].column);
    LabKeys keys{words[1].text, {}, {}};
    for (std::size_t i = 2; i < words.size(); ++i) {
        const auto bytes = bytes_of_key(words[i].text);
        if (!bytes) {
            error(words[i].column, fmt::format("there is no key '{}'", words[i].text),
                  known_hint(words[i].text, key_names()));
            is_good = false;
            continue;
        }
        keys.names += (i == 2 ? "" : " ") + words[i].text;
        keys.bytes += *bytes;
    }
    return is_good ? std::optional<LabAction>(std::move(keys)) : std::nullopt;
}

std::optional<LabAction> Reader::wait_of(const std::vector<Word>& words) {
    constexpr SimDuration kLongest = SimDuration::seconds(366LL * 86'400);
    if (!check_count(words, 2, ":wait 5s")) return std::nullopt;
    const auto span = parse_duration(words[1].text);
    if (!span) {
        error(words[1].column, span.error().message, span.error().hint);
        return std::nullopt;
    }
    if (*span > kLongest) {
        error(words[1].column, "that is more than a year");
        return std::nullopt;
    }
    return LabWait{*span};
}

std::optional<LabAction> Reader::power_of(const std::vector<Word>& words) {
    constexpr std::array<std::string_view, 3> kPositions{"on", "off", "reset"};
    if (!check_count(words, 3, ":power HOST on|off|reset")) return std::nullopt;
    const bool is_known = check_host(words[1].text, words[1].column);
    const auto found = std::find(kPositions.begin(), kPositions.end(), words[2].text);
    if (found == kPositions.end()) {
        error(words[2].column, fmt::format("'{}' is neither on nor off nor reset", words[2].text));
        return std::nullopt;
    }
    if (!is_known) return std::nullopt;
    return LabPower{words[1].text, static_cast<PowerSwitch>(found - kPositions.begin())};
}

std::optional<LabAction> Reader::cable_of(const std::vector<Word>& words) {
    if (!check_count(words, 4, ":cable HOST ADAPTER in|out")) return std::nullopt;
    const bool is_known = check_host(words[1].text, words[1].column);
    const auto adapter = adapter_of(words[2]);
    const bool is_in = words[3].text == "in";
    if (!is_in && words[3].text != "out") {
        error(words[3].column, fmt::format("'{}' is neither in nor out", words[3].text));
        return std::nullopt;
    }
    if (!is_known || !adapter) return std::nullopt;
    return LabCable{words[1].text, *adapter, is_in};
}

std::optional<LabAction> Reader::mac_of(const std::vector<Word>& words) {
    if (!check_count(words, 4, ":mac HOST ADAPTER new|ADDRESS")) return std::nullopt;
    const bool is_known = check_host(words[1].text, words[1].column);
    const auto adapter = adapter_of(words[2]);
    std::optional<MacAddress> mac;
    if (words[3].text != "new") {
        const auto parsed = parse_mac(words[3].text);
        if (!parsed) {
            error(words[3].column, parsed.error().message, "new, or such as 08:00:27:9b:55:b1");
            return std::nullopt;
        }
        mac = *parsed;
    }
    if (!is_known || !adapter) return std::nullopt;
    return LabMac{words[1].text, *adapter, mac};
}

}  // namespace

Result<LabScript> parse_lab_script(std::string_view text, const std::string& file,
                                   const std::vector<std::string>& hosts) {
    return Reader(text, file, hosts).read();
}

}  // namespace lvsim::runtime
