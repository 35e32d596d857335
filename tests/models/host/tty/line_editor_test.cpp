// SPDX-License-Identifier: Apache-2.0
//
// The keys of the line editor, by what stands on the screen.
#include "models/host/tty/line_editor.hpp"

#include "models/host/files.hpp"
#include "models/host/tty/history_expansion.hpp"
#include "models/host/tty/text_width.hpp"
#include "tests/models/host/tty/desk.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

constexpr std::string_view kPrompt = "[root@client ~]# ";

/// The line on which one types, without its prompt; `|` where the cursor is.
std::string line_after(std::string_view keys) {
    Desk desk;
    desk.type(keys);
    static_cast<void>(desk.see());
    std::string row = desk.screen.row(desk.screen.cursor_row());
    const auto cursor = static_cast<std::size_t>(desk.screen.cursor_column());
    row.resize(std::max(row.size(), cursor), ' ');
    row.insert(bytes_within(row, static_cast<int>(cursor)), "|");
    return row.starts_with(kPrompt) ? row.substr(kPrompt.size()) : row;
}

TEST_CASE("line editor: movement and editing keys do what readline's do", "[unit][host][tty]") {
    CHECK(line_after("abc") == "abc|");
    CHECK(line_after("abc\x1b[D\x1b[DX") == "aX|bc");
    CHECK(line_after("abc\x01X\x05Y") == "XabcY|");
    CHECK(line_after("abc\x1b[HX\x1b[FY") == "XabcY|");
    CHECK(line_after("abc\x02\x02\x06X") == "abX|c");
    CHECK(line_after("abc\x7f") == "ab|");
    CHECK(line_after("abc\x1b[D\x08") == "a|c");
    CHECK(line_after("abc\x01\x04") == "|bc");
    CHECK(line_after("abc\x01\x1b[3~") == "|bc");
    CHECK(line_after("one two three\x17\x17") == "one |");
    CHECK(line_after("one two\x15three \x19") == "three one two|");
    CHECK(line_after("one twoX\x1b"
                     "b\x0b\x01\x19") == "twoX|one");
    CHECK(line_after("one two\x01\x1b"
                     "fX") == "oneX| two");
    CHECK(line_after("one two\x01\x1b"
                     "d") == "| two");
    CHECK(line_after("one two\x01\x1b[1;5C\x1b[1;5CX") == "one twoX|");
    CHECK(line_after("ab\x14") == "ba|");
    CHECK(line_after("abc\x1f") == "|");
    CHECK(line_after("été\x1b[D\x7f") == "é|é");
}

TEST_CASE("line editor: what is longer than the window wraps", "[unit][host][tty]") {
    Desk desk({10, 20});
    desk.type("echo 56789 123456");
    CHECK(desk.see() == "[root@client ~]# ech\no 56789 123456\n");
    desk.type("\x01X");
    CHECK(desk.see() == "[root@client ~]# Xec\nho 56789 123456\n");
    CHECK(desk.screen.cursor_row() == 0);
    desk.type("\x05\x15");
    CHECK(desk.see() == "[root@client ~]#\n");
    desk.type("123");  // to the last column
    CHECK(desk.screen.cursor_row() == 1);
    CHECK(desk.screen.cursor_column() == 0);
    desk.type("4\x7f\x7f");
    CHECK(desk.see() == "[root@client ~]# 12\n");
}

TEST_CASE("line editor: the arrows go through the history", "[unit][host][tty]") {
    Desk desk;
    desk.enter("echo one");
    desk.enter("echo two");
    desk.type("new\x1b[A");
    CHECK_THAT(desk.see(), Catch::EndsWith("# echo two\n"));
    desk.type("\x1b[A");
    CHECK_THAT(desk.see(), Catch::EndsWith("# echo one\n"));
    desk.type("\x1b[B\x1b[B");
    CHECK_THAT(desk.see(), Catch::EndsWith("# new\n"));
    desk.type(
        "\x15"
        "cat \x1b.");
    CHECK_THAT(desk.see(), Catch::EndsWith("# cat two\n"));
    desk.type("\x1b.");
    CHECK_THAT(desk.see(), Catch::EndsWith("# cat one\n"));
}

TEST_CASE("line editor: Ctrl-R searches backwards", "[unit][host][tty]") {
    Desk desk;
    desk.enter("echo alpha");
    desk.enter("echo beta");
    desk.enter("true");
    desk.clear();
    desk.type(
        "\x12"
        "ech");
    CHECK(desk.see() == "(reverse-i-search)`ech': echo beta\n");
    desk.type("\x12");
    CHECK(desk.see() == "(reverse-i-search)`ech': echo alpha\n");
    desk.type("x");
    CHECK(desk.see() == "(failed reverse-i-search)`echx': echo alpha\n");
    desk.type("\x7f");
    desk.type("\r");
    CHECK_THAT(desk.see(), Catch::EndsWith("# echo beta\nbeta\n[root@client ~]#\n"));
}

TEST_CASE("line editor: a command that goes on has another prompt", "[unit][host][tty]") {
    Desk desk;
    desk.enter("echo 'a");
    CHECK(desk.see() == "[root@client ~]# echo 'a\n>\n");
    desk.enter("b'");
    CHECK_THAT(desk.see(), Catch::EndsWith("> b'\na\nb\n[root@client ~]#\n"));
    desk.enter("cat << E\rx\rE");
    CHECK_THAT(desk.see(), Catch::EndsWith("> x\n> E\nx\n[root@client ~]#\n"));
}

TEST_CASE("line editor: Tab completes commands, files, variables and services",
          "[unit][host][tty]") {
    CHECK(line_after("hostn\t") == "hostname |");
    CHECK(line_after("cat /etc/pas\t") == "cat /etc/passwd |");
    CHECK(line_after("cd /et\t") == "cd /etc/|");
    CHECK(line_after("cat \"/etc/pas\t") == "cat \"/etc/passwd\" |");
    CHECK(line_after("echo $HOSTN\t") == "echo $HOSTNAME |");
    CHECK(line_after("echo ${HOSTN\t") == "echo ${HOSTNAME} |");
    CHECK(line_after("ls > /tmp/a; ls /et\t") == "ls > /tmp/a; ls /etc/|");
    CHECK(line_after("x=/et\t") == "x=/etc/|");
    CHECK(line_after("cat ~roo\t") == "cat ~root/|");
    CHECK(line_after("echo nothing_like_it\t") == "echo nothing_like_it|");
}

TEST_CASE("line editor: Tab quotes what needs it, a second Tab lists", "[unit][host][tty]") {
    Desk desk;
    desk.write("/tmp/d/my file", "");
    desk.write("/tmp/d/my other", "");
    desk.write("/tmp/d/ifcfg-eth0:0", "");
    desk.type("cat /tmp/d/m\t");
    CHECK(desk.see() == "[root@client ~]# cat /tmp/d/my\\\n");
    desk.type("\t\t");
    CHECK(desk.see() ==
          "[root@client ~]# cat /tmp/d/my\\\nmy file   my other\n"
          "[root@client ~]# cat /tmp/d/my\\\n");
    desk.type("f\t");
    CHECK_THAT(desk.see(), Catch::EndsWith("# cat /tmp/d/my\\ file\n"));
    desk.type(
        "\x15"
        "cat /tmp/d/if\t");
    CHECK_THAT(desk.see(), Catch::EndsWith("# cat /tmp/d/ifcfg-eth0\\:0\n"));
}

TEST_CASE("history expansion: events, words and modifiers", "[unit][host][tty]") {
    const std::vector<std::string> history = {"ls -l /etc /tmp", "echo 'a b' c", "cat x"};
    const auto text = [&](std::string_view line) { return expand_history(line, history).text; };
    CHECK(text("sudo !!") == "sudo cat x");
    CHECK(text("!1") == "ls -l /etc /tmp");
    CHECK(text("!-2") == "echo 'a b' c");
    CHECK(text("!ls | wc") == "ls -l /etc /tmp | wc");
    CHECK(text("!?a b?") == "echo 'a b' c");
    CHECK(text("echo !$") == "echo x");
    CHECK(text("echo !ls:2 !ls:$ !ls^ !ls:1-2 !ls*") == "echo /etc /tmp -l -l /etc -l /etc /tmp");
    CHECK(text("echo !-2:1") == "echo 'a b'");
    CHECK(text("^cat^less^") == "less x");
    CHECK(text("!!:s/cat/vi/") == "vi x");
    CHECK(expand_history("!!:p", history).is_only_shown);
    CHECK(expand_history("!nope", history).error == "!nope: event not found");
    CHECK(expand_history("!99", history).error == "!99: event not found");
    CHECK(expand_history("!!:9", history).error == "!!:9: bad word specifier");
    for (const std::string_view plain : {"echo '!!'", "echo \\!!", "[ ! -f x ]", "echo $!",
                                         "! true", "echo \"wow!\"", "[[ a != b ]]"}) {
        CHECK_FALSE(expand_history(plain, history).is_changed);
        CHECK(text(plain) == plain);
    }
}

TEST_CASE("text width: characters and what they take", "[unit][host][tty]") {
    CHECK(shown_width("é") == 1);
    CHECK(shown_width("日本") == 4);
    CHECK(shown_width("e\u0301") == 1);
    CHECK(shown_width("\x01\xff") == 3);
    CHECK(prompt_width("\x1b[1;31mred\x1b[0m$ ") == 5);
    CHECK(previous_character("aé", 3) == 1);
    CHECK(next_character("e\u0301x", 0) == 3);
}

}  // namespace
}  // namespace lvsim::host
