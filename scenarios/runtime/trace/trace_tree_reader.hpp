// SPDX-License-Identifier: Apache-2.0
//
// What the readers of recordings share: they walk a YAML tree, take texts and numbers out of it and
// collect everything that does not fit, each with its place.
#pragma once

#include "scenarios/runtime/yaml/diagnostic_list.hpp"
#include "scenarios/runtime/yaml/yaml_node.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

class TraceTreeReader {
public:
    using Words = std::vector<std::string_view>;

    /// Requires: the document outlives it.
    explicit TraceTreeReader(const YamlDocument& document) : document_(document) {}

    void report(std::string_view code, const YamlNode& at, std::string message,
                std::string hint = {});
    /// Reports every key that is not among those known.
    void check_keys(const YamlNode& mapping, const Words& known);
    /// Whether the node is of that kind; reports it otherwise. `what` begins the message.
    [[nodiscard]] bool expect(const YamlNode& node, YamlKind kind, std::string_view what);
    /// Empty when it is no text.
    [[nodiscard]] std::string text_of(const YamlNode& node, std::string_view what);
    /// `least` when it is no such number.
    [[nodiscard]] std::uint64_t number_of(const YamlNode& node, std::uint64_t least,
                                          std::uint64_t most, std::string_view what);

    [[nodiscard]] const YamlDocument& document() const { return document_; }
    [[nodiscard]] DiagnosticList& errors() { return errors_; }

private:
    const YamlDocument& document_;
    DiagnosticList errors_;
};

}  // namespace lvsim::runtime
