// SPDX-License-Identifier: Apache-2.0
//
// vi at a console: what keys do to a file, and what the screen shows.
#include "models/host/files.hpp"
#include "models/host/tty/vi/ex_line.hpp"
#include "models/host/tty/vi/normal_command.hpp"
#include "tests/models/host/tty/desk.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace lvsim::host {
namespace {

/// What the file holds after vi was given the keys, ESC and ":wq".
std::string edited(std::string_view before, std::string_view keys) {
    Desk desk;
    desk.write("/tmp/f", before);
    desk.enter("vi /tmp/f");
    desk.type(keys);
    desk.type("\x1b");
    desk.enter(":wq");
    desk.type("\r");
    CHECK(desk.console.is_at_prompt());
    return desk.file("/tmp/f");
}

TEST_CASE("vi: a new file is written as the lab does it", "[unit][host][vi]") {
    Desk desk({8, 80});
    desk.enter("cd /etc; vi ifcfg-eth0:0");
    CHECK(desk.see() ==
          "\n~\n~\n~\n~\n~\n~\n\"ifcfg-eth0:0\" [New File]                                     "
          "0,0-1         All\n");
    desk.type("iDEVICE=eth0:0\rONBOOT=yes");
    CHECK(desk.see() ==
          "DEVICE=eth0:0\nONBOOT=yes\n~\n~\n~\n~\n~\n-- INSERT --                               "
          "                   2,11          All\n");
    desk.type("\x1b");
    desk.type(":w\r");
    CHECK_THAT(desk.see(), Catch::Contains("\"ifcfg-eth0:0\" [New] 2L, 25C written"));
    desk.enter(":q");
    CHECK_THAT(desk.see(), Catch::EndsWith("[root@client etc]#\n"));
    CHECK_FALSE(desk.screen.is_alternate());
    CHECK(desk.file("/etc/ifcfg-eth0:0") == "DEVICE=eth0:0\nONBOOT=yes\n");
}

TEST_CASE("vi: it speaks French where the machine does", "[unit][host][vi]") {
    Desk desk({5, 80});
    desk.enter("LANG=fr_FR.UTF-8 vi /tmp/x");
    CHECK_THAT(desk.see(), Catch::Contains("\"/tmp/x\" [Nouveau fichier]"));
    desk.type("ia");
    CHECK_THAT(desk.see(), Catch::Contains("-- INSERTION --"));
    desk.type("\x1b");
    desk.enter(":q");
    CHECK_THAT(desk.see(), Catch::Contains("E37: Modifications non enregistrées"));
}

TEST_CASE("vi: changes are not lost by accident", "[unit][host][vi]") {
    Desk desk({5, 80});
    desk.write("/tmp/f", "one\ntwo\n");
    desk.enter("vi /tmp/f");
    CHECK_THAT(desk.see(), Catch::Contains("\"/tmp/f\" 2L, 8C"));
    desk.type("dd");
    desk.enter(":q");
    CHECK_THAT(desk.see(), Catch::Contains("E37: No write since last change (add ! to override)"));
    desk.enter(":nonsense");
    CHECK_THAT(desk.see(), Catch::Contains("E492: Not an editor command: nonsense"));
    desk.type("u");
    desk.enter(":q");
    CHECK(desk.console.is_at_prompt());
    CHECK(desk.file("/tmp/f") == "one\ntwo\n");
}

TEST_CASE("vi: a file that may only be read", "[unit][host][vi]") {
    Desk desk({5, 80});
    desk.write("/tmp/f", "one\n");
    desk.enter("view /tmp/f");
    CHECK_THAT(desk.see(), Catch::Contains("\"/tmp/f\" [readonly] 1L, 4C"));
    desk.type("x");
    desk.enter(":w");
    CHECK_THAT(desk.see(), Catch::Contains("E45: 'readonly' option is set (add ! to override)"));
    desk.enter(":wq!");
    CHECK(desk.file("/tmp/f") == "ne\n");
}

TEST_CASE("vi: moving and deleting", "[unit][host][vi]") {
    CHECK(edited("abc def ghi\n", "wx") == "abc ef ghi\n");
    CHECK(edited("abc def ghi\n", "wdw") == "abc ghi\n");
    CHECK(edited("abc def ghi\n", "2dw") == "ghi\n");
    CHECK(edited("abc def\nghi\n", "wdw") == "abc \nghi\n");
    CHECK(edited("abc def ghi\n", "$bD") == "abc def \n");
    CHECK(edited("abc def ghi\n", "ex0x") == "b def ghi\n");
    CHECK(edited("a\nb\nc\nd\n", "jdd") == "a\nc\nd\n");
    CHECK(edited("a\nb\nc\nd\n", "2dd") == "c\nd\n");
    CHECK(edited("a\nb\nc\nd\n", "Gdd") == "a\nb\nc\n");
    CHECK(edited("a\nb\nc\nd\n", "3Gdgg") == "d\n");
    CHECK(edited("a\nb\nc\nd\n", "jdk") == "c\nd\n");
    CHECK(edited("  a(b, c) d\n", "^f(d%") == "  a d\n");
    CHECK(edited("key = value\n", "f=wd$") == "key = \n");
    CHECK(edited("abc\n", "$X") == "ac\n");
    CHECK(edited("été\n", "lx") == "éé\n");
    CHECK(edited("a\n\nb\n", "}dd") == "a\nb\n");
    CHECK(edited("ab\ncd\n", "\x1b[B\x1b[Cx") == "ab\nc\n");
    CHECK(edited("x,y,z\n", "2f,xT,x") == "x,z\n");
}

TEST_CASE("vi: inserting and changing", "[unit][host][vi]") {
    CHECK(edited("b\n",
                 "iA\x1b"
                 "aC") == "ACb\n");
    CHECK(edited("  b\n",
                 "$Ia\x1b"
                 "Ac") == "  abc\n");
    CHECK(edited("a\nc\n", "ob") == "a\nb\nc\n");
    CHECK(edited("b\n", "Oa") == "a\nb\n");
    CHECK(edited("abc def\n", "cwxyz") == "xyz def\n");
    CHECK(edited("a def\n", "cwxyz") == "xyz def\n");
    CHECK(edited("abc def\n", "wCxyz") == "abc xyz\n");
    CHECK(edited("a\nb\nc\n", "jccxyz") == "a\nxyz\nc\n");
    CHECK(edited("abc\n", "rX") == "Xbc\n");
    CHECK(edited("abc\n", "2rX") == "XXc\n");
    CHECK(edited("abcdef\n", "RXY\x1b") == "XYcdef\n");
    CHECK(edited("abcdef\n", "RXYZ\x7f\x7f") == "Xbcdef\n");
    CHECK(edited("", "ione\rtwoo\x7f") == "one\ntwo\n");
    CHECK(edited("", "3ia\x1b") == "aaa\n");
    CHECK(edited("abc\n", "A def\x17xyz") == "abc xyz\n");
    CHECK(edited("ab\n", "a\r") == "a\nb\n");
    CHECK(edited("a\nb\n", "ji\x7f") == "ab\n");
    CHECK(edited("ac\n", "i\x1b[Cb") == "abc\n");
    CHECK(edited("abc\n", "~") == "Abc\n");
    CHECK(edited("a\n  b\nc\n", "3J") == "a b c\n");
}

TEST_CASE("vi: yanking, putting, undoing and repeating", "[unit][host][vi]") {
    CHECK(edited("a\nb\n", "yyp") == "a\na\nb\n");
    CHECK(edited("a\nb\n", "jyyP") == "a\nb\nb\n");
    CHECK(edited("a\nb\nc\n", "2yyGp") == "a\nb\nc\na\nb\n");
    CHECK(edited("ab\n", "xp") == "ba\n");
    CHECK(edited("one two\n", "yw$p") == "one twoone \n");
    CHECK(edited("a\nb\nc\n", "ddjp") == "b\nc\na\n");
    CHECK(edited("a\n", "yy3p") == "a\na\na\na\n");
    CHECK(edited("abc\n", "xxu") == "bc\n");
    CHECK(edited("abc\n", "xxuu\x12") == "bc\n");
    CHECK(edited("abc\n", "ihello \x1bu") == "abc\n");
    CHECK(edited("a b c d\n", "dw..") == "d\n");
    CHECK(edited("a\nb\nc\n", "A;\x1bj.j.") == "a;\nb;\nc;\n");
    CHECK(edited("abcdef\n", "x3.") == "ef\n");
}

TEST_CASE("vi: searching and substituting", "[unit][host][vi]") {
    CHECK(edited("a\nListen 80\nb\nListen 90\n", "/Listen\rdd") == "a\nb\nListen 90\n");
    CHECK(edited("a\nListen 80\nb\nListen 90\n", "/Listen\rndd") == "a\nListen 80\nb\n");
    CHECK(edited("x a\nx b\n", "G?x\rdd") == "x b\n");
    CHECK(edited("a\nb\na\n", "/a\rdd") == "a\nb\n");
    CHECK(edited("80 80\n80\n", ":s/80/8080/\r") == "8080 80\n80\n");
    CHECK(edited("80 80\n80\n", ":%s/80/8080/g\r") == "8080 8080\n8080\n");
    CHECK(edited("a/b\n", ":s/\\//-/\r") == "a-b\n");
    CHECK(edited("a/b\n", ":s#/#\\&/#\r") == "a&/b\n");
    CHECK(edited("key=value\n", ":s/\\(.*\\)=\\(.*\\)/\\2=\\1/\r") == "value=key\n");
    CHECK(edited("a\nb\nc\nd\n", ":2,3d\r") == "a\nd\n");
    CHECK(edited("a\n#b\nc\n#d\n", ":g/^#/d\r") == "a\nc\n");
    CHECK(edited("a\nb\nc\n", ":$\rx:1\rx") == "\nb\n\n");
    Desk desk({5, 80});
    desk.write("/tmp/f", "one\n");
    desk.enter("vi /tmp/f");
    desk.enter("/nothing");
    CHECK_THAT(desk.see(), Catch::Contains("E486: Pattern not found: nothing"));
    desk.enter("/one");
    CHECK_THAT(desk.see(), Catch::Contains("search hit BOTTOM, continuing at TOP"));
}

TEST_CASE("vi: settings, other files and commands", "[unit][host][vi]") {
    Desk desk({6, 80});
    desk.write("/tmp/f", "one\ntwo\n");
    desk.write("/tmp/g", "three\n");
    desk.enter("vi /tmp/f");
    desk.enter(":set nu");
    CHECK_THAT(desk.see(), Catch::StartsWith("  1 one\n  2 two\n~\n"));
    desk.enter(":r /tmp/g");
    CHECK_THAT(desk.see(), Catch::StartsWith("  1 one\n  2 three\n  3 two\n"));
    desk.enter(":r !echo four");
    CHECK_THAT(desk.see(), Catch::StartsWith("  1 one\n  2 three\n  3 four\n  4 two\n"));
    desk.enter(":!echo hello");
    CHECK_THAT(desk.see(), Catch::EndsWith("hello\n\nPress ENTER or type command to continue\n"));
    desk.type("\r");
    CHECK_THAT(desk.see(), Catch::StartsWith("  1 one\n"));
    desk.enter(":e! /tmp/g");
    CHECK_THAT(desk.see(), Catch::StartsWith("  1 three\n~\n"));
    desk.enter(":w /tmp/f");
    CHECK_THAT(desk.see(), Catch::Contains("E13: File exists"));
    desk.enter(":help");
    CHECK_THAT(desk.see(), Catch::Contains("not modelled in lvsim: :help"));
    desk.type("ZZ");
    CHECK(desk.console.is_at_prompt());
}

TEST_CASE("vi: it scrolls, wraps and follows the window", "[unit][host][vi]") {
    Desk desk({5, 20});
    std::string text;
    for (int i = 1; i <= 20; ++i) text += "line " + std::to_string(i) + "\n";
    desk.write("/tmp/f", text + "long long long long long\n");
    desk.enter("vi /tmp/f");
    desk.type("G");
    CHECK_THAT(desk.see(), Catch::StartsWith("line 19\nline 20\nlong long long long \nlong\n") ||
                               Catch::StartsWith("line 19\nline 20\nlong long long long\nlong\n"));
    desk.type("gg");
    CHECK_THAT(desk.see(), Catch::StartsWith("line 1\nline 2\nline 3\nline 4\n"));
    desk.type("\x06");
    CHECK_THAT(desk.see(), Catch::StartsWith("line 3\nline 4\nline 5\nline 6\n"));
    desk.console.resize({4, 20});
    desk.wait(1_s);
    CHECK_THAT(desk.see(), Catch::StartsWith("line 3\nline 4\nline 5\n"));
}

TEST_CASE("vi: a terminal it must have", "[unit][host][vi]") {
    HostLab lab;
    CHECK(lab.run("vi /tmp/f") == Outcome{2, "not modelled in lvsim: vi without a terminal\n"});
}

TEST_CASE("vi: any keys leave a text, and the way out", "[property][host][vi]") {
    const std::vector<std::string> keys = {"h",
                                           "j",
                                           "k",
                                           "l",
                                           "w",
                                           "b",
                                           "e",
                                           "0",
                                           "$",
                                           "G",
                                           "gg",
                                           "x",
                                           "dd",
                                           "dw",
                                           "D",
                                           "cw",
                                           "C",
                                           "r",
                                           "J",
                                           "yy",
                                           "p",
                                           "P",
                                           "u",
                                           "\x12",
                                           ".",
                                           "n",
                                           "/a\r",
                                           ":s/a/b/\r",
                                           ":%s/./&&/g\r",
                                           "i",
                                           "A",
                                           "o",
                                           "O",
                                           "R",
                                           "\x1b",
                                           "a",
                                           "é",
                                           "3",
                                           "99",
                                           "\r",
                                           "\x7f",
                                           "d%",
                                           "}",
                                           "{",
                                           "f",
                                           "\x1b[A",
                                           "\x1b[B",
                                           "\x1b[3~",
                                           ":",
                                           "\x17",
                                           "~",
                                           ">>",
                                           "<<",
                                           "\t",
                                           "V",
                                           ":1,2d\r",
                                           "H",
                                           "L"};
    CHECK(rc::check("the text can be left", [&] {
        const auto picks = *rc::gen::container<std::vector<std::size_t>>(
            rc::gen::inRange<std::size_t>(0, keys.size()));
        Desk desk({6, 30});
        desk.write("/tmp/f", "alpha beta\n\n\tgamma (delta)\nlast\n");
        desk.enter("vi /tmp/f", 100_ms);
        for (const std::size_t pick : picks) desk.console.type(keys[pick]);
        desk.wait(1_s);
        desk.type("\x1b", 100_ms);
        desk.type("\x1b", 100_ms);
        desk.enter(":q!", 100_ms);
        RC_ASSERT(desk.console.is_at_prompt());
        RC_ASSERT(desk.screen.unknown().empty());
    }));
}

TEST_CASE("vi: commands are read from keys as they come", "[unit][host][vi]") {
    using State = NormalCommand::State;
    CHECK(read_normal_command("2").state == State::Incomplete);
    CHECK(read_normal_command("d").state == State::Incomplete);
    CHECK(read_normal_command("2d3w").count == 6);
    CHECK(read_normal_command("df").state == State::Incomplete);
    CHECK(read_normal_command("dfé").argument == "é");
    CHECK(read_normal_command("999999999999G").count == NormalCommand::kCountMax);
    CHECK(read_ex_line("1,$s/a/b/").range.size() == 2);
    CHECK(read_ex_line(" w! x y ").arguments == "x y");
    CHECK(read_ex_line(".+3").range[0].offset == 3);
    CHECK(read_ex_line("!ls -l").arguments == "ls -l");
}

}  // namespace
}  // namespace lvsim::host
