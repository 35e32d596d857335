// SPDX-License-Identifier: Apache-2.0
//
// Builds our tree from yaml-cpp's parse events, and refuses what yaml_reader.hpp says. Private to
// this folder.
#pragma once

#include "scenarios/runtime/yaml/diagnostic_list.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// Thrown through yaml-cpp to end the parse; what is wrong is in the list by then.
struct StopParsing {};

/// Finds lines and columns (from 1, in letters) of yaml-cpp's marks (from 0, in bytes).
class MarkPlaces {
public:
    explicit MarkPlaces(std::string_view text);
    struct LineColumn {
        int line = 0;
        int column = 0;
    };
    [[nodiscard]] LineColumn at(const YAML::Mark& mark);

private:
    std::string_view text_;
    bool is_ascii_;
    // Marks mostly come in order: the letters of a line are counted on from the last one.
    std::size_t line_start_ = 0;
    std::size_t counted_to_ = 0;
    int letters_ = 0;
};

class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string_view text, const std::string& file, const YamlLimits& limits,
                DiagnosticList& errors)
        : text_(text), file_(file), limits_(limits), errors_(errors), places_(text) {}

    /// The tree, once a document has been handled.
    [[nodiscard]] YamlNode take_root() { return std::move(root_); }
    /// After the last document: a quote that is never closed, which yaml-cpp overlooks.
    void check_last_quote();
    /// Where an exception says that the syntax is wrong.
    void add_syntax_error(const YAML::Mark& mark, const std::string& message);

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override { end_collection(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override { end_collection(); }

private:
    /// A list or mapping that is being read.
    struct Frame {
        YamlNode node;
        YAML::anchor_t anchor = 0;
        bool is_flow = false;
        bool has_key = false;     ///< Of a mapping: its next node is a value.
        bool is_bad_key = false;  ///< The value of this key is dropped.
        YamlKey key;
    };
    struct Anchored {
        YamlNode node;
        std::size_t bytes = 0;
        std::size_t depth = 0;
    };

    [[nodiscard]] YamlNode new_node(YamlKind kind, const YAML::Mark& mark);
    void begin_collection(YamlKind kind, const YAML::Mark& mark, const std::string& tag,
                          YAML::anchor_t anchor, YAML::EmitterStyle::value style);
    void end_collection();
    /// A node is complete: it becomes a key, a value, an element or the root.
    void add(YamlNode node, YAML::anchor_t anchor);
    void add_key(Frame& frame, YamlNode node);
    /// Reports the second of two equal keys and leaves it out.
    void drop_duplicates(YamlNode& mapping);
    void remember(YAML::anchor_t anchor, const YamlNode& node);
    void spend_alias_bytes(std::size_t bytes, const YamlNode& at);
    void check_tag(const YAML::Mark& mark, const std::string& tag, bool is_scalar);
    [[nodiscard]] std::size_t after_anchor(std::size_t at) const;
    [[nodiscard]] bool is_in_second_document(const YAML::Mark& mark) const;
    [[nodiscard]] bool is_open(YAML::anchor_t anchor) const;
    [[nodiscard]] std::string path() const;
    [[nodiscard]] std::string syntax_hint(const YAML::Mark& mark, std::string_view message);

    void report(std::string_view code, int line, int column, std::string message,
                std::string hint = {});
    [[noreturn]] void refuse(std::string_view code, int line, int column, std::string message,
                             std::string hint = {});

    std::string_view text_;
    const std::string& file_;
    const YamlLimits& limits_;
    DiagnosticList& errors_;
    MarkPlaces places_;
    YamlNode root_;
    std::vector<Frame> frames_;
    std::map<YAML::anchor_t, Anchored> anchored_;
    std::size_t nodes_ = 0;
    std::size_t alias_bytes_ = 0;
    std::size_t documents_ = 0;
    std::size_t first_document_ = 0;  ///< Where it begins, in bytes.
    YAML::Mark last_quote_;
    bool has_quote_ = false;
};

}  // namespace lvsim::runtime
