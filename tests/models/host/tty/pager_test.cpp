// SPDX-License-Identifier: Apache-2.0
//
// less, more, man, watch, top and their relatives at a console.
#include "models/host/files.hpp"
#include "tests/models/host/tty/desk.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

std::string numbered(int last) {
    std::string text;
    for (int i = 1; i <= last; ++i) text += "line " + std::to_string(i) + "\n";
    return text;
}

TEST_CASE("less: pages, lines, ends and searching", "[unit][host][pager]") {
    Desk desk({5, 40});
    desk.write("/tmp/f", numbered(20));
    desk.enter("less /tmp/f");
    CHECK(desk.see() == "line 1\nline 2\nline 3\nline 4\n/tmp/f\n");
    desk.type(" ");
    CHECK(desk.see() == "line 5\nline 6\nline 7\nline 8\n:\n");
    desk.type("\r");
    CHECK_THAT(desk.see(), Catch::StartsWith("line 6\n"));
    desk.type("k");
    desk.type("b");
    CHECK_THAT(desk.see(), Catch::StartsWith("line 1\n"));
    desk.type("G");
    CHECK(desk.see() == "line 17\nline 18\nline 19\nline 20\n(END)\n");
    desk.type("g/line 7\r");
    CHECK_THAT(desk.see(), Catch::StartsWith("line 7\n"));
    desk.type("/1.\rn");
    CHECK_THAT(desk.see(), Catch::StartsWith("line 11\n"));
    desk.type("N?nothing\r");
    CHECK_THAT(desk.see(), Catch::EndsWith("Pattern not found\n"));
    desk.type("3g");
    CHECK_THAT(desk.see(), Catch::StartsWith("line 3\n"));
    desk.type("q");
    CHECK(desk.see() == "[root@client ~]# less /tmp/f\n[root@client ~]#\n");
}

TEST_CASE("less: what a pipe brings", "[unit][host][pager]") {
    Desk desk({5, 40});
    desk.enter("seq 10 | less", 2_s);
    CHECK(desk.see() == "1\n2\n3\n4\n:\n");
    desk.type("q");
    CHECK(desk.console.is_at_prompt());
    desk.enter("less /nothing", 2_s);
    CHECK_THAT(desk.see(), Catch::Contains("/nothing: No such file or directory\n"));
    desk.enter("less");
    CHECK_THAT(desk.see(), Catch::Contains("Missing filename"));
}

TEST_CASE("more: pages below each other", "[unit][host][pager]") {
    Desk desk({5, 60});
    desk.write("/tmp/f", numbered(10));
    desk.enter("more /tmp/f");
    CHECK(desk.see() == "line 1\nline 2\nline 3\nline 4\n--More--(39%)\n");
    desk.type(" ");
    CHECK(desk.see() == "line 5\nline 6\nline 7\nline 8\n--More--(78%)\n");
    desk.type("\r\r");
    CHECK(desk.see() == "line 7\nline 8\nline 9\nline 10\n[root@client ~]#\n");
}

TEST_CASE("man: a page of the command, or none", "[unit][host][pager]") {
    Desk desk;
    desk.enter("man ls", 2_s);
    CHECK_THAT(desk.see(), Catch::StartsWith("LS(1) ") && Catch::Contains("ls - list files"));
    desk.type("q");
    CHECK(desk.console.is_at_prompt());
    desk.enter("clear; man nonsense");
    CHECK_THAT(desk.see(), Catch::Contains("No manual entry for nonsense\n"));
    desk.enter("clear; man ipvsadm | head -1", 2_s);
    CHECK_THAT(desk.see(), Catch::Contains("IPVSADM(8)"));
}

TEST_CASE("tail -f: what a file grows by, until Ctrl-C", "[unit][host][pager]") {
    Desk desk;
    desk.write("/tmp/log", "old\n");
    desk.enter("tail -f /tmp/log");
    desk.write("/tmp/log", "old\nnew\n");
    desk.wait(2_s);
    CHECK(desk.see() == "[root@client ~]# tail -f /tmp/log\nold\nnew\n");
    desk.write("/tmp/log", "x\n");
    desk.wait(2_s);
    CHECK_THAT(desk.see(), Catch::EndsWith("tail: /tmp/log: file truncated\nx\n"));
    desk.type("\x03");
    CHECK(desk.console.is_at_prompt());
}

TEST_CASE("watch: a command again and again", "[unit][host][pager]") {
    Desk desk({6, 60});
    desk.enter("watch cat /tmp/f");
    desk.write("/tmp/f", "one\ntwo\n");
    desk.wait(3_s);
    CHECK_THAT(desk.see(), Catch::StartsWith("Every 2.0s: cat /tmp/f ") &&
                               Catch::EndsWith("2012\n\none\ntwo\n"));
    desk.type("\x03", 3_s);
    CHECK(desk.console.is_at_prompt());
    desk.enter("watch -n 1 -t sleep 1000", 5_s);
    desk.type("\x03", 3_s);
    CHECK(desk.console.is_at_prompt());
}

TEST_CASE("top: the processes, until q", "[unit][host][pager]") {
    Desk desk;
    desk.enter("sleep 100 &");
    desk.enter("top", 4_s);
    CHECK_THAT(desk.see(), Catch::StartsWith("top - 17:00:") && Catch::Contains("Tasks:") &&
                               Catch::Contains("sleep 100"));
    desk.type("q");
    CHECK(desk.console.is_at_prompt());
    desk.enter("clear; top -b -n 1 | grep -c 'sleep 10[0]'");
    CHECK_THAT(desk.see(), Catch::StartsWith("1\n") || Catch::Contains("\n1\n"));
}

TEST_CASE("stty, tty and reset: the terminal from inside", "[unit][host][pager]") {
    Desk desk({24, 80});
    desk.enter("tty; stty size; stty; tty < /dev/null");
    CHECK_THAT(desk.see(), Catch::EndsWith("/dev/pts/0\n24 80\nspeed 38400 baud; line = 0;\nnot a "
                                           "tty\n[root@client ~]#\n"));
    desk.clear();
    desk.enter("stty -echo; cat");
    desk.type("hidden\r\x04");
    CHECK_THAT(desk.see(), Catch::Contains("cat\nhidden\n[root@client"));
    desk.enter("reset");
    CHECK(desk.see() == "[root@client ~]#\n");
    desk.enter("cat");
    desk.type("seen\r\x04");
    CHECK_THAT(desk.see(), Catch::Contains("cat\nseen\nseen\n"));
}

}  // namespace
}  // namespace lvsim::host
