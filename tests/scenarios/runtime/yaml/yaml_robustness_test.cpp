// SPDX-License-Identifier: Apache-2.0
//
// Whatever the bytes: a tree, or at least one diagnostic with a place. The texts are drawn from
// YAML's own signs, which get further into the parser than random bytes do.
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

const std::vector<std::string> kPieces = {
    "a",  "b: ",  "- ",  "\n", "  ",  "\t",    "{",         "}",    "[",    "]",    ", ",
    ": ", ":",    "&x ", "*x", "!t ", "! ",    "|",         ">",    "|+2",  "'",    "\"",
    "\\", "#",    " #",  "? ", "---", "...",   "%YAML 1.2", "%TAG", "<<",   "~",    "é",
    "\r", "\r\n", "@",   "`",  "-",   "\\x41", "\\u00e9",   "\n  ", "\n- ", "\nk: "};

void check_reading(const std::string& text) {
    const auto document = read_yaml_text(text, "f.yaml");
    if (document) {
        return;
    }
    RC_ASSERT(!document.error().empty());
    for (const Diagnostic& diagnostic : document.error()) {
        RC_ASSERT(diagnostic.place.line > 0);
        RC_ASSERT(diagnostic.place.column > 0);
        RC_ASSERT(!diagnostic.message.empty());
    }
}

}  // namespace

TEST_CASE("yaml: any sequence of YAML's signs is read or refused with a place",
          "[property][yaml]") {
    CHECK(rc::check([] {
        const auto pieces =
            *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces));
        std::string text;
        for (const std::string& piece : pieces) {
            text += piece;
        }
        check_reading(text);
    }));
}

TEST_CASE("yaml: any bytes are read or refused with a place", "[property][yaml]") {
    CHECK(rc::check([](const std::string& text) { check_reading(text); }));
}
