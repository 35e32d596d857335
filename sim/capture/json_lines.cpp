// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/json_lines.hpp"

#include "sim/capture/utf8.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <iterator>

namespace lvsim::capture {

namespace {

/// Control characters, the quote and the backslash must not stand in a string (RFC 8259, 7).
void append_json_ascii(std::string& to, char letter) {
    switch (letter) {
        case '"': to += "\\\""; return;
        case '\\': to += "\\\\"; return;
        case '\b': to += "\\b"; return;
        case '\f': to += "\\f"; return;
        case '\n': to += "\\n"; return;
        case '\r': to += "\\r"; return;
        case '\t': to += "\\t"; return;
    }
    if (static_cast<unsigned char>(letter) < 0x20) {
        fmt::format_to(std::back_inserter(to), "\\u{:04x}", static_cast<unsigned>(letter));
    } else {
        to.push_back(letter);
    }
}

/// Appends the fields of an event to its line.
class FieldsOfLine final : public TraceFields {
public:
    explicit FieldsOfLine(std::string& line) : line_(line) {}

    void add(std::string_view name, std::int64_t value) override {
        add_name(name);
        fmt::format_to(std::back_inserter(line_), "{}", value);
    }
    void add(std::string_view name, std::string_view value) override {
        add_name(name);
        append_json_string(line_, value);
    }

private:
    void add_name(std::string_view name) {
        LVSIM_ASSERT(name != "t" && name != "node" && name != "kind" && name != "text",
                     "a field named \"{}\", which every line has anyway", name);
        line_ += ", ";
        append_json_string(line_, name);
        line_ += ": ";
    }

    std::string& line_;
};

}  // namespace

void append_json_string(std::string& to, std::string_view text) {
    to.push_back('"');
    while (!text.empty()) {
        const Utf8Step next = first_utf8(text);
        if (!next.is_valid) {
            to += kReplacementCharacter;
        } else if (next.bytes == 1) {
            append_json_ascii(to, text.front());
        } else {
            to += text.substr(0, next.bytes);
        }
        text.remove_prefix(next.bytes);
    }
    to.push_back('"');
}

void JsonLinesSink::on_trace(const TraceRecord& record) {
    line_ = "{\"t\": ";
    line_ += to_text(record.time);
    line_ += ", \"node\": ";
    const std::string_view node = names_.node_name(record.node);
    if (node.empty()) {
        line_ += "null";
    } else {
        append_json_string(line_, node);
    }
    line_ += ", \"kind\": ";
    append_json_string(line_, record.kind->name);
    FieldsOfLine fields(line_);
    record.fields(fields);
    line_ += ", \"text\": ";
    append_json_string(line_, record.text());
    line_ += "}\n";
    to_.write_record(line_);
    ++line_count_;
}

}  // namespace lvsim::capture
