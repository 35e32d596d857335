// SPDX-License-Identifier: Apache-2.0
//
// The functions of awk(1).
#include "models/host/commands/awk_lexer.hpp"
#include "models/host/commands/awk_machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lvsim::host {

using Kind = AwkNode::Kind;

AwkValue AwkMachine::call(const AwkNode& node) {
    const std::string& name = node.text;
    const std::size_t least = name == "length" ? 0
                              : name == "substr" || name == "index" || name == "split" ||
                                      name == "sub" || name == "gsub" || name == "match"
                                  ? 2
                                  : 1;
    if (node.parts.size() < least) {
        fail(fmt::format("awk: line 1: not enough arguments to {}", name));
        return AwkValue();
    }
    const auto part = [&](std::size_t index) { return node.parts[index].get(); };
    if (name == "length") return length(node);
    if (name == "substr") return substr(node);
    if (name == "split") return split(node);
    if (name == "sub" || name == "gsub") return substitute(node, name == "gsub");
    if (name == "match") return match(node);
    if (name == "int") return AwkValue(std::trunc(number(part(0))));
    if (name == "sqrt") return AwkValue(std::sqrt(number(part(0))));
    if (name == "index") {
        const std::string whole = text(part(0));
        const std::size_t found = whole.find(text(part(1)));
        return AwkValue(found == std::string::npos ? 0.0 : static_cast<double>(found + 1));
    }
    if (name == "sprintf") {
        std::vector<AwkValue> values;
        for (const auto& argument : node.parts) values.push_back(value(argument.get()));
        return AwkValue(formatted(values));
    }
    std::string changed = text(part(0));
    const bool is_upper = name == "toupper";
    for (char& letter : changed) {
        if (is_upper && letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 32);
        if (!is_upper && letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 32);
    }
    return AwkValue(std::move(changed));
}

AwkValue AwkMachine::length(const AwkNode& node) {
    if (node.parts.empty()) return AwkValue(static_cast<double>(field(0).text().size()));
    const AwkNode& argument = *node.parts[0];
    const auto array = arrays_.find(argument.text);
    if (argument.kind == Kind::Variable && array != arrays_.end()) {
        return AwkValue(static_cast<double>(array->second.size()));
    }
    return AwkValue(static_cast<double>(text(&argument).size()));
}

AwkValue AwkMachine::substr(const AwkNode& node) {
    const std::string whole = text(node.parts[0].get());
    // POSIX: from the rounded begin, as many letters as the rounded length.
    const double begin = std::nearbyint(number(node.parts[1].get()));
    const double end = node.parts.size() > 2 ? begin + std::nearbyint(number(node.parts[2].get()))
                                             : static_cast<double>(whole.size()) + 1;
    const double first = std::max(begin, 1.0);
    const double last = std::min(end, static_cast<double>(whole.size()) + 1);
    if (!(last > first)) return AwkValue(std::string());
    return AwkValue(
        whole.substr(static_cast<std::size_t>(first) - 1, static_cast<std::size_t>(last - first)));
}

AwkValue AwkMachine::split(const AwkNode& node) {
    const std::string whole = text(node.parts[0].get());
    std::string separator = node.parts.size() > 2 ? pattern_of(*node.parts[2]) : special("FS");
    const auto parts = parts_of(whole, separator);
    Array& array = arrays_[node.parts[1]->text];
    array.clear();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        array[std::to_string(i + 1)] = AwkValue::from_input(parts[i]);
    }
    return AwkValue(static_cast<double>(parts.size()));
}

AwkValue AwkMachine::substitute(const AwkNode& node, bool is_global) {
    const Regex* pattern = regex(pattern_of(*node.parts[0]));
    const std::string replacement = text(node.parts[1].get());
    AwkNode record{.kind = Kind::Field};
    record.parts.push_back(std::make_unique<AwkNode>(AwkNode{.kind = Kind::Number}));
    const AwkNode& place = node.parts.size() > 2 ? *node.parts[2] : record;
    const std::string whole = text(&place);
    std::string changed;
    std::size_t copied = 0;
    double count = 0;
    for (std::size_t from = 0; pattern != nullptr && from <= whole.size();) {
        bool is_too_complex = false;
        const auto found = pattern->search(whole, from, is_too_complex);
        if (is_too_complex) fail("not modelled in lvsim: a pattern that takes this long");
        if (!found) break;
        const bool is_empty = found->begin == found->end;
        if (is_empty && count > 0 && found->begin == copied) {
            from = found->end + 1;
            continue;
        }
        changed.append(whole, copied, found->begin - copied);
        for (std::size_t i = 0; i < replacement.size(); ++i) {
            const bool is_escaped = replacement[i] == '\\' && i + 1 < replacement.size() &&
                                    (replacement[i + 1] == '&' || replacement[i + 1] == '\\');
            if (is_escaped) {
                changed.push_back(replacement[++i]);
            } else if (replacement[i] == '&') {
                changed.append(whole, found->begin, found->end - found->begin);
            } else {
                changed.push_back(replacement[i]);
            }
        }
        copied = found->end;
        ++count;
        from = is_empty ? found->end + 1 : found->end;
        if (!is_global) break;
    }
    if (count == 0) return AwkValue(0.0);
    changed.append(whole, copied);
    store(place, AwkValue(std::move(changed)));
    return AwkValue(count);
}

AwkValue AwkMachine::match(const AwkNode& node) {
    const std::string whole = text(node.parts[0].get());
    const Regex* pattern = regex(pattern_of(*node.parts[1]));
    bool is_too_complex = false;
    const auto found =
        pattern != nullptr ? pattern->search(whole, 0, is_too_complex) : std::nullopt;
    if (is_too_complex) fail("not modelled in lvsim: a pattern that takes this long");
    const double begin = found ? static_cast<double>(found->begin) + 1 : 0;
    variables_["RSTART"] = AwkValue(begin);
    variables_["RLENGTH"] = AwkValue(found ? static_cast<double>(found->end - found->begin) : -1.0);
    return AwkValue(begin);
}

std::string AwkMachine::formatted(const std::vector<AwkValue>& values) {
    const std::string format = values.empty() ? std::string() : values[0].text();
    std::string out;
    std::size_t used = 1;
    const auto next = [&] { return used < values.size() ? values[used++] : AwkValue(); };
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '%') {
            out.push_back(format[at]);
            continue;
        }
        if (at + 1 < format.size() && format[at + 1] == '%') {
            out.push_back('%');
            ++at;
            continue;
        }
        std::string conversion = "%";
        for (++at; at < format.size() &&
                   std::string_view("-+ #0123456789.*").find(format[at]) != std::string::npos;
             ++at) {
            conversion += format[at] == '*' ? next().text() : std::string(1, format[at]);
        }
        if (at >= format.size()) return out + conversion;
        const char letter = format[at];
        if (std::string_view("diouxXeEfFgG").find(letter) != std::string_view::npos) {
            out += awk_format_number(conversion + letter, next().number());
        } else if (letter == 's' || letter == 'c') {
            AwkValue shown = next();
            std::string value_text = shown.text(special("CONVFMT"));
            if (letter == 'c') {
                value_text =
                    shown.is_numeric() && shown.number() != 0
                        ? std::string(1, static_cast<char>(static_cast<int>(shown.number()) & 0xFF))
                        : value_text.substr(0, 1);
            }
            out += awk_format_text(conversion, value_text);
        } else {
            out += conversion + letter;
        }
        if (out.size() > std::size_t{32} * 1024 * 1024)
            fail("not modelled in lvsim: a text of this size");
    }
    return out;
}

}  // namespace lvsim::host
