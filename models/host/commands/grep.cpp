// SPDX-License-Identifier: Apache-2.0
//
// grep(1): -E -F -G -e -i -v -w -x -c -n -o -q -s -l -L -m -h -H; basic and extended patterns,
// several by -e or one a line. Works by line while its input still comes. The rest of GNU grep's
// options is refused by name. Behaviour reference: grep 3.8 (debian-12).
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/line_splitter.hpp"
#include "models/host/commands/matcher.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 48> kOptions = {{
    {'E', "extended-regexp", OptionKind::Flag},
    {'F', "fixed-strings", OptionKind::Flag},
    {'G', "basic-regexp", OptionKind::Flag},
    {'P', "perl-regexp", OptionKind::FlagNotModelled},
    {'e', "regexp", OptionKind::Value},
    {'f', "file", OptionKind::ValueNotModelled},
    {'i', "ignore-case", OptionKind::Flag},
    {'y', "", OptionKind::FlagNotModelled},
    {'v', "invert-match", OptionKind::Flag},
    {'w', "word-regexp", OptionKind::Flag},
    {'x', "line-regexp", OptionKind::Flag},
    {'c', "count", OptionKind::Flag},
    {'n', "line-number", OptionKind::Flag},
    {'o', "only-matching", OptionKind::Flag},
    {'q', "quiet", OptionKind::Flag},
    {'s', "no-messages", OptionKind::Flag},
    {'l', "files-with-matches", OptionKind::Flag},
    {'L', "files-without-match", OptionKind::Flag},
    {'m', "max-count", OptionKind::Value},
    {'h', "no-filename", OptionKind::Flag},
    {'H', "with-filename", OptionKind::Flag},
    {'A', "after-context", OptionKind::ValueNotModelled},
    {'B', "before-context", OptionKind::ValueNotModelled},
    {'C', "context", OptionKind::ValueNotModelled},
    {'b', "byte-offset", OptionKind::FlagNotModelled},
    {'a', "text", OptionKind::FlagNotModelled},
    {'r', "recursive", OptionKind::FlagNotModelled},
    {'R', "dereference-recursive", OptionKind::FlagNotModelled},
    {'T', "initial-tab", OptionKind::FlagNotModelled},
    {'z', "null-data", OptionKind::FlagNotModelled},
    {'Z', "null", OptionKind::FlagNotModelled},
    {'I', "", OptionKind::FlagNotModelled},
    {'\0', "color", OptionKind::FlagNotModelled},
    {'\0', "colour", OptionKind::FlagNotModelled},
    {'\0', "line-buffered", OptionKind::Flag},
    {'\0', "include", OptionKind::ValueNotModelled},
    {'\0', "exclude", OptionKind::ValueNotModelled},
    {'V', "version", OptionKind::FlagNotModelled},
    {'0', "", OptionKind::FlagNotModelled},  // -NUM: lines of context
    {'1', "", OptionKind::FlagNotModelled},
    {'2', "", OptionKind::FlagNotModelled},
    {'3', "", OptionKind::FlagNotModelled},
    {'4', "", OptionKind::FlagNotModelled},
    {'5', "", OptionKind::FlagNotModelled},
    {'6', "", OptionKind::FlagNotModelled},
    {'7', "", OptionKind::FlagNotModelled},
    {'8', "", OptionKind::FlagNotModelled},
    {'9', "", OptionKind::FlagNotModelled},
}};

constexpr int kStatusMatch = 0;
constexpr int kStatusNoMatch = 1;
constexpr int kStatusTrouble = 2;

int usage(const CommandContext* context) {
    const bool is_centos6 = context->host->profile() == Profile::Centos6;
    context->error->write(is_centos6 ? "Usage: grep [OPTION]... PATTERN [FILE]...\n"
                                       "Try `grep --help' for more information.\n"
                                     : "Usage: grep [OPTION]... PATTERNS [FILE]...\n"
                                       "Try 'grep --help' for more information.\n");
    return kStatusTrouble;
}

/// What it does with a line; the counters are those of the current file.
class Grep {
public:
    Grep(const CommandContext* context, const ParsedOptions& parsed, Matcher matcher)
        : context_(context),
          matcher_(std::move(matcher)),
          is_inverted_(parsed.has("v")),
          is_counting_(parsed.has("c")),
          is_numbered_(parsed.has("n")),
          is_only_matching_(parsed.has("o")),
          is_quiet_(parsed.has("q")),
          is_silent_(parsed.has("s")),
          lists_with_(parsed.has("l")),
          lists_without_(parsed.has("L")) {
        is_named_ = parsed.operands.size() > 1;
        for (const GivenOption& given : parsed.options) {
            if (given.name == "h") is_named_ = false;
            if (given.name == "H") is_named_ = true;
        }
    }

    void limit(std::uint64_t matches_max) { matches_max_ = matches_max; }
    void begin_file(std::string_view name) {
        name_ = name == "-" ? "(standard input)" : name;
        count_ = 0;
        line_number_ = 0;
    }

    void add_line(std::string_view line) {
        ++line_number_;
        if (matcher_.matches(line) == is_inverted_) return;
        ++count_;
        has_match_ = true;
        if (is_quiet_ || is_counting_ || lists_with_ || lists_without_) return;
        if (!is_only_matching_) return print(line);
        if (is_inverted_) return;
        for (const Regex::Match& match : matcher_.all(line)) {
            print(line.substr(match.begin, match.end - match.begin));
        }
    }

    /// No further line of this file can change anything.
    [[nodiscard]] bool is_file_decided() const {
        if (count_ >= matches_max_ || is_done()) return true;
        return count_ > 0 && (lists_with_ || lists_without_);
    }
    /// Nothing that comes can change anything.
    [[nodiscard]] bool is_done() const { return is_quiet_ && has_match_; }

    void end_file() {
        if (is_quiet_) return;
        if (is_counting_ && !lists_with_ && !lists_without_) {
            context_->out->write(fmt::format("{}{}\n", is_named_ ? name_ + ":" : "", count_));
        }
        const bool is_listed = (lists_with_ && count_ > 0) || (lists_without_ && count_ == 0);
        if (is_listed) {
            context_->out->write(name_ + "\n");
            has_listed_ = true;
        }
    }

    void fail(std::string_view name, FileError error) {
        has_trouble_ = true;
        if (is_silent_) return;
        context_->error->write(fmt::format("grep: {}: {}\n", name, to_text(error)));
    }

    [[nodiscard]] int status() const {
        if (matcher_.is_too_complex()) {
            context_->error->write("not modelled in lvsim: a pattern that takes this long\n");
            return kStatusTrouble;
        }
        if (has_trouble_ && !is_done()) return kStatusTrouble;
        return (lists_without_ ? has_listed_ : has_match_) ? kStatusMatch : kStatusNoMatch;
    }

private:
    void print(std::string_view text) {
        std::string line;
        if (is_named_) line.append(name_).append(":");
        if (is_numbered_) line.append(std::to_string(line_number_)).append(":");
        line.append(text).append("\n");
        context_->out->write(line);
    }

    const CommandContext* context_;
    Matcher matcher_;
    bool is_inverted_;
    bool is_counting_;
    bool is_numbered_;
    bool is_only_matching_;
    bool is_quiet_;
    bool is_silent_;
    bool lists_with_;
    bool lists_without_;
    bool is_named_ = false;
    bool has_match_ = false;
    bool has_listed_ = false;
    bool has_trouble_ = false;
    std::uint64_t matches_max_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t count_ = 0;
    std::uint64_t line_number_ = 0;
    std::string name_;
};

void add_text(Grep& grep, std::string_view text) {
    while (!text.empty() && !grep.is_file_decided()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        grep.add_line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// The patterns of -e, or the first operand, which is taken out.
std::optional<std::vector<std::string>> take_patterns(ParsedOptions& parsed) {
    std::vector<std::string> given;
    for (const GivenOption& option : parsed.options) {
        if (option.name == "e") given.push_back(option.value);
    }
    if (given.empty()) {
        if (parsed.operands.empty()) return std::nullopt;
        given.push_back(std::move(parsed.operands.front()));
        parsed.operands.erase(parsed.operands.begin());
    }
    std::vector<std::string> patterns;
    for (const std::string& text : given) {
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            patterns.push_back(text.substr(at, end - at));
            at = end + 1;
        }
    }
    return patterns;
}

MatcherOptions matcher_options(const ParsedOptions& parsed) {
    MatcherOptions options;
    for (const GivenOption& given : parsed.options) {
        if (given.name == "E") options.syntax = RegexSyntax::Extended;
        if (given.name == "F") options.syntax = RegexSyntax::Fixed;
        if (given.name == "G") options.syntax = RegexSyntax::Basic;
    }
    options.ignores_case = parsed.has("i");
    options.whole_words = parsed.has("w");
    options.whole_lines = parsed.has("x");
    return options;
}

/// The matcher, or nullopt after saying what is wrong with the patterns.
std::optional<Matcher> make_matcher(const CommandContext* context,
                                    const std::vector<std::string>& patterns,
                                    const MatcherOptions& options) {
    auto matcher = Matcher::make(patterns, options);
    if (!matcher) {
        const bool is_refused = matcher.error().starts_with("not modelled");
        context->error->write((is_refused ? "" : "grep: ") + matcher.error() + "\n");
        return std::nullopt;
    }
    for (const std::string& warning : matcher->warnings()) {
        context->error->write(fmt::format("grep: warning: {}\n", warning));
    }
    return std::move(*matcher);
}

}  // namespace

Process grep_main(CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        if (!parsed.error().help.empty()) co_return report(context, parsed.error());
        context->error->write(parsed.error().message + "\n");
        if (parsed.error().is_not_modelled) co_return kStatusTrouble;
        co_return usage(context);
    }
    if (parsed->has("F") && (parsed->has("E") || parsed->has("G"))) {
        context->error->write("grep: conflicting matchers specified\n");
        co_return kStatusTrouble;
    }
    const auto patterns = take_patterns(*parsed);
    if (!patterns) co_return usage(context);
    auto matcher = make_matcher(context, *patterns, matcher_options(*parsed));
    if (!matcher) co_return kStatusTrouble;
    Grep grep(context, *parsed, std::move(*matcher));
    if (const std::string* text = parsed->value("m")) {
        const auto limit = parse_count(context, "max count", *text);
        if (!limit) {
            context->error->write("grep: invalid max count\n");
            co_return kStatusTrouble;
        }
        if (*limit == 0) co_return kStatusNoMatch;
        grep.limit(*limit);
    }
    if (parsed->operands.empty()) parsed->operands.emplace_back("-");
    for (const std::string& operand : parsed->operands) {
        if (grep.is_done()) break;
        grep.begin_file(operand);
        if (operand != "-") {
            std::string content;
            const FileError error = read_operand(context, operand, content);
            if (error != FileError::None) {
                grep.fail(operand, error);
                continue;
            }
            add_text(grep, content);
            grep.end_file();
            continue;
        }
        LineSplitter lines;
        while (!grep.is_file_decided()) {
            lines.add(context->in->take());
            std::string_view line;
            while (!grep.is_file_decided() && lines.next(line)) grep.add_line(line);
            if (grep.is_file_decided()) break;
            if (context->in->is_closed()) {
                if (!lines.rest().empty()) grep.add_line(lines.rest());
                break;
            }
            Signal* changed = context->in->changed();
            co_await wait(changed);
        }
        grep.end_file();
    }
    co_return grep.status();
}

}  // namespace lvsim::host
