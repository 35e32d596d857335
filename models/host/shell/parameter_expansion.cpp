// SPDX-License-Identifier: Apache-2.0
//
// What ${...} stands for.
#include "models/host/shell/expansion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

bool takes_word(ParameterOperator operation) {
    return operation == ParameterOperator::Default || operation == ParameterOperator::Assign ||
           operation == ParameterOperator::Error || operation == ParameterOperator::Alternate;
}

}  // namespace

bool Expander::expand_parameter(const WordPart& part) {
    const ParameterUse& use = parameter_of(part);
    if (use.operation == ParameterOperator::Bad) {
        return fail(fmt::format("{}: bad substitution", use.text));
    }
    ParameterValue value;
    if (!look_up(use, value)) return false;
    if (takes_word(use.operation)) {
        bool is_over = false;
        if (!with_default(use, part.is_quoted, value, is_over)) return false;
        if (is_over) return true;
    } else if (!value.is_set && !value.is_list && state_.options.refuses_unset) {
        return fail(fmt::format("{}: unbound variable", use.name), true);
    }
    if (use.operation != ParameterOperator::None && !takes_word(use.operation) &&
        !transform(use, value)) {
        return false;
    }
    put_parameter(value, part.is_quoted);
    return true;
}

void Expander::put_parameter(const ParameterValue& value, bool is_quoted) {
    if (!value.is_list) {
        if (!value.values.empty()) return put_value(value.values.front(), is_quoted);
        if (is_quoted) put_quoted("");
        return;
    }
    const std::string separators = state_.value("IFS");
    const bool joins = mode_ != Mode::Fields || (is_quoted && value.joins);
    if (joins) {
        const bool by_ifs = value.joins && state_.parameter("IFS").is_set;
        return put_value(value.joined(by_ifs ? separators.substr(0, 1) : " "), is_quoted);
    }
    for (std::size_t i = 0; i < value.values.size(); ++i) {
        if (i > 0) {
            const bool was_there = field_.is_there;
            finish_field();
            was_blank_ = was_there;
        }
        put_value(value.values[i], is_quoted);
    }
}

bool Expander::look_up(const ParameterUse& use, ParameterValue& value) {
    std::string subscript;
    if (use.has_subscript && !inner(use.subscript, Mode::Text, subscript)) return false;
    if (const ParameterValue* known = log_.next()) {
        value = *known;
        return true;
    }
    if (use.operation == ParameterOperator::Names ||
        (use.is_indirect && use.has_subscript && (subscript == "@" || subscript == "*"))) {
        if (!names_or_keys(use, value)) return false;
    } else if (use.has_subscript) {
        auto found = state_.element(use.name, subscript);
        if (!found) return fail(found.error());
        value = std::move(*found);
    } else {
        value = state_.parameter(use.name);
    }
    const bool is_key_list = use.is_indirect && use.has_subscript;
    if (use.is_indirect && !is_key_list && !follow(use, value)) return false;
    log_.add(value);
    return true;
}

bool Expander::names_or_keys(const ParameterUse& use, ParameterValue& value) {
    value = {true, true, false, {}};
    if (use.operation == ParameterOperator::Names) {
        value.values = state_.variables.names(use.name);
        return true;
    }
    const Variable* found = state_.variables.find(use.name);
    if (found == nullptr) return true;
    for (const auto& [index, text] : found->elements) value.values.push_back(std::to_string(index));
    return true;
}

/// ${!x}: the variable that x names.
bool Expander::follow(const ParameterUse& use, ParameterValue& value) {
    if (!value.is_set || value.values.empty()) {
        return fail(fmt::format("{}: invalid indirect expansion", use.name));
    }
    const std::string target = value.values.front();
    const std::size_t bracket = target.find('[');
    if (bracket != std::string::npos && target.ends_with(']')) {
        auto found = state_.element(target.substr(0, bracket),
                                    target.substr(bracket + 1, target.size() - bracket - 2));
        if (!found) return fail(found.error());
        value = std::move(*found);
        return true;
    }
    const bool is_number =
        !target.empty() && target.find_first_not_of("0123456789") == std::string::npos;
    if (!is_name(target) && !is_number && target != "@" && target != "*" && target != "#") {
        return fail(fmt::format("{}: invalid variable name", target));
    }
    value = state_.parameter(target);
    return true;
}

/// `is_over`: the word took the value's place, or nothing is left to do.
bool Expander::expand_default(const Word& word, bool is_quoted) {
    if (is_quoted) put_quoted("");
    const bool before = std::exchange(splits_literals_, !is_quoted);
    const bool is_done = expand(word);
    splits_literals_ = before;
    return is_done;
}

bool Expander::with_default(const ParameterUse& use, bool is_quoted, const ParameterValue& value,
                            bool& is_over) {
    const bool is_null = value.joined("").empty();
    const bool counts = value.is_set && !(use.has_colon && is_null);
    if (use.operation == ParameterOperator::Alternate) {
        is_over = true;
        if (!counts) {
            if (is_quoted && !value.is_list) put_quoted("");
            return true;
        }
        return expand_default(use.argument, is_quoted);
    }
    is_over = !counts;
    if (counts) return true;
    if (use.operation == ParameterOperator::Assign) return assign_default(use, is_quoted);
    if (use.operation == ParameterOperator::Default) {
        return expand_default(use.argument, is_quoted);
    }
    std::string message;
    if (!inner(use.argument, Mode::Text, message)) return false;
    if (message.empty()) {
        message = use.has_colon ? "parameter null or not set" : "parameter not set";
    }
    return fail(fmt::format("{}: {}", use.name, message), true);
}

bool Expander::assign_default(const ParameterUse& use, bool is_quoted) {
    std::string text;
    if (!inner(use.argument, Mode::Text, text)) return false;
    if (!is_name(use.name)) {
        return fail(fmt::format("${}: cannot assign in this way", use.name));
    }
    if (log_.next() == nullptr) {
        const auto assigned = state_.assign(use.name, text);
        if (!assigned) return fail(assigned.error());
        log_.add({true, false, false, {text}});
    }
    put_value(text, is_quoted);
    return true;
}

bool Expander::number(const Word& word, std::int64_t& to) {
    Expander other(state_, log_);
    const Outcome result = other.arithmetic(word, to);
    return result == Outcome::Done || fail(other.error_, other.is_fatal_);
}

bool Expander::transform(const ParameterUse& use, ParameterValue& value) {
    if (use.operation == ParameterOperator::Names || use.operation == ParameterOperator::Keys) {
        return true;
    }
    if (use.operation == ParameterOperator::Length) {
        const std::size_t length = value.is_list
                                       ? value.values.size()
                                       : (value.values.empty() ? 0 : value.values.front().size());
        value = {true, false, false, {std::to_string(length)}};
        return true;
    }
    if (use.operation == ParameterOperator::Substring) return substring(use, value);
    std::string pattern;
    std::string replacement;
    if (!inner(use.argument, Mode::Pattern, pattern)) return false;
    if (use.has_second && !inner(use.second, Mode::Text, replacement)) return false;
    std::size_t bytes = 0;
    for (std::string& text : value.values) {
        text = transformed(text, use.operation, pattern, replacement);
        bytes += text.size();
    }
    if (bytes > ShellState::kTextMax) {
        return fail(fmt::format("stopped by lvsim: a text of more than {} MiB",
                                ShellState::kTextMax / 1024 / 1024));
    }
    return true;
}

bool Expander::substring(const ParameterUse& use, ParameterValue& value) {
    std::int64_t offset = 0;
    std::int64_t length = INT64_MAX;
    if (!number(use.argument, offset)) return false;
    if (use.has_second && !number(use.second, length)) return false;
    const bool is_positional = use.name == "@" || use.name == "*";
    if (is_positional && offset <= 0) {
        value.values.insert(value.values.begin(), state_.name);
    } else if (is_positional) {
        --offset;
    }
    const std::int64_t size =
        static_cast<std::int64_t>(value.is_list ? value.values.size() : value.joined("").size());
    if (offset < 0) offset += size;
    if (offset < 0 || offset > size) {
        if (value.is_list) value.values.clear();
        if (!value.is_list && !value.values.empty()) value.values.front().clear();
        return true;
    }
    if (length < 0 && !value.is_list) length = size + length - offset;
    if (length < 0) {
        std::string text;
        if (!inner(use.second, Mode::Text, text)) return false;
        return fail(fmt::format("{}: substring expression < 0", text));
    }
    length = std::min(length, size - offset);
    if (value.is_list) {
        const auto first = value.values.begin() + static_cast<std::ptrdiff_t>(offset);
        value.values = std::vector<std::string>(first, first + static_cast<std::ptrdiff_t>(length));
    } else if (!value.values.empty()) {
        value.values.front() = value.values.front().substr(static_cast<std::size_t>(offset),
                                                           static_cast<std::size_t>(length));
    }
    return true;
}

}  // namespace lvsim::host
