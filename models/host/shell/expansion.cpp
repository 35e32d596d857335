// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/expansion.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/brace_expansion.hpp"
#include "models/host/shell/glob.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

const ParameterValue* ExpansionLog::next() {
    return cursor_ < entries_.size() ? &entries_[cursor_++] : nullptr;
}

void ExpansionLog::add(ParameterValue value) {
    entries_.push_back(std::move(value));
    cursor_ = entries_.size();
}

void ExpansionLog::satisfy(std::string output) {
    add({true, false, false, {std::move(output)}});
    is_wanting_ = false;
    wanted_.reset();
}

Expander::Outcome Expander::outcome(bool is_done) const {
    if (is_done) return Outcome::Done;
    return log_.is_wanting() ? Outcome::NeedsSubstitution : Outcome::Failed;
}

bool Expander::fail(std::string message, bool is_fatal) {
    error_ = std::move(message);
    is_fatal_ = is_fatal;
    return false;
}

Expander::Outcome Expander::fields(const Word& word, std::vector<std::string>& to) {
    std::vector<Word> words = {word};
    if (word.has_brace) {
        auto expanded = expand_braces(word);
        if (!expanded) {
            return outcome(fail(fmt::format(
                "stopped by lvsim: brace expansion to more than {} words", kBraceWordsMax)));
        }
        words = std::move(*expanded);
    }
    for (const Word& each : words) {
        if (!run(each, Mode::Fields)) return outcome(false);
        for (Field& field : std::exchange(fields_, {})) {
            if (!add_files(std::move(field), to)) return outcome(false);
        }
    }
    return Outcome::Done;
}

bool Expander::add_files(Field field, std::vector<std::string>& to) {
    if (!field.has_glob || state_.options.has_no_globs) {
        to.push_back(std::move(field.text));
        return true;
    }
    std::vector<std::string> paths =
        expand_pattern(state_.host->files(), field.pattern, state_.surroundings.directory);
    if (paths.empty() && !state_.options.globs_to_nothing) paths.push_back(std::move(field.text));
    for (std::string& path : paths) to.push_back(std::move(path));
    return true;
}

bool Expander::run(const Word& word, Mode mode) {
    mode_ = mode;
    fields_.clear();
    field_ = {};
    was_blank_ = false;
    if (!expand(word)) return false;
    finish_field();
    return true;
}

bool Expander::expand(const Word& word) {
    for (const WordPart& part : word.parts) {
        if (!expand_part(part)) return false;
        if (field_.text.size() > ShellState::kTextMax) {
            return fail(fmt::format("stopped by lvsim: a text of more than {} MiB",
                                    ShellState::kTextMax / 1024 / 1024));
        }
    }
    return true;
}

bool Expander::expand_part(const WordPart& part) {
    switch (part.kind) {
        case WordPart::Kind::Literal:
            // In ${x-a b} what is not quoted is split, as a value is.
            if (splits_literals_ && !part.is_quoted) {
                put_value(part.text, false);
            } else {
                put_literal(part.text, part.is_quoted);
            }
            return true;
        case WordPart::Kind::Tilde: return expand_tilde(part);
        case WordPart::Kind::Parameter: return expand_parameter(part);
        case WordPart::Kind::Substitution: return expand_substitution(part);
        case WordPart::Kind::Arithmetic: return expand_arithmetic(part);
    }
    return false;
}

bool Expander::one(const Word& word, Mode mode, std::string& to) {
    if (!run(word, mode)) return false;
    to.clear();
    for (const Field& field : fields_) to += mode == Mode::Text ? field.text : field.pattern;
    return true;
}

Expander::Outcome Expander::text(const Word& word, std::string& to) {
    return outcome(one(word, Mode::Text, to));
}

Expander::Outcome Expander::pattern(const Word& word, std::string& to) {
    return outcome(one(word, Mode::Pattern, to));
}

Expander::Outcome Expander::regex(const Word& word, std::string& to) {
    return outcome(one(word, Mode::Regex, to));
}

Expander::Outcome Expander::arithmetic(const Word& word, std::int64_t& to) {
    std::string expression;
    if (!one(word, Mode::Text, expression)) return outcome(false);
    if (const ParameterValue* known = log_.next()) {
        to = std::stoll(known->values.front());
        return Outcome::Done;
    }
    const auto value = state_.arithmetic(expression);
    if (!value) return outcome(fail(value.error()));
    log_.add({true, false, false, {std::to_string(*value)}});
    to = *value;
    return Outcome::Done;
}

bool Expander::inner(const Word& word, Mode mode, std::string& to) {
    Expander other(state_, log_);
    if (other.one(word, mode, to)) return true;
    return fail(other.error_, other.is_fatal_);
}

bool Expander::expand_substitution(const WordPart& part) {
    const ParameterValue* known = log_.next();
    if (known != nullptr) {
        // A copy: what is expanded next may make the log grow.
        const std::string output = known->values.front();
        put_value(output, part.is_quoted);
        return true;
    }
    log_.want(CommandHandle(substitution_of(part)));
    return false;
}

bool Expander::expand_arithmetic(const WordPart& part) {
    std::int64_t value = 0;
    Expander other(state_, log_);
    const Outcome result = other.arithmetic(arithmetic_of(part).expression, value);
    if (result != Outcome::Done) return fail(other.error_, other.is_fatal_);
    put_value(std::to_string(value), part.is_quoted);
    return true;
}

bool Expander::expand_tilde(const WordPart& part) {
    const auto literally = [&] { put_literal("~" + part.text, false); };
    if (part.text.empty()) {
        const ParameterValue home = state_.parameter("HOME");
        put_quoted(home.is_set ? home.values.front() : "/root");
    } else if (part.text == "+" || part.text == "-") {
        const ParameterValue old = state_.parameter(part.text == "+" ? "PWD" : "OLDPWD");
        if (!old.is_set) {
            literally();
        } else {
            put_quoted(old.values.front());
        }
    } else if (const Users users(state_.host->files()); const User* user = users.find(part.text)) {
        put_quoted(user->home);
    } else {
        literally();
    }
    return true;
}

}  // namespace lvsim::host
