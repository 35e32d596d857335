// SPDX-License-Identifier: Apache-2.0
//
// A login on a terminal: prompt, line discipline, what a script needs, and the end of it.
#include "models/host/tty/console.hpp"

#include "models/host/files.hpp"
#include "models/host/tty/program_options.hpp"
#include "tests/models/host/tty/desk.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace lvsim::host {
namespace {

TEST_CASE("console: a command is echoed, its output follows, the prompt comes back",
          "[unit][host][tty]") {
    Desk desk;
    CHECK(desk.see() == "[root@client ~]#\n");
    desk.enter("echo hello; cd /etc");
    CHECK(desk.see() == "[root@client ~]# echo hello; cd /etc\nhello\n[root@client etc]#\n");
    CHECK(desk.console.is_at_prompt());
}

TEST_CASE("console: a program reads lines that can be corrected", "[unit][host][tty]") {
    Desk desk;
    desk.enter("cat > /tmp/x");
    CHECK(desk.console.wants_input());
    desk.type(
        "one twoo\b\x7f\x17"
        "three\r");
    desk.type("gone\x15stays\r\x04");
    CHECK(desk.file("/tmp/x") == "one three\nstays\n");
    CHECK(desk.console.is_at_prompt());
    desk.enter("cat; echo again");
    desk.type("a\r\x04");
    CHECK_THAT(desk.see(), Catch::EndsWith("a\na\nagain\n[root@client ~]#\n"));
}

TEST_CASE("console: Ctrl-C ends the program in the foreground", "[unit][host][tty]") {
    Desk desk;
    desk.enter("sleep 1000", 5_s);
    CHECK_FALSE(desk.console.is_at_prompt());
    desk.type("\x03");
    CHECK(desk.see() == "[root@client ~]# sleep 1000\n^C\n[root@client ~]#\n");
    CHECK(desk.console.status() == 130);
    desk.enter("while :; do :; done", 1_s);
    desk.type("\x03");
    CHECK(desk.console.is_at_prompt());
    desk.type("half a line\x03");
    CHECK_THAT(desk.see(), Catch::EndsWith("# half a line^C\n[root@client ~]#\n"));
}

TEST_CASE("console: Tab completes options that --help names", "[unit][host][tty]") {
    Desk desk;
    desk.type("ipvsadm --add-servi\t");
    CHECK_THAT(desk.see(), Catch::EndsWith("# ipvsadm --add-service\n"));
    desk.type("\x03");
    desk.type("cat /etc/host --nosuch\t");
    CHECK_THAT(desk.see(), Catch::EndsWith("# cat /etc/host --nosuch\n"));
    // Any program can be asked, whatever it would do.
    for (const Command& program : commands()) {
        INFO(program.name);
        CHECK(options_of(program, Profile::Centos6).size() < 200);
    }
    CHECK(options_in("usage: x [-c|--count N] [-nv] -L|-l file-name --a-long=WORD, -- a - b") ==
          std::set<std::string, std::less<>>{"-c", "--count", "-L", "-l", "--a-long"});
}

TEST_CASE("console: Ctrl-Z is refused by name", "[unit][host][tty]") {
    Desk desk;
    desk.enter("sleep 10");
    desk.type("\x1a");
    CHECK_THAT(desk.see(), Catch::Contains("not modelled: stopping a job"));
    desk.wait(10_s);
    CHECK(desk.console.is_at_prompt());
}

TEST_CASE("console: Ctrl-S holds the screen, Ctrl-Q lets it go", "[unit][host][tty]") {
    Desk desk;
    desk.enter("sleep 1; echo late", 100_ms);
    desk.type("\x13", 5_s);
    CHECK_THAT(desk.see(), !Catch::Contains("\nlate"));
    desk.type("\x11");
    CHECK_THAT(desk.see(), Catch::Contains("\nlate\n"));
}

TEST_CASE("console: what is typed ahead is for the next prompt", "[unit][host][tty]") {
    Desk desk;
    desk.type("sleep 1\recho a\recho b\r", 5_s);
    CHECK_THAT(desk.see(), Catch::EndsWith("# echo a\na\n[root@client ~]# echo b\nb\n"
                                           "[root@client ~]#\n"));
}

TEST_CASE("console: a password is not echoed", "[unit][host][tty]") {
    Desk desk;
    desk.enter("read -s -p 'Password: ' x");
    desk.type("secret\r");
    desk.enter("echo; echo $x");
    CHECK(desk.see() ==
          "[root@client ~]# read -s -p 'Password: ' x\nPassword: [root@client ~]# echo; echo $x\n\n"
          "secret\n[root@client ~]#\n");
}

TEST_CASE("console: exit and Ctrl-D end it, and the history is kept", "[unit][host][tty]") {
    Desk desk;
    desk.enter("echo one");
    desk.enter("for i in 1 2\rdo echo $i\rdone");
    desk.type("\x04");
    CHECK(desk.console.is_over());
    CHECK_FALSE(desk.console.has_lost_power());
    CHECK_THAT(desk.see(), Catch::EndsWith("logout\n"));
    CHECK(desk.file("/root/.bash_history") == "echo one\nfor i in 1 2; do echo $i; done\n");
    Console next(desk.host, {});
    desk.wait(1_s);
    next.type("\x1b[A");
    CHECK_THAT(next.take_output(), Catch::EndsWith("for i in 1 2; do echo $i; done"));
}

TEST_CASE("console: without power it is over and says so", "[unit][host][tty]") {
    Desk desk;
    desk.enter("sleep 100");
    desk.host.power_off();
    CHECK(desk.console.is_over());
    CHECK(desk.console.has_lost_power());
    CHECK_THAT(desk.see(), Catch::EndsWith("[client: the power is off]\n"));
    Console next(desk.host, {});
    CHECK(next.is_over());
    CHECK_THAT(next.take_output(), Catch::Contains("is powered off"));
}

TEST_CASE("console: a script's line shows its output and nothing else", "[unit][host][tty]") {
    Desk desk;
    static_cast<void>(desk.console.take_output());
    desk.console.run_line("echo a; echo b; false");
    desk.lab.wait(1_s);
    REQUIRE(desk.console.is_at_prompt());
    CHECK(desk.console.take_output() == "a\nb\n");
    CHECK(desk.console.status() == 1);
    desk.console.run_line("read x; echo \"<$x>\"");
    desk.lab.wait(1_s);
    CHECK(desk.console.wants_input());
    desk.console.type("typed\r");
    desk.lab.wait(1_s);
    CHECK(desk.console.take_output() == "<typed>\n");
    desk.console.type("l");
    CHECK(desk.console.take_output() == "[root@client ~]# l");
}

TEST_CASE("console: a shell in a shell has a line editor, too", "[unit][host][tty]") {
    Desk desk;
    desk.enter("bash");
    desk.enter("x=inner; cd /tmp");
    desk.type("echo $yx\x1b[D\x7f\r");
    CHECK_THAT(desk.see(), Catch::EndsWith("inner\n[root@client tmp]#\n"));
    desk.enter("sleep 100");
    desk.type("\x03");
    CHECK_THAT(desk.see(), Catch::EndsWith("sleep 100\n^C\n[root@client tmp]#\n"));
    desk.enter("vi /tmp/f");
    desk.type("iab\x1b:wq\r");
    CHECK(desk.file("/tmp/f") == "ab\n");
    desk.type("\x04");
    CHECK_THAT(desk.see(), Catch::EndsWith("exit\n[root@client ~]#\n"));
    desk.enter("su");
    desk.enter("exit 3");
    desk.enter("echo $?");
    CHECK_THAT(desk.see(), Catch::EndsWith("echo $?\n3\n[root@client ~]#\n"));
    desk.enter("bash");
    desk.host.power_off();
    CHECK(desk.console.is_over());
    desk.wait(1_s);
}

TEST_CASE("console: ls shows columns as wide as the window", "[unit][host][tty]") {
    Desk desk({10, 40});
    for (const char* name : {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"}) {
        desk.write(std::string("/tmp/d/") + name, "");
    }
    desk.enter("cd /tmp/d; clear; ls; ls | head -1");
    CHECK(desk.see() ==
          "alpha  delta    eta    zeta\nbeta   epsilon  gamma\nalpha\n[root@client d]#\n");
}

TEST_CASE("console: Debian's prompt, and that of an ordinary user", "[unit][host][tty]") {
    Desk debian({}, Profile::Debian12);
    CHECK(debian.see() == "root@client:~#\n");
    debian.write("/etc/passwd",
                 "root:x:0:0:root:/root:/bin/bash\ntrainee:x:500:500::/home/trainee:/bin/bash\n");
    Console trainee(debian.host, {.user = "trainee"});
    debian.wait(1_s);
    trainee.type("cat > /etc/hosts\r");
    debian.wait(1_s);
    const std::string shown = trainee.take_output();
    CHECK_THAT(shown, Catch::StartsWith("trainee@client:/$ cat"));
    CHECK_THAT(shown, Catch::Contains("/etc/hosts: Permission denied"));
}

TEST_CASE("console: a character that breaks off does not hold back the keys behind it",
          "[unit][host][tty]") {
    Desk desk;
    desk.type("x\xf4\xbf\xbf\x03");
    CHECK_THAT(desk.see(), Catch::EndsWith("^C\n[root@client ~]#\n"));
}

TEST_CASE("console: resizing is seen by programs", "[unit][host][tty]") {
    Desk desk;
    desk.console.resize({40, 132});
    CHECK(desk.console.terminal().size() == WindowSize{40, 132});
    desk.console.resize({0, 100'000});
    CHECK(desk.console.terminal().size() == WindowSize{1, Terminal::kSizeMax});
}

TEST_CASE("console: after any bytes Ctrl-C brings the prompt back", "[property][host][tty]") {
    CHECK(rc::check("there is a prompt", [] {
        const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
        const bool is_read = *rc::gen::arbitrary<bool>();
        Desk desk({6, 20});
        if (is_read) desk.enter("cat > /dev/null", 100_ms);
        desk.type(bytes, 100_ms);
        for (int i = 0; i < 3; ++i) desk.type("\x11\x03", 100_ms);
        RC_ASSERT(desk.console.is_at_prompt() || desk.console.is_over());
        RC_ASSERT(desk.screen.unknown().empty());
    }));
}

}  // namespace
}  // namespace lvsim::host
