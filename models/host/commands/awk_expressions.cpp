// SPDX-License-Identifier: Apache-2.0
//
// The expressions of awk(1).
#include "models/host/commands/awk_machine.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lvsim::host {

using Kind = AwkNode::Kind;

namespace {

/// Powers with whole exponents by multiplication: pow() differs between
/// processors.
double whole_power(double base, std::int64_t exponent) {
    double result = 1;
    std::uint64_t left = exponent < 0 ? 0 - static_cast<std::uint64_t>(exponent)
                                      : static_cast<std::uint64_t>(exponent);
    for (double square = base; left > 0; left /= 2, square *= square) {
        if (left % 2 == 1) result *= square;
    }
    return exponent < 0 ? 1 / result : result;
}

constexpr std::size_t kTextMax = std::size_t{32} * 1024 * 1024;

}  // namespace

std::string AwkMachine::text(const AwkNode* node) {
    return value(node).text(special("CONVFMT"));
}

AwkValue AwkMachine::value(const AwkNode* node) {
    if (node == nullptr || is_stopped()) return AwkValue();
    const auto part = [&](std::size_t index) { return node->parts[index].get(); };
    switch (node->kind) {
        case Kind::Number: return AwkValue(node->number);
        case Kind::Text: return AwkValue(node->text);
        case Kind::Pattern: return AwkValue(matches(*node, field(0).text()) ? 1.0 : 0.0);
        case Kind::Variable:
        case Kind::Element:
        case Kind::Field: return load(*node);
        case Kind::Group: return value(part(node->parts.size() - 1));
        case Kind::Assign: return assign(*node);
        case Kind::Ternary: return value(part(value(part(0)).is_true() ? 1 : 2));
        case Kind::BeforeStep:
        case Kind::AfterStep: return step(*node);
        case Kind::Call: return call(*node);
        case Kind::Or:
        case Kind::And:
        case Kind::In:
        case Kind::Match:
        case Kind::NoMatch:
        case Kind::Compare:
        case Kind::Concat:
        case Kind::Arithmetic:
        case Kind::Not:
        case Kind::Negate:
        case Kind::Plus: return operation(*node);
        case Kind::Block:
        case Kind::Expression:
        case Kind::Print:
        case Kind::PrintFormat:
        case Kind::If:
        case Kind::While:
        case Kind::Do:
        case Kind::For:
        case Kind::ForIn:
        case Kind::Break:
        case Kind::Continue:
        case Kind::Next:
        case Kind::Exit:
        case Kind::Delete: break;
    }
    return AwkValue();
}

AwkValue AwkMachine::operation(const AwkNode& node) {
    const auto part = [&](std::size_t index) { return node.parts[index].get(); };
    const auto truth = [](bool is_true) { return AwkValue(is_true ? 1.0 : 0.0); };
    const Kind kind = node.kind;
    if (kind == Kind::Or) return truth(value(part(0)).is_true() || value(part(1)).is_true());
    if (kind == Kind::And) return truth(value(part(0)).is_true() && value(part(1)).is_true());
    if (kind == Kind::Not) return truth(!value(part(0)).is_true());
    if (kind == Kind::Negate) return AwkValue(-number(part(0)));
    if (kind == Kind::Plus) return AwkValue(number(part(0)));
    if (kind == Kind::In) return truth(arrays_[node.text].contains(subscript(node, 0)));
    if (kind == Kind::Match || kind == Kind::NoMatch) {
        const std::string left = text(part(0));
        return truth(matches(*part(1), left) == (kind == Kind::Match));
    }
    if (kind == Kind::Compare) {
        const AwkValue left = value(part(0));
        const AwkValue right = value(part(1));
        return truth(compare(node.text, left, right));
    }
    if (kind == Kind::Concat) {
        std::string left = text(part(0));
        left += text(part(1));
        if (left.size() > kTextMax) fail("not modelled in lvsim: a text of this size");
        return AwkValue(std::move(left));
    }
    const double left = number(part(0));
    const double right = number(part(1));
    return arithmetic(node.text, left, right);
}

AwkValue AwkMachine::arithmetic(std::string_view sign, double a, double b) {
    switch (sign[0]) {
        case '+': return AwkValue(a + b);
        case '-': return AwkValue(a - b);
        case '*': return AwkValue(a * b);
        case '/':
            if (b == 0) fail("awk: division by zero");
            return AwkValue(b == 0 ? 0 : a / b);
        case '%':
            if (b == 0) fail("awk: division by zero in %");
            return AwkValue(b == 0 ? 0 : std::fmod(a, b));
        default: break;
    }
    if (b != std::trunc(b) || std::fabs(b) > 1e6) {
        if (b == 0.5) return AwkValue(std::sqrt(a));
        fail("not modelled in lvsim: awk's ^ with this exponent");
        return AwkValue();
    }
    return AwkValue(whole_power(a, static_cast<std::int64_t>(b)));
}

bool AwkMachine::compare(std::string_view sign, const AwkValue& a, const AwkValue& b) {
    int order = 0;
    if (a.is_numeric() && b.is_numeric()) {
        const double left = a.number();
        const double right = b.number();
        order = left < right ? -1 : left > right ? 1 : 0;
    } else {
        const std::string format = special("CONVFMT");
        order = a.text(format).compare(b.text(format));
    }
    if (sign == "<") return order < 0;
    if (sign == "<=") return order <= 0;
    if (sign == "==") return order == 0;
    if (sign == "!=") return order != 0;
    return sign == ">" ? order > 0 : order >= 0;
}

std::string AwkMachine::pattern_of(const AwkNode& node) {
    return node.kind == Kind::Pattern ? node.text : text(&node);
}

bool AwkMachine::matches(const AwkNode& node, const std::string& subject) {
    const Regex* pattern = regex(pattern_of(node));
    if (pattern == nullptr) return false;
    bool is_too_complex = false;
    const bool is_match = pattern->search(subject, 0, is_too_complex).has_value();
    if (is_too_complex) fail("not modelled in lvsim: a pattern that takes this long");
    return is_match;
}

std::string AwkMachine::subscript(const AwkNode& node, std::size_t from) {
    std::string key;
    for (std::size_t i = from; i < node.parts.size(); ++i) {
        if (i != from) key += special("SUBSEP");
        key += text(node.parts[i].get());
    }
    return key;
}

AwkValue AwkMachine::load(const AwkNode& place) {
    if (place.kind == Kind::Field) {
        const double index = number(place.parts[0].get());
        if (index < 0) fail("awk: negative field index");
        return index < 0 ? AwkValue() : field(static_cast<std::size_t>(std::min(index, 1e9)));
    }
    if (place.kind == Kind::Element) {
        const std::string key = subscript(place, 0);
        return arrays_[place.text][key];
    }
    if (place.text == "NF") split_record();
    return variables_[place.text];
}

AwkValue AwkMachine::store(const AwkNode& place, AwkValue stored) {
    if (place.kind == Kind::Field) {
        const double index = number(place.parts[0].get());
        if (index < 0) {
            fail("awk: negative field index");
        } else {
            set_field(static_cast<std::size_t>(std::min(index, 1e9)), stored);
        }
    } else if (place.kind == Kind::Element) {
        arrays_[place.text][subscript(place, 0)] = stored;
    } else {
        set_variable(place.text, stored);
    }
    return stored;
}

AwkValue AwkMachine::assign(const AwkNode& node) {
    AwkValue right = value(node.parts[1].get());
    if (node.text != "=") {
        const double left = load(*node.parts[0]).number();
        right = arithmetic(node.text, left, right.number());
    }
    return store(*node.parts[0], std::move(right));
}

AwkValue AwkMachine::step(const AwkNode& node) {
    const double before = load(*node.parts[0]).number();
    const double after = node.text == "++" ? before + 1 : before - 1;
    store(*node.parts[0], AwkValue(after));
    return AwkValue(node.kind == Kind::BeforeStep ? after : before);
}

}  // namespace lvsim::host
