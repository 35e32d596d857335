// SPDX-License-Identifier: Apache-2.0
//
// The statements of awk(1).
#include "models/host/commands/awk_machine.hpp"

namespace lvsim::host {

using Kind = AwkNode::Kind;

AwkMachine::Flow AwkMachine::run(const AwkNode* node) {
    if (node == nullptr) return Flow::Go;
    if (is_stopped()) return Flow::Exit;
    const auto part = [&](std::size_t index) { return node->parts[index].get(); };
    switch (node->kind) {
        case Kind::Block:
            for (const auto& statement : node->parts) {
                const Flow flow = run(statement.get());
                if (flow != Flow::Go) return flow;
            }
            return Flow::Go;
        case Kind::Expression: value(part(0)); return Flow::Go;
        case Kind::Print:
        case Kind::PrintFormat: print(*node); return Flow::Go;
        case Kind::If: return run(part(value(part(0)).is_true() ? 1 : 2));
        case Kind::While:
        case Kind::Do:
        case Kind::For: return run_loop(*node);
        case Kind::ForIn: return run_for_in(*node);
        case Kind::Break: return Flow::Break;
        case Kind::Continue: return Flow::Continue;
        case Kind::Next: return Flow::Next;
        case Kind::Exit:
            if (part(0) != nullptr) status_ = static_cast<int>(number(part(0))) & 0xFF;
            return Flow::Exit;
        case Kind::Delete: remove(*node); return Flow::Go;
        case Kind::Number:
        case Kind::Text:
        case Kind::Pattern:
        case Kind::Variable:
        case Kind::Element:
        case Kind::Field:
        case Kind::Group:
        case Kind::Assign:
        case Kind::Ternary:
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
        case Kind::Plus:
        case Kind::BeforeStep:
        case Kind::AfterStep:
        case Kind::Call: value(node); return Flow::Go;
    }
    return Flow::Go;
}

AwkMachine::Flow AwkMachine::run_loop(const AwkNode& node) {
    const bool is_for = node.kind == Kind::For;
    const bool is_do = node.kind == Kind::Do;
    const AwkNode* condition = node.parts[is_for ? 1 : 0].get();
    const AwkNode* body = node.parts[is_for ? 3 : 1].get();
    if (is_for) run(node.parts[0].get());
    bool is_first = is_do;
    while (is_first || condition == nullptr || value(condition).is_true()) {
        is_first = false;
        if (is_stopped()) return Flow::Exit;
        const Flow flow = run(body);
        if (flow == Flow::Break) break;
        if (flow == Flow::Next || flow == Flow::Exit) return flow;
        if (is_for) run(node.parts[2].get());
    }
    return Flow::Go;
}

AwkMachine::Flow AwkMachine::run_for_in(const AwkNode& node) {
    // The keys of now, in their order: the real programs' order is their table's.
    std::vector<std::string> keys;
    for (const auto& entry : arrays_[node.parts[0]->text]) keys.push_back(entry.first);
    for (std::string& key : keys) {
        store(*node.parts[0]->parts[0], AwkValue::from_input(std::move(key)));
        const Flow flow = run(node.parts[1].get());
        if (flow == Flow::Break) break;
        if (flow == Flow::Next || flow == Flow::Exit) return flow;
    }
    return Flow::Go;
}

void AwkMachine::print(const AwkNode& node) {
    std::vector<AwkValue> values;
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
        values.push_back(value(node.parts[i].get()));
    }
    std::string line;
    if (node.kind == Kind::PrintFormat) {
        line = formatted(values);
    } else if (values.empty()) {
        line = field(0).text() + special("ORS");
    } else {
        const std::string format = special("OFMT");
        const std::string separator = special("OFS");
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i != 0) line += separator;
            line += values[i].text(format);
        }
        line += special("ORS");
    }
    if (!error_.empty()) return;
    if (node.text.empty()) return owner_.print(line);
    const std::string path = text(node.parts[0].get());
    const bool is_open = written_[path];
    if (!owner_.print_to(path, is_open || node.text == ">>", line)) fail(" ");
    written_[path] = true;
}

void AwkMachine::remove(const AwkNode& node) {
    if (node.parts.empty()) {
        arrays_[node.text].clear();
    } else {
        arrays_[node.text].erase(subscript(node, 0));
    }
}

}  // namespace lvsim::host
