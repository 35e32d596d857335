// SPDX-License-Identifier: Apache-2.0
//
// What the strict reader takes, and the text of every refusal.
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

/// The tree on one line: 'quoted', plain, ~, [a, b], {k: v}.
std::string brief(const YamlNode& node) {
    std::string text;
    switch (node.kind) {
        case YamlKind::Null: return "~";
        case YamlKind::Scalar: return node.is_quoted ? "'" + node.text + "'" : node.text;
        case YamlKind::Sequence:
            for (const YamlNode& item : node.items) {
                text += (text.empty() ? "" : ", ") + brief(item);
            }
            return "[" + text + "]";
        case YamlKind::Mapping:
            for (std::size_t i = 0; i < node.items.size(); ++i) {
                text +=
                    (text.empty() ? "" : ", ") + node.keys[i].text + ": " + brief(node.items[i]);
            }
            return "{" + text + "}";
    }
    return text;
}

std::string read(std::string_view text, const YamlLimits& limits = {}) {
    const auto document = read_yaml_text(text, "f.yaml", limits);
    return document ? brief(document->root) : to_text(document.error());
}

}  // namespace

TEST_CASE("yaml: what stands in the file is kept letter for letter", "[unit][yaml]") {
    const auto [text, tree] = GENERATE(table<std::string, std::string>({
        {"", "~"},
        {"# only a comment\n", "~"},
        {"a: 010\nb: yes\nc: 1e3\nd: 0x10\n", "{a: 010, b: yes, c: 1e3, d: 0x10}"},
        {"a: '1'\nb: \"x\\ty\"\n", "{a: '1', b: 'x\ty'}"},
        {"a:\nb: ~\nc: null\nd: ''\n", "{a: ~, b: ~, c: ~, d: ''}"},
        {"a: |\n  one\n  two\nb: >\n  three\n  four\n", "{a: 'one\ntwo\n', b: 'three four\n'}"},
        {"- [1, {x: y}]\n- {}\n- []\n", "[[1, {x: y}], {}, []]"},
        {"\xef\xbb\xbf"
         "a: 1\n",
         "{a: 1}"},
        {"a: &x [1, 2]\nb: *x\n", "{a: [1, 2], b: [1, 2]}"},
        {"'<<': 1\n", "{<<: 1}"},
        {"---\na: 1\n...\n", "{a: 1}"},
        {"%YAML 1.2\n---\na: 1\r\nb: 2\r\n", "{a: 1, b: 2}"},
        {"{\n\ta: 1,\n\tb: 2\n}\n", "{a: 1, b: 2}"},
    }));
    INFO(text);
    CHECK(read(text) == tree);
}

TEST_CASE("yaml: lines and columns count letters from one", "[unit][yaml]") {
    const auto document = read_yaml_text("é: é x\nclés: [é, y]\n", "f.yaml");
    REQUIRE(document);
    const YamlNode& root = document->root;
    CHECK(document->place(root.items[0]) == SourcePlace{"f.yaml", 1, 4});
    CHECK(document->place(root.keys[1]) == SourcePlace{"f.yaml", 2, 1});
    CHECK(document->place(root.items[1].items[1]) == SourcePlace{"f.yaml", 2, 11});
    CHECK(root.find("clés") == &root.items[1]);
    CHECK(root.find("nothing") == nullptr);
}

TEST_CASE("yaml: every refusal has its place and its words", "[unit][yaml]") {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"a: 1\nb: {c: 1, c: 2}\na: 3\n",
         "f.yaml:2:11: error[S005]: b: the key 'c' stands here a second time\n"
         "  hint: the first is in line 2\n"
         "f.yaml:3:1: error[S005]: the key 'a' stands here a second time\n"
         "  hint: the first is in line 1\n"},
        {"a: [1, 2\nb: 3\n",
         "f.yaml:2:2: error[S004]: not valid YAML: end of sequence flow not found\n"
         "  hint: a comma or the closing ] of the one in line 1, column 4 is missing\n"},
        {"a: {b: 1\n",
         "f.yaml:2:1: error[S004]: not valid YAML: end of map flow not found\n"
         "  hint: a comma or the closing } of the one in line 1, column 4 is missing\n"},
        {"a: b: c\n",
         "f.yaml:1:5: error[S004]: not valid YAML: illegal map value\n"
         "  hint: a text with ': ' in it needs quotes\n"},
        {"a: @x\n",
         "f.yaml:1:4: error[S004]: not valid YAML: unknown token\n"
         "  hint: a text that begins with @ or ` needs quotes\n"},
        {"a:\n\tb: 2\n",
         "f.yaml:2:3: error[S004]: not valid YAML: illegal map value\n"
         "  hint: indent with blanks: YAML allows no tab here\n"},
        {"\ta: 1\n",
         "f.yaml:1:3: error[S004]: not valid YAML: illegal map value\n"
         "  hint: indent with blanks: YAML allows no tab here\n"},
        {"a: 'x''y\nb: 1\n", "f.yaml:1:4: error[S004]: the ' is never closed\n"},
        {"a: [\"x\\\"]\n", "f.yaml:1:5: error[S004]: the \" is never closed\n"},
        {"a: *nobody\n",
         "f.yaml:1:4: error[S006]: a: the alias refers to nothing that stands before it\n"},
        {"a: &x [1, *x]\n",
         "f.yaml:1:11: error[S006]: a[1]: the alias stands inside of what it refers to\n"},
        {"a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n",
         "f.yaml:3:3: error[S007]: c.<<: merge keys ('<<') are not supported\n"
         "  hint: write the keys out, or give the whole mapping by an alias\n"},
        {"a: !!int 1\nb: ! x\nc: !mine {d: 1}\ne: &y ! \"z\"\n",
         "f.yaml:1:4: error[S008]: a: the tag 'tag:yaml.org,2002:int' is not supported\n"
         "  hint: write the value without it\n"
         "f.yaml:2:4: error[S008]: b: the tag '!' is not supported\n"
         "  hint: write the value without it\n"
         "f.yaml:3:4: error[S008]: c: the tag '!mine' is not supported\n"
         "  hint: write the value without it\n"
         "f.yaml:4:4: error[S008]: e: the tag '!' is not supported\n"
         "  hint: write the value without it\n"},
        {"---\na: 1\n---\nb: 2\n",
         "f.yaml:3:1: error[S009]: a second document, expected only one\n"
         "  hint: remove the '---' and what follows it\n"},
        {" a: 1\nb: 2\n",
         "f.yaml:2:1: error[S004]: does not belong to what stands above\n"
         "  hint: is it indented like its neighbours? is there a blank after the colon?\n"},
        {": 1\n? [x]\n: 2\n? &k z\n: 3\n*k : 4\n",
         "f.yaml:1:1: error[S011]: ?: nothing as a key, expected a text\n"
         "  hint: put it in quotes if it is meant as a word\n"
         "f.yaml:2:3: error[S011]: ?: a list as a key, expected a text\n"
         "f.yaml:6:1: error[S011]: an alias as a key, expected a text\n"},
        {"a: \x01\n", "f.yaml:1:4: error[S003]: byte 0x01 is a control character, expected text\n"},
        {std::string("a: 1\nb: é\0", 11),
         "f.yaml:2:5: error[S003]: byte 0x00 is a control character, expected text\n"},
        {"a: caf\xe9\n",
         "f.yaml:1:7: error[S003]: byte 0xe9 is not UTF-8\n  hint: save the file as UTF-8\n"},
        {"\xff\xfe\x61\x62",
         "f.yaml:1:1: error[S003]: byte 0xff is not UTF-8\n"
         "  hint: save the file as UTF-8\n"},
    }));
    INFO(text);
    CHECK(read(text) == expected);
}

TEST_CASE("yaml: limits are reached with a message", "[unit][yaml]") {
    CHECK(read("a: 1234\n", {.bytes_max = 5}) ==
          "f.yaml: error[S002]: has 8 bytes, at most 5 are read\n");
    CHECK(read("[1, 2, 3]", {.nodes_max = 3}) ==
          "f.yaml:1:8: error[S002]: [2]: more than 3 values in one file\n");
    CHECK(read("[[[1]]]", {.depth_max = 3}) == "[[[1]]]");
    CHECK(read("[[[1]]]", {.depth_max = 2}) ==
          "f.yaml:1:3: error[S010]: [0][0]: nested more than 2 levels deep\n");
    CHECK(read("a: &x [[1]]\nb: [*x]\n", {.depth_max = 3}) ==
          "f.yaml:2:5: error[S010]: b[0]: nested more than 3 levels deep\n");
}

TEST_CASE("yaml: an alias bomb is refused before it goes off", "[unit][yaml]") {
    std::string bomb = "a0: &a0 [boom, boom, boom, boom, boom, boom, boom, boom, boom, boom]\n";
    for (int i = 1; i < 12; ++i) {
        bomb += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i,
                            i - 1);
    }
    const auto document = read_yaml_text(bomb, "f.yaml");
    REQUIRE_FALSE(document);
    REQUIRE(document.error().size() == 1);
    CHECK(document.error()[0].code == "S006");
    CHECK(document.error()[0].message ==
          "anchors and aliases repeat more than 16777216 bytes of values");
    CHECK(document.error()[0].place.line >= 5);
}

TEST_CASE("yaml: an anchor in an anchor in an anchor costs no more than the limit",
          "[unit][yaml]") {
    std::string text;
    for (int i = 0; i < 60; ++i) {
        text += fmt::format("&a{} [", i);
    }
    for (int i = 0; i < 5000; ++i) {
        text += "x,";
    }
    text += std::string(60, ']');
    CHECK(read(text).find("error[S006]") != std::string::npos);
}

TEST_CASE("yaml: of a thousand mistakes the first hundred are reported", "[unit][yaml]") {
    std::string text;
    for (int i = 0; i < 1000; ++i) {
        text += "- !t x\n";
    }
    const auto document = read_yaml_text(text, "f.yaml");
    REQUIRE_FALSE(document);
    CHECK(document.error().size() == 100);
}
