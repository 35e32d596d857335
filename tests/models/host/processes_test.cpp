// SPDX-License-Identifier: Apache-2.0
//
// Processes as a person sees and ends them: ps, pgrep, pkill, killall, pidof, and shells in shells.
#include "tests/models/host/lab.hpp"
#include "tests/models/host/tty/desk.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("ps: aux has the columns of procps 3.2.8", "[unit][host][ps]") {
    HostLab lab(Profile::Centos6);
    const std::string text = lab.run("sleep 77 & ps aux").output;
    CHECK_THAT(text, StartsWith("USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME "
                                "COMMAND\n"
                                "root         1  0.0  0.2   2900  1432 ?        Ss   17:00   0:00 "
                                "/sbin/init\n"));
    CHECK_THAT(text, Contains("?        S    17:00   0:00 sleep 77\n"));
    CHECK_THAT(text, Contains("?        R    17:00   0:00 ps aux\n"));
}

TEST_CASE("ps: -ef has parents, -o what was asked for", "[unit][host][ps]") {
    HostLab lab(Profile::Centos6);
    CHECK_THAT(lab.run("ps -ef").output,
               StartsWith("UID        PID  PPID  C STIME TTY          TIME CMD\n"
                          "root         1     0  0 17:00 ?        00:00:00 /sbin/init\n"));
    CHECK(lab.run("ps -o pid,comm,user= -p 1").output ==
          "  PID COMMAND         \n"
          "    1 init            root\n");
    CHECK(lab.run("ps -C nosuch -o pid=").status == 1);
    CHECK(lab.run("ps -L").output == "not modelled in lvsim: ps -L\n");
}

TEST_CASE("pkill and killall end programs by name", "[unit][host][ps]") {
    HostLab lab(Profile::Centos6);
    CHECK(lab.run("sleep 50 & sleep 60 & pgrep -c sleep; pkill -xf 'sleep 50'; sleep 0.1;"
                  "pgrep -lfx 'sleep .*' | cut -d' ' -f2-; killall sleep; sleep 0.1; pidof sleep")
              .output == "2\nsleep 60\n");
    CHECK(lab.run("killall nosuch").output == "nosuch: no process found\n");
    CHECK(lab.run("pgrep -x slee").status == 1);
}

TEST_CASE("bash on a terminal is a shell in the shell", "[unit][host][tty]") {
    Desk desk;
    desk.enter("bash");
    desk.enter("echo level $((1 + 1)); x=5");
    desk.enter("for i in a b; do");
    desk.enter("echo $i; done");
    desk.enter("ps | grep -c bash");
    desk.clear();
    desk.enter("echo [$x]; exit 3");
    desk.enter("echo [$?] [$x]");
    const std::string screen = desk.see();
    CHECK_THAT(screen, Contains("[5]"));
    CHECK_THAT(screen, Contains("[3] []"));
}

TEST_CASE("Ctrl-C and Ctrl-D reach the inner shell", "[unit][host][tty]") {
    Desk desk;
    desk.enter("bash");
    desk.enter("sleep 100");
    desk.type("\x03");
    desk.enter("echo status $?");
    desk.type("typo\x03");
    desk.enter("echo alive");
    const std::string inner = desk.see();
    CHECK_THAT(inner, Contains("status 130"));
    CHECK_THAT(inner, Contains("alive"));
    desk.clear();
    desk.type("\x04");
    desk.enter("echo outer");
    CHECK_THAT(desk.see(), Contains("exit\n"));
    CHECK_THAT(desk.see(), Contains("outer"));
}

TEST_CASE("su: root becomes another user and comes back", "[unit][host][tty]") {
    HostLab lab;
    CHECK(lab.run("su nobody -c 'id -un; touch /etc/x'").output ==
          "nobody\n"
          "touch: cannot touch '/etc/x': Permission denied\n");
    CHECK(lab.run("su - nosuch").status == 1);
    CHECK(lab.run("su nobody -c 'su -c id'").output == "su: must be run from a terminal\n");
}

}  // namespace lvsim::host
