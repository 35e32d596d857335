// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/overrides.hpp"

#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/override_path.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::runtime {

namespace {

/// One --set: its number, and where its value begins.
struct Source {
    int number = 0;
    int offset = 0;

    /// A value of several lines has no column in the argument that one could count.
    [[nodiscard]] int column(int line, int of_value) const {
        return line <= 1 && of_value > 0 ? offset + of_value : 0;
    }
};

void mark(YamlNode& node, const Source& source) {
    node.column = source.column(node.line, node.column);
    node.change = source.number;
    for (YamlKey& key : node.keys) {
        key.column = source.column(key.line, key.column);
        key.change = source.number;
    }
    for (YamlNode& item : node.items) {
        mark(item, source);
    }
}

void add_syntax_errors(Diagnostics found, const Source& source, DiagnosticList& errors) {
    for (Diagnostic& error : found) {
        error.place =
            override_place(source.number, source.column(error.place.line, error.place.column));
        errors.add(std::move(error));
    }
}

void apply(const Override& change, const Source& source, YamlNode& root, DiagnosticList& errors) {
    auto value = read_yaml_text(change.value, "--set");
    if (!value) {
        add_syntax_errors(std::move(value.error()), source, errors);
        return;
    }
    PathWalk walk(root, change.path);
    YamlNode* const node = walk.go(source.number);
    if (node == nullptr) {
        const PathError& error = walk.error();
        errors.add({std::string(error.code),
                    override_place(source.number, static_cast<int>(error.offset) + 1), error.where,
                    error.message, error.hint});
        return;
    }
    mark(value->root, source);
    *node = std::move(value->root);
}

}  // namespace

void apply_overrides(const std::vector<Override>& changes, YamlNode& root, DiagnosticList& errors) {
    int number = 0;
    for (const Override& change : changes) {
        const Source source{++number, static_cast<int>(change.path.size()) + 1};
        apply(change, source, root, errors);
    }
}

Result<Override> parse_override(std::string_view argument, int number) {
    const std::size_t sign = argument.find('=');
    if (sign != std::string_view::npos) {
        return Override{std::string(argument.substr(0, sign)),
                        std::string(argument.substr(sign + 1))};
    }
    return tl::unexpected(
        Diagnostics{{std::string(code::kOverride),
                     override_place(number, 0),
                     {},
                     fmt::format("'{}' has no '=', expected PATH=VALUE", argument),
                     "such as --set traffic[0].count=100"}});
}

std::string to_text(const Override& change) {
    return change.path + "=" + change.value;
}

}  // namespace lvsim::runtime
