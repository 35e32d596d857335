// SPDX-License-Identifier: Apache-2.0
//
// random_shell_texts SEED COUNT: texts of the shell drawn at random (words, quotes, expansions,
// pipes, loops, functions) as a file of cases for corpus/compare_shell. Each ends by itself, says
// the same on every machine and touches only files of its own directory. (Another compiler may draw
// others: several draws stand in one expression.)
#include "sim/core/rng.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace {

class Writer {
public:
    explicit Writer(std::uint64_t seed) : draw_(seed, "shell texts") {}

    std::string text() {
        std::string text;
        const std::uint64_t commands = 1 + below(4);
        for (std::uint64_t i = 0; i < commands; ++i) text += command(3) + "\n";
        return text;
    }

private:
    std::uint64_t below(std::uint64_t bound) { return draw_.below(bound); }
    template <std::size_t n>
    std::string one_of(const char* const (&words)[n]) {
        return words[below(n)];
    }

    std::string name() { return one_of({"x", "y", "z", "a"}); }
    std::string letters() {
        return one_of({"a",      "ab",   "abc",  "b c",   "  d  ", "",  "a.b.c", "x/y/z",
                       "A",      "10",   "3",    "-1",    "aab",   "*", "f*",    "one two",
                       "a:b::c", "\\\\", "[ab]", "a\\nb", "$",     "~"});
    }
    std::string plain() {
        return one_of({"a",   "b",   "abc",   "a.b",   "10",       "3",      "0",      "x", "-n",
                       "f1",  "f*",  "[a-c]", "?",     "{a,b}",    "{1..3}", "x{y,}z", "~", "a=b",
                       "\\$", "\\*", "a\\ b", "'q r'", "$'t\\tu'", "\"\"",   "''"});
    }
    std::string pattern() {
        return one_of({"a", "b", "?", "*", "a*", "*b", "[ab]", "[!a]", "*.*", "\"*\"", "/*", " ",
                       "\\*", "$x", "\"$x\"", "??", "*[0-9]"});
    }
    std::string arithmetic(int depth) {
        if (depth == 0 || below(3) == 0) {
            return below(2) == 0 ? std::to_string(below(12)) : one_of({"n", "m", "k"});
        }
        switch (below(5)) {
            case 0: return "(" + arithmetic(depth - 1) + ")";
            case 1: return one_of({"-", "!", "~", "+"}) + arithmetic(depth - 1);
            case 2:
                return arithmetic(depth - 1) + "?" + arithmetic(depth - 1) + ":" +
                       arithmetic(depth - 1);
            case 3: return one_of({"n", "m"}) + one_of({"=", "+=", "*="}) + arithmetic(depth - 1);
            default: {
                const std::string left = arithmetic(depth - 1);
                const std::string operation =
                    one_of({" + ", " - ", " * ", " / ", " % ", " < ", " == ", " != ", " && ",
                            " || ", " & ", " | ", " ^ ", " << ", ","});
                return left + operation + arithmetic(depth - 1);
            }
        }
    }
    std::string expansion(int depth) {
        const std::string of = name();
        switch (below(16)) {
            case 0: return "$" + of;
            case 1: return "${" + of + "}";
            case 2: return "${#" + of + "}";
            case 3: return "${" + of + one_of({"#", "##", "%", "%%"}) + pattern() + "}";
            case 4: return "${" + of + one_of({":-", "-", ":+", "+", ":="}) + word(depth - 1) + "}";
            case 5: {
                const std::string how = one_of({"/", "//", "/#", "/%"});
                return "${" + of + how + pattern() + "/" + one_of({"R", "", "r s", "$y"}) + "}";
            }
            case 6: return "${" + of + ":" + std::to_string(below(4)) + "}";
            case 7: {
                const std::string from = std::to_string(below(3));
                return "${" + of + ":" + from + ":" + std::to_string(below(4)) + "}";
            }
            case 8: return "${" + of + one_of({"^", "^^", ",", ",,"}) + "}";
            case 9: return "$((" + arithmetic(2) + "))";
            case 10: return depth > 0 ? "$(" + command(depth - 1) + ")" : "$#";
            case 11: return one_of({"$*", "$@", "$#", "$1", "$2", "$?"});
            case 12: return one_of({"${l[@]}", "${l[*]}", "${#l[@]}", "${l[1]}", "${l[-1]}", "$l"});
            case 13: return one_of({"${@:2}", "${l[@]:1}", "${!l[@]}", "${*#a}", "${l[@]/a/b}"});
            default: return "$" + of;
        }
    }
    std::string word(int depth) {
        if (depth <= 0) return plain();
        switch (below(6)) {
            case 0: return plain();
            case 1: return expansion(depth);
            case 2: return "\"" + expansion(depth) + "\"";
            case 3: return "\"a" + expansion(depth) + "  b\"";
            case 4: return plain() + expansion(depth);
            default: return expansion(depth) + "'s q'" + expansion(depth);
        }
    }
    std::string words(int depth) {
        std::string text;
        const std::uint64_t count = 1 + below(3);
        for (std::uint64_t i = 0; i < count; ++i) text += " " + word(depth);
        return text;
    }
    std::string assignment(int depth) {
        switch (below(6)) {
            case 0: return name() + "=" + word(depth);
            case 1: return name() + "+=" + word(depth);
            case 2: return "l=(" + words(depth) + " )";
            case 3: return "l+=(" + words(depth) + " )";
            case 4: return "set --" + words(depth);
            default: return name() + "='" + letters() + "'";
        }
    }
    std::string simple(int depth) {
        switch (below(9)) {
            case 0: return assignment(depth);
            case 1: return "printf '<%s>'" + words(depth) + "; echo";
            case 2:
                return "IFS=" + one_of({":", "' '", "", ",", "ab"}) + "; echo" + words(depth) +
                       "; unset IFS";
            case 3: return "((" + arithmetic(2) + ")); echo $?";
            case 4: return "echo" + words(depth) + one_of({" > f1", " >> f1", " 2>&1", " >&2"});
            case 5: return "read y z <<< " + word(depth) + "; echo \"$y|$z\"";
            case 6: return "cat f1 2> /dev/null";
            default: return "echo" + words(depth);
        }
    }
    std::string condition(int depth) {
        switch (below(6)) {
            case 0: return one_of({"true", "false"});
            case 1: return "[ \"" + expansion(1) + "\" = \"" + expansion(1) + "\" ]";
            case 2: return "[[ " + expansion(1) + " == " + pattern() + " ]]";
            case 3: return "((" + arithmetic(2) + "))";
            case 4: return "[[ -" + one_of({"n", "z"}) + " " + expansion(1) + " ]]";
            default: return simple(depth);
        }
    }
    std::string command(int depth) {
        if (depth <= 0) return simple(1);
        switch (below(14)) {
            case 0:
                return "if " + condition(1) + "; then " + command(depth - 1) + "; else " +
                       command(depth - 1) + "; fi";
            case 1:
                return "for i in" + words(2) + "; do echo \"<$i>\"; " + command(depth - 1) +
                       "; done";
            case 2:
                return "n=0; while ((n++ < " + std::to_string(below(4)) + ")); do " + simple(1) +
                       "; done";
            case 3:
                return "case " + word(2) + " in " + pattern() + ") " + command(depth - 1) +
                       ";; *) echo other;; esac";
            case 4:
                return "f() { " + command(depth - 1) + "; return " + std::to_string(below(3)) +
                       "; }; f" + words(2) + "; echo $?";
            case 5: return "(" + command(depth - 1) + "); echo $?";
            case 6:
                return "{ " + command(depth - 1) + "; } | " +
                       one_of({"cat", "tr a b", "wc -l", "sed 's/a/Q/'",
                               "while read v; do "
                               "echo \"-$v\"; done"});
            case 7: return condition(1) + " && " + simple(1) + " || " + simple(1);
            case 8: return "! " + condition(1) + "; echo $?";
            case 9: return "cat <<E\n" + expansion(1) + " '" + expansion(1) + "' \\$x\nE\necho";
            default: return simple(2);
        }
    }

    lvsim::Rng draw_;
};

bool parse(const char* text, std::uint64_t& number) {
    return std::from_chars(text, text + std::strlen(text), number).ptr == text + std::strlen(text);
}

}  // namespace

int main(int count, char** arguments) {
    std::uint64_t seed = 0;
    std::uint64_t texts = 0;
    if (count != 3 || !parse(arguments[1], seed) || !parse(arguments[2], texts)) {
        fmt::print(stderr, "usage: random_shell_texts SEED COUNT\n");
        return 2;
    }
    Writer writer(seed);
    for (std::uint64_t i = 0; i < texts; ++i) {
        fmt::print("{}{}", i > 0 ? "####\n" : "", writer.text());
    }
    return 0;
}
