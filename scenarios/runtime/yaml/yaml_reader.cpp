// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/yaml/tree_builder.hpp"
#include "scenarios/runtime/yaml/utf8.hpp"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <streambuf>

namespace lvsim::runtime {

namespace {

/// A stream over bytes that stay where they are.
class ViewBuffer final : public std::streambuf {
public:
    explicit ViewBuffer(std::string_view text) {
        char* begin = const_cast<char*>(text.data());  // streambuf's interface; never written
        setg(begin, begin, begin + text.size());
    }
};

std::string_view without_byte_order_mark(std::string_view text) {
    constexpr std::string_view kMark = "\xef\xbb\xbf";
    return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

/// YAML 1.2, 5.1: of the control characters only these may stand in a file. (yaml-cpp would take
/// byte 4 for the end of the file.)
bool is_forbidden(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return (value < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || value == 0x7f;
}

SourcePlace place_of(std::string_view text, std::size_t at, const std::string& file) {
    const std::string_view before = text.substr(0, at);
    const std::size_t line_start = before.rfind('\n') + 1;
    const std::string_view line = before.substr(line_start);
    return {file, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
            static_cast<int>(std::count_if(line.begin(), line.end(), is_utf8_start)) + 1};
}

/// Only the first byte that is no text is reported: a picture has thousands.
Diagnostics check_text(std::string_view text, const std::string& file) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        const auto byte = static_cast<unsigned char>(text[at]);
        if (length == 0) {
            return {{std::string(code::kNotText), place_of(text, at, file), "",
                     fmt::format("byte 0x{:02x} is not UTF-8", byte), "save the file as UTF-8"}};
        }
        if (is_forbidden(text[at])) {
            return {{std::string(code::kNotText), place_of(text, at, file), "",
                     fmt::format("byte 0x{:02x} is a control character, expected text", byte), ""}};
        }
        at += length;
    }
    return {};
}

/// The one place that yaml-cpp's exceptions reach. False: the tree is not whole.
bool parse(std::string_view text, TreeBuilder& builder) {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
        builder.check_last_quote();
        return true;
    } catch (const StopParsing&) {
        return false;
    } catch (const YAML::Exception& error) {
        try {
            builder.add_syntax_error(error.mark, error.msg);
        } catch (const StopParsing&) {
            return false;
        }
        return false;
    }
}

Result<YamlDocument> strict(YamlInspection inspection) {
    if (!inspection.problems.empty()) return tl::unexpected(std::move(inspection.problems));
    return std::move(*inspection.document);
}

}  // namespace

YamlInspection inspect_yaml_text(std::string_view text, const std::string& file,
                                 const YamlLimits& limits) {
    if (text.size() > limits.bytes_max) {
        return {{{std::string(code::kTooLarge),
                  {file, 0, 0},
                  "",
                  fmt::format("has {} bytes, at most {} are read", text.size(), limits.bytes_max),
                  ""}},
                {}};
    }
    const std::string_view content = without_byte_order_mark(text);
    if (Diagnostics problems = check_text(content, file); !problems.empty()) {
        return {std::move(problems), {}};
    }
    DiagnosticList errors;
    TreeBuilder builder(content, file, limits, errors);
    const bool is_whole = parse(content, builder);
    YamlInspection result{errors.take(), {}};
    if (!is_whole) return result;
    result.document = {file, builder.take_root()};
    YamlNode& root = result.document->root;
    if (root.line == 0) {  // an empty file: what is missing is missing at its start
        root.line = 1;
        root.column = 1;
    }
    return result;
}

YamlInspection inspect_yaml_file(const std::string& path, const YamlLimits& limits) {
    const auto text = read_input_file(path, limits.bytes_max);
    if (!text) return {text.error(), {}};
    return inspect_yaml_text(*text, path, limits);
}

Result<YamlDocument> read_yaml_text(std::string_view text, const std::string& file,
                                    const YamlLimits& limits) {
    return strict(inspect_yaml_text(text, file, limits));
}

Result<YamlDocument> read_yaml_file(const std::string& path, const YamlLimits& limits) {
    return strict(inspect_yaml_file(path, limits));
}

}  // namespace lvsim::runtime
