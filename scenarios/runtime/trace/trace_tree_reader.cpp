// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/trace_tree_reader.hpp"

#include "scenarios/runtime/trace/trace_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lvsim::runtime {

void TraceTreeReader::report(std::string_view code, const YamlNode& at, std::string message,
                             std::string hint) {
    errors_.add(Diagnostic{std::string(code), document_.place(at), "", std::move(message),
                           std::move(hint)});
}

void TraceTreeReader::check_keys(const YamlNode& mapping, const Words& known) {
    for (const YamlKey& key : mapping.keys) {
        if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
        const std::string_view near = nearest_word(key.text, known);
        errors_.add(Diagnostic{
            std::string(trace_code::kUnknownKey), document_.place(key), "",
            fmt::format("unknown key '{}', expected one of: {}", key.text, fmt::join(known, " ")),
            near.empty() ? "" : fmt::format("did you mean '{}'?", near)});
    }
}

bool TraceTreeReader::expect(const YamlNode& node, YamlKind kind, std::string_view what) {
    if (node.kind == kind) return true;
    report(trace_code::kWrongValue, node,
           fmt::format("{} must be {}, not {}", what, to_text(kind), to_text(node.kind)));
    return false;
}

std::string TraceTreeReader::text_of(const YamlNode& node, std::string_view what) {
    return expect(node, YamlKind::Scalar, what) ? node.text : std::string();
}

std::uint64_t TraceTreeReader::number_of(const YamlNode& node, std::uint64_t least,
                                         std::uint64_t most, std::string_view what) {
    const std::string text = text_of(node, what);
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc{} && stopped == end && value >= least && value <= most) return value;
    if (node.is_scalar()) {
        report(trace_code::kWrongValue, node,
               fmt::format("{} must be a number from {} to {}, not '{}'", what, least, most, text));
    }
    return least;
}

}  // namespace lvsim::runtime
