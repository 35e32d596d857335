// SPDX-License-Identifier: Apache-2.0
//
// tr(1): sets with ranges, escapes and classes, -d -s -c -t; [=x=] and [x*n]
// are not modelled.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 7> kOptions = {{
    {'c', "complement", OptionKind::Flag},
    {'C', "", OptionKind::Flag},
    {'d', "delete", OptionKind::Flag},
    {'s', "squeeze-repeats", OptionKind::Flag},
    {'t', "truncate-set1", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

struct Class {
    std::string_view name;
    bool (*contains)(unsigned char letter);
};

bool is_upper(unsigned char letter) {
    return letter >= 'A' && letter <= 'Z';
}
bool is_lower(unsigned char letter) {
    return letter >= 'a' && letter <= 'z';
}
bool is_digit(unsigned char letter) {
    return letter >= '0' && letter <= '9';
}
bool is_alnum(unsigned char letter) {
    return is_upper(letter) || is_lower(letter) || is_digit(letter);
}
bool is_graph(unsigned char letter) {
    return letter > ' ' && letter < 0x7f;
}

constexpr std::array<Class, 12> kClasses = {{
    {"alnum", is_alnum},
    {"alpha", [](unsigned char c) { return is_upper(c) || is_lower(c); }},
    {"blank", [](unsigned char c) { return c == ' ' || c == '\t'; }},
    {"cntrl", [](unsigned char c) { return c < ' ' || c == 0x7f; }},
    {"digit", is_digit},
    {"graph", is_graph},
    {"lower", is_lower},
    {"print", [](unsigned char c) { return is_graph(c) || c == ' '; }},
    {"punct", [](unsigned char c) { return is_graph(c) && !is_alnum(c); }},
    {"space", [](unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }},
    {"upper", is_upper},
    {"xdigit",
     [](unsigned char c) {
         return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
     }},
}};

/// Reads "a-z\n[:digit:]" into its letters.
class SetReader {
public:
    SetReader(const CommandContext* context, std::string_view text)
        : context_(context), text_(text) {}

    /// nullopt: said what is wrong.
    std::optional<std::string> run() {
        while (at_ < text_.size()) {
            if (text_.substr(at_).starts_with("[:")) {
                if (const int taken = take_class(); taken < 0)
                    return std::nullopt;
                else if (taken > 0)
                    continue;
            }
            if (text_.substr(at_).starts_with("[=") ||
                (text_[at_] == '[' && at_ + 2 < text_.size() && text_[at_ + 2] == '*')) {
                (void)refuse(context_, "tr's [=x=] and [x*n]");
                return std::nullopt;
            }
            if (!take_range()) return std::nullopt;
        }
        return set_;
    }

private:
    /// 1: taken, 0: it is none, -1: said that there is none of this name.
    int take_class() {
        const std::size_t end = text_.find(":]", at_ + 2);
        if (end == std::string_view::npos) return 0;
        const std::string_view name = text_.substr(at_ + 2, end - at_ - 2);
        const auto known = std::find_if(kClasses.begin(), kClasses.end(),
                                        [&](const Class& one) { return one.name == name; });
        if (known == kClasses.end()) {
            complain(context_,
                     fmt::format("invalid character class {}", quoted_locale(context_, name)));
            return -1;
        }
        for (int letter = 0; letter < 256; ++letter) {
            if (known->contains(static_cast<unsigned char>(letter))) {
                set_.push_back(static_cast<char>(letter));
            }
        }
        at_ = end + 2;
        return 1;
    }

    bool take_range() {
        const unsigned char first = take_letter();
        if (at_ + 1 >= text_.size() || text_[at_] != '-') {
            set_.push_back(static_cast<char>(first));
            return true;
        }
        ++at_;
        const unsigned char last = take_letter();
        if (last < first) {
            complain(context_,
                     fmt::format("range-endpoints of '{}-{}' are in reverse collating sequence "
                                 "order",
                                 static_cast<char>(first), static_cast<char>(last)));
            return false;
        }
        for (int letter = first; letter <= last; ++letter) {
            set_.push_back(static_cast<char>(letter));
        }
        return true;
    }

    unsigned char take_letter() {
        const char letter = text_[at_++];
        if (letter != '\\' || at_ == text_.size()) return static_cast<unsigned char>(letter);
        const char next = text_[at_++];
        constexpr std::string_view kNames = "abfnrtv";
        constexpr std::string_view kLetters = "\a\b\f\n\r\t\v";
        const std::size_t found = kNames.find(next);
        if (found != std::string_view::npos) return static_cast<unsigned char>(kLetters[found]);
        if (next < '0' || next > '7') return static_cast<unsigned char>(next);
        int value = next - '0';
        for (int i = 0; i < 2 && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '7';
             ++i) {
            value = value * 8 + (text_[at_++] - '0');
        }
        return static_cast<unsigned char>(value);
    }

    const CommandContext* context_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::string set_;
};

class Tr final : public TextProgram {
public:
    Tr(const CommandContext* context, const ParsedOptions& parsed, std::string first,
       std::string second)
        : context_(context), deletes_(parsed.has("d")), squeezes_(parsed.has("s")) {
        const bool is_complement = parsed.has("c") || parsed.has("C");
        if (is_complement) first = complement(first);
        if (parsed.has("t")) first.resize(std::min(first.size(), second.size()));
        const bool translates = !deletes_ && !second.empty();
        for (int letter = 0; letter < 256; ++letter) {
            to_[static_cast<std::size_t>(letter)] = static_cast<char>(letter);
        }
        for (std::size_t i = 0; i < first.size(); ++i) {
            const auto letter = static_cast<unsigned char>(first[i]);
            is_deleted_[letter] = deletes_;
            // The last letter of the second set stands for all that follow.
            if (translates) to_[letter] = second[std::min(i, second.size() - 1)];
        }
        const std::string& squeezed = second.empty() ? first : second;
        for (const char letter : squeezed) is_squeezed_[static_cast<unsigned char>(letter)] = true;
    }

    [[nodiscard]] const std::vector<std::string>& inputs() const override { return inputs_; }
    void add(std::string_view bytes) override {
        std::string out;
        for (const char byte : bytes) {
            const auto letter = static_cast<unsigned char>(byte);
            if (is_deleted_[letter]) continue;
            const char changed = to_[letter];
            const auto index = static_cast<unsigned char>(changed);
            if (squeezes_ && is_squeezed_[index] && last_ == changed) continue;
            out.push_back(changed);
            last_ = changed;
        }
        context_->out->write(out);
    }
    void fail(std::string_view /*name*/, FileError /*error*/) override {}
    [[nodiscard]] int finish() override { return 0; }

private:
    static std::string complement(const std::string& set) {
        std::string all;
        for (int letter = 0; letter < 256; ++letter) {
            const char byte = static_cast<char>(letter);
            if (set.find(byte) == std::string::npos) all.push_back(byte);
        }
        return all;
    }

    const CommandContext* context_;
    bool deletes_;
    bool squeezes_;
    std::array<char, 256> to_{};
    std::array<bool, 256> is_deleted_{};
    std::array<bool, 256> is_squeezed_{};
    std::optional<char> last_;
    std::vector<std::string> inputs_ = {"-"};
};

/// The number of operands that the options want. False: said what is wrong.
bool check_operands(const CommandContext* context, const ParsedOptions& parsed) {
    const auto& operands = parsed.operands;
    const bool deletes = parsed.has("d");
    const bool squeezes = parsed.has("s");
    if (operands.empty()) {
        (void)missing_operand(context);
        return false;
    }
    const std::size_t least = deletes == squeezes ? 2 : 1;
    if (operands.size() < least) {
        complain(context,
                 fmt::format("missing operand after {}\n{}", quoted_locale(context, operands[0]),
                             deletes ? "Two strings must be given when both deleting and "
                                       "squeezing repeats."
                                     : "Two strings must be given when translating."));
        print_try_help(context);
        return false;
    }
    const std::size_t most = deletes && !squeezes ? 1 : 2;
    if (operands.size() <= most) return true;
    complain(context, fmt::format("extra operand {}", quoted_locale(context, operands[most])));
    if (most == 1 && operands.size() == 2) {
        context->error->write(
            "Only one string may be given when deleting without "
            "squeezing repeats.\n");
    }
    print_try_help(context);
    return false;
}

std::unique_ptr<TextProgram> make_tr(const CommandContext* context, int& status) {
    auto parsed = parse_options(context->args, kOptions);
    status = 1;
    if (!parsed) {
        status = report(context, parsed.error());
        return nullptr;
    }
    if (!check_operands(context, *parsed)) return nullptr;
    auto first = SetReader(context, parsed->operands[0]).run();
    if (!first) return nullptr;
    std::string second;
    if (parsed->operands.size() > 1) {
        auto read = SetReader(context, parsed->operands[1]).run();
        if (!read) return nullptr;
        second = std::move(*read);
        if (second.empty() && !parsed->has("d")) {
            complain(context, "when not truncating set1, string2 must be non-empty");
            return nullptr;
        }
    }
    return std::make_unique<Tr>(context, *parsed, std::move(*first), std::move(second));
}

}  // namespace

Process tr_main(CommandContext* context) {
    return run_text_program(context, make_tr);
}

}  // namespace lvsim::host
