// SPDX-License-Identifier: Apache-2.0
//
// The parser's ${...} (POSIX.1-2017, Shell Command Language, 2.6.2, and bash's additions).
#include "models/host/shell/parser.hpp"
#include "models/host/shell/parser_nesting.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

bool is_special(char letter) {
    return letter != '\0' && std::string_view("@*#?-$!").find(letter) < 7;
}
bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

}  // namespace

void ShellParser::read_braced_parameter(Word& to, bool is_quoted) {
    Nesting nesting(*this);
    const std::size_t begin = at_;
    at_ += 2;
    boost::intrusive_ptr<ParameterUse> use(new ParameterUse);
    const bool is_length =
        at() == '#' && (is_name_letter(at(1), false) || (is_special(at(1)) && at(2) == '}'));
    if (is_length) step();
    if (at() == '!' && (is_name_letter(at(1), false) || is_special(at(1)))) {
        use->is_indirect = true;
        step();
    }
    read_parameter_name(*use);
    if (is_length) {
        use->operation = at() == '}' ? ParameterOperator::Length : ParameterOperator::Bad;
    } else if (use->name.empty()) {
        use->operation = ParameterOperator::Bad;
    } else if (at() != '}') {
        read_parameter_operator(*use, is_quoted);
    }
    finish_parameter(to, std::move(use), begin, is_quoted);
}

void ShellParser::finish_parameter(Word& to, boost::intrusive_ptr<ParameterUse> use,
                                   std::size_t begin, bool is_quoted) {
    if (error_) return;
    if (at() != '}') {
        use->operation = ParameterOperator::Bad;
        static_cast<void>(read_parameter_word("}", is_quoted));
    }
    if (at_end()) return fail_end("}");
    step();
    use->text = text_from(begin);
    to.parts.push_back({WordPart::Kind::Parameter, is_quoted, {}, std::move(use)});
}

void ShellParser::read_parameter_name(ParameterUse& use) {
    std::size_t length = 0;
    if (is_name_letter(at(), true)) {
        while (is_name_letter(at(length), false)) ++length;
    } else if (is_digit(at())) {
        while (is_digit(at(length))) ++length;
    } else if (is_special(at())) {
        length = 1;
    }
    use.name = text_.substr(at_, length);
    at_ += length;
    if (at() != '[' || !is_name(use.name)) return;
    step();
    use.has_subscript = true;
    use.subscript = read_parameter_word("]", true);
    if (at() == ']') step();
}

void ShellParser::read_parameter_operator(ParameterUse& use, bool is_quoted) {
    const bool is_prefix = use.is_indirect && (looks_at("*}") || looks_at("@}"));
    if (is_prefix) {
        use.operation = ParameterOperator::Names;
        use.is_indirect = false;
        return step();
    }
    use.has_colon = at() == ':' && at(1) != '\0' && std::string_view("-=?+").find(at(1)) < 4;
    if (use.has_colon) step();
    const char letter = at();
    switch (letter) {
        case '-': use.operation = ParameterOperator::Default; break;
        case '=': use.operation = ParameterOperator::Assign; break;
        case '?': use.operation = ParameterOperator::Error; break;
        case '+': use.operation = ParameterOperator::Alternate; break;
        case ':': {
            use.operation = ParameterOperator::Substring;
            step();
            use.argument = read_parameter_word(":}", true);
            use.has_second = at() == ':';
            if (!use.has_second) return;
            step();
            use.second = read_parameter_word("}", true);
            return;
        }
        case '#':
            return read_parameter_pattern(use, ParameterOperator::ShortPrefix,
                                          ParameterOperator::LongPrefix);
        case '%':
            return read_parameter_pattern(use, ParameterOperator::ShortSuffix,
                                          ParameterOperator::LongSuffix);
        case '^':
            return read_parameter_pattern(use, ParameterOperator::UpperFirst,
                                          ParameterOperator::UpperAll);
        case ',':
            return read_parameter_pattern(use, ParameterOperator::LowerFirst,
                                          ParameterOperator::LowerAll);
        case '/': return read_replacement(use, is_quoted);
        case '@': return refuse(fmt::format("${{{}@{}}}", use.name, at(1)));
        default: use.operation = ParameterOperator::Bad; return;
    }
    step();
    use.argument = read_parameter_word("}", is_quoted);
}

/// The operator's letter once or twice, then a pattern; quotes keep their meaning in it even
/// between double quotes.
void ShellParser::read_parameter_pattern(ParameterUse& use, ParameterOperator once,
                                         ParameterOperator twice) {
    const char letter = at();
    step();
    use.operation = at() == letter ? twice : once;
    if (at() == letter) step();
    use.argument = read_parameter_word("}", false);
}

void ShellParser::read_replacement(ParameterUse& use, bool is_quoted) {
    step();
    use.operation = ParameterOperator::ReplaceFirst;
    if (at() == '/') use.operation = ParameterOperator::ReplaceAll;
    if (at() == '#') use.operation = ParameterOperator::ReplacePrefix;
    if (at() == '%') use.operation = ParameterOperator::ReplaceSuffix;
    if (use.operation != ParameterOperator::ReplaceFirst) step();
    use.argument = read_parameter_word("/}", false);
    use.has_second = at() == '/';
    if (!use.has_second) return;
    step();
    use.second = read_parameter_word("}", is_quoted);
}

/// Up to one of `ends`, which is left.
Word ShellParser::read_parameter_word(std::string_view ends, bool is_quoted) {
    Nesting nesting(*this);
    Word word;
    if (!is_quoted) read_tilde(word);
    while (!at_end() && !error_ && ends.find(at()) == std::string_view::npos) {
        if (at() == '"') {
            read_double_quoted(word);
        } else if (is_quoted && looks_at("\\}")) {
            step();
            put(word, "}", true);
            step();
        } else if (is_quoted) {
            read_in_double_quotes(word);
        } else {
            read_unquoted(word);
        }
    }
    if (at_end()) fail_end("}");
    word.has_brace = false;  // no brace expansion inside ${...}
    return word;
}

}  // namespace lvsim::host
