// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/awk_machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

/// Of one record: a loop that never ends is stopped.
constexpr std::uint64_t kStepsMax = 20'000'000;
constexpr std::size_t kFieldsMax = 1'000'000;

}  // namespace

AwkMachine::AwkMachine(AwkProgram program, Owner& owner)
    : program_(std::move(program)), owner_(owner), is_in_range_(program_.rules.size(), false) {
    for (const auto& [name, text] : {std::pair{"FS", " "},
                                     {"OFS", " "},
                                     {"ORS", "\n"},
                                     {"SUBSEP", "\x1c"},
                                     {"CONVFMT", "%.6g"},
                                     {"OFMT", "%.6g"},
                                     {"FILENAME", ""},
                                     {"RS", "\n"}}) {
        variables_[name] = AwkValue(std::string(text));
    }
    for (const char* name : {"NR", "FNR", "NF", "RSTART"}) variables_[name] = AwkValue(0.0);
    variables_["RLENGTH"] = AwkValue(-1.0);
}

void AwkMachine::set_variable(const std::string& name, AwkValue value) {
    if (name == "RS" && value.text() != "\n") return fail("not modelled in lvsim: awk's RS");
    if (name == "NF") split_record();
    variables_[name] = std::move(value);
    if (name != "NF") return;
    const double count = std::clamp(variables_["NF"].number(), 0.0, double{kFieldsMax});
    fields_.resize(static_cast<std::size_t>(count));
    is_joined_ = false;
}

std::string AwkMachine::special(std::string_view name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? std::string() : found->second.text();
}

void AwkMachine::fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
    has_exited_ = true;
    status_ = 2;
}

bool AwkMachine::is_stopped() {
    if (++steps_ > kStepsMax) fail("not modelled in lvsim: an awk program that takes this long");
    return !error_.empty();
}

bool AwkMachine::has_lines() const {
    return std::any_of(program_.rules.begin(), program_.rules.end(),
                       [](const AwkRule& rule) { return rule.when != AwkRule::When::Begin; });
}

void AwkMachine::begin() {
    run_rules(AwkRule::When::Begin);
}

void AwkMachine::begin_file(std::string_view name) {
    variables_["FILENAME"] = AwkValue(std::string(name == "-" ? "" : name));
    variables_["FNR"] = AwkValue(0.0);
}

void AwkMachine::add_line(std::string_view line) {
    if (has_exited_) return;
    variables_["NR"] = AwkValue(variables_["NR"].number() + 1);
    variables_["FNR"] = AwkValue(variables_["FNR"].number() + 1);
    set_record(std::string(line));
    run_rules(AwkRule::When::Line);
}

void AwkMachine::end() {
    // "exit" leads here, too; one in END ends it.
    if (!error_.empty()) return;
    has_exited_ = false;
    run_rules(AwkRule::When::End);
}

void AwkMachine::run_rules(AwkRule::When when) {
    steps_ = 0;
    for (std::size_t i = 0; i < program_.rules.size() && !has_exited_; ++i) {
        AwkRule& rule = program_.rules[i];
        const bool is_of_line =
            rule.when == AwkRule::When::Line || rule.when == AwkRule::When::Range;
        if (when == AwkRule::When::Line ? !is_of_line : rule.when != when) continue;
        if (is_of_line && !selects(rule, i)) continue;
        if (!rule.action) {
            owner_.print(field(0).text() + special("ORS"));
            continue;
        }
        const Flow flow = run(rule.action.get());
        if (flow == Flow::Next) return;
        if (flow == Flow::Exit) has_exited_ = true;
    }
}

bool AwkMachine::selects(AwkRule& rule, std::size_t index) {
    if (rule.when == AwkRule::When::Line) {
        return !rule.first || value(rule.first.get()).is_true();
    }
    if (!is_in_range_[index] && !value(rule.first.get()).is_true()) return false;
    is_in_range_[index] = !value(rule.last.get()).is_true();
    return true;
}

void AwkMachine::set_record(std::string record) {
    record_ = std::move(record);
    is_split_ = false;
    is_joined_ = true;
}

void AwkMachine::split_record() {
    if (std::exchange(is_split_, true)) return;
    fields_.clear();
    for (std::string& part : parts_of(record_, special("FS"))) {
        fields_.push_back(AwkValue::from_input(std::move(part)));
    }
    variables_["NF"] = AwkValue(static_cast<double>(fields_.size()));
}

std::vector<std::string> AwkMachine::parts_of(const std::string& text,
                                              const std::string& separator) {
    std::vector<std::string> parts;
    if (text.empty()) return parts;
    if (separator == " ") {
        constexpr std::string_view kBlanks = " \t\n";
        for (std::size_t at = text.find_first_not_of(kBlanks); at < text.size();
             at = text.find_first_not_of(kBlanks, at)) {
            const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
            parts.push_back(text.substr(at, end - at));
            at = end;
        }
        return parts;
    }
    std::size_t begin = 0;
    std::size_t from = 0;
    const bool is_letter = separator.size() == 1 && separator != "\\";
    const Regex* pattern = is_letter || separator.empty() ? nullptr : regex(separator);
    while (from <= text.size() && parts.size() < kFieldsMax) {
        std::size_t end = std::string::npos;
        std::size_t next = from;
        if (separator.empty()) {
            end = from + 1 < text.size() ? from + 1 : std::string::npos;
            next = from + 1;
        } else if (is_letter) {
            end = text.find(separator[0], from);
            next = end + 1;
        } else if (pattern != nullptr) {
            bool is_too_complex = false;
            const auto found = pattern->search(text, from, is_too_complex);
            if (is_too_complex) fail("not modelled in lvsim: a pattern that takes this long");
            if (found && found->end == found->begin) {
                from = found->end + 1;
                continue;
            }
            if (found) {
                end = found->begin;
                next = found->end;
            }
        }
        if (end == std::string::npos) break;
        parts.push_back(text.substr(begin, end - begin));
        begin = next;
        from = next;
    }
    parts.push_back(text.substr(std::min(begin, text.size())));
    return parts;
}

AwkValue AwkMachine::field(std::size_t index) {
    if (index == 0) {
        join_record();
        return AwkValue::from_input(record_);
    }
    split_record();
    return index <= fields_.size() ? fields_[index - 1] : AwkValue();
}

void AwkMachine::set_field(std::size_t index, AwkValue value) {
    if (index == 0) return set_record(value.text(special("CONVFMT")));
    if (index > kFieldsMax) return fail("not modelled in lvsim: this many fields");
    split_record();
    if (index > fields_.size()) {
        fields_.resize(index);
        variables_["NF"] = AwkValue(static_cast<double>(index));
    }
    fields_[index - 1] = std::move(value);
    is_joined_ = false;
}

void AwkMachine::join_record() {
    if (std::exchange(is_joined_, true)) return;
    const std::string separator = special("OFS");
    const std::string format = special("CONVFMT");
    record_.clear();
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (i != 0) record_ += separator;
        record_ += fields_[i].text(format);
    }
}

const Regex* AwkMachine::regex(const std::string& pattern) {
    const auto known = regexes_.find(pattern);
    if (known != regexes_.end()) return &known->second;
    auto made = Regex::compile(pattern, RegexSyntax::Extended, false);
    if (!made) {
        fail(made.error().starts_with("not modelled")
                 ? made.error()
                 : fmt::format("awk: regular expression compile failed ({})\n{}", made.error(),
                               pattern));
        return nullptr;
    }
    return &regexes_.emplace(pattern, std::move(*made)).first->second;
}

}  // namespace lvsim::host
