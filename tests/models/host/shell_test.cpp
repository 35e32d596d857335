// SPDX-License-Identifier: Apache-2.0
//
// Command lines and what bash 5.2 makes of them.
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

namespace {

struct Line {
    std::string_view line;
    int status;
    std::string_view output;
};

void check(const std::vector<Line>& lines) {
    HostLab lab;
    lab.client.files().write("/tmp/abc", "a\nb\nc\n");
    for (const Line& line : lines) {
        INFO("line: " << line.line);
        CHECK(lab.run(line.line) == Outcome{line.status, std::string(line.output)});
    }
}

}  // namespace

TEST_CASE("shell: words, quotes and comments", "[unit][host][shell]") {
    check({
        {"", 0, ""},
        {"   # nothing", 0, ""},
        {"echo a  b", 0, "a b\n"},
        {"echo 'a  b'", 0, "a  b\n"},
        {"echo \"a  b\"", 0, "a  b\n"},
        {"echo a\\ \\ b", 0, "a  b\n"},
        {"echo 'it'\\''s'", 0, "it's\n"},
        {"echo \"a'b\" 'c\"d'", 0, "a'b c\"d\n"},
        {"echo \"\\$ \\\" \\\\ \\a\"", 0, "$ \" \\ \\a\n"},
        {"echo a#b # c", 0, "a#b\n"},
        {"echo ''", 0, "\n"},
        {"echo '' a", 0, " a\n"},
        {"echo a\\", 0, "a\\\n"},
        {"echo a\\\nb", 0, "ab\n"},
        {"echo $", 0, "$\n"},
        {"echo \"$\" 5$ a$", 0, "$ 5$ a$\n"},
        {"echo }", 0, "}\n"},
        {"echo !", 0, "!\n"},
        {"'echo' a", 0, "a\n"},
        {"/bin/echo a", 0, "a\n"},
        {"echo a; echo b", 0, "a\nb\n"},
        {"echo a;", 0, "a\n"},
        {"echo a\necho b\n", 0, "a\nb\n"},
        {"echo net.ipv4.conf.{all}", 0, "net.ipv4.conf.{all}\n"},
    });
}

TEST_CASE("shell: lists, negation and the exit status", "[unit][host][shell]") {
    check({
        {"true", 0, ""},
        {"false", 1, ""},
        {"! true", 1, ""},
        {"! ! true", 0, ""},
        {"!", 1, ""},
        {"! ; echo x", 0, "x\n"},
        {"true && echo a", 0, "a\n"},
        {"false && echo a", 1, ""},
        {"false || echo a", 0, "a\n"},
        {"true || echo a && echo b", 0, "b\n"},
        {"false && echo a || echo b", 0, "b\n"},
        {"false; echo $?", 0, "1\n"},
        {"! false; echo $?", 0, "0\n"},
        {"false\necho \"status $?.\"", 0, "status 1.\n"},
        {"true &&\necho a", 0, "a\n"},
        {"false; true", 0, ""},
        {"false | true", 0, ""},
        {"true | false", 1, ""},
        {": ignored", 0, ""},
    });
}

TEST_CASE("shell: pipes join commands that run side by side", "[unit][host][shell]") {
    check({
        {"echo a | cat", 0, "a\n"},
        {"echo a b c | cat | wc -w", 0, "3\n"},
        {"cat /tmp/abc | head -n 2 | tail -n 1", 0, "b\n"},
        {"echo a |\ncat", 0, "a\n"},
        {"nosuch | cat", 0, "bash: nosuch: command not found\n"},
        {"cat nosuch 2>&1 | wc -l", 0, "1\n"},
        {"echo lost | true", 0, ""},
    });
}

TEST_CASE("shell: redirections", "[unit][host][shell]") {
    check({
        {"echo a > /tmp/x; cat /tmp/x", 0, "a\n"},
        {"echo b >> /tmp/x; cat < /tmp/x", 0, "a\nb\n"},
        {"echo c >/tmp/x; cat /tmp/x", 0, "c\n"},
        {"> /tmp/x; wc -c < /tmp/x", 0, "0\n"},
        {"echo a > /dev/null", 0, ""},
        {"cat < /dev/null", 0, ""},
        {"cat nosuch 2> /dev/null", 1, ""},
        {"cat nosuch > /tmp/y 2>&1; cat /tmp/y", 0, "cat: nosuch: No such file or directory\n"},
        {"cat nosuch 2>&1 > /tmp/y", 1, "cat: nosuch: No such file or directory\n"},
        {"echo a 1>&2 2>/dev/null", 0, "a\n"},
        {"echo 2 >/tmp/y; cat /tmp/y", 0, "2\n"},
        {"echo 2>/tmp/y; wc -c < /tmp/y", 0, "\n0\n"},
        {"echo relative > here; cat /root/here", 0, "relative\n"},
        {"> /tmp/z echo first; cat /tmp/z", 0, "first\n"},
        {"cat < nosuch", 1, "bash: nosuch: No such file or directory\n"},
        {"echo a > /nowhere/x", 1, "bash: /nowhere/x: No such file or directory\n"},
        {"echo a > /tmp", 1, "bash: /tmp: Is a directory\n"},
        {"echo a > /tmp/abc/d", 1, "bash: /tmp/abc/d: Not a directory\n"},
        {"echo a > ''", 1, "bash: : No such file or directory\n"},
        {"cat < nosuch || echo no", 0, "bash: nosuch: No such file or directory\nno\n"},
    });
}

TEST_CASE("shell: what cannot be run", "[unit][host][shell]") {
    check({
        {"foo", 127, "bash: foo: command not found\n"},
        {"'' x", 127, "bash: : command not found\n"},
        {"/tmp", 126, "bash: /tmp: Is a directory\n"},
        {"./x; echo x > x; ./x", 126,
         "bash: ./x: No such file or directory\nbash: ./x: Permission denied\n"},
        {"/bin/foo", 127, "bash: /bin/foo: No such file or directory\n"},
        {"foo && echo a; echo $?", 0, "bash: foo: command not found\n127\n"},
        {"foo 2>/dev/null", 127, ""},
        {"chmod() { :; }; echo 'echo $1' > /tmp/s; /tmp/s", 126,
         "bash: /tmp/s: Permission denied\n"},
    });
}

TEST_CASE("shell: syntax errors run nothing, in bash's words", "[unit][host][shell]") {
    const auto near = [](std::string_view token) {
        return "bash: syntax error near unexpected token `" + std::string(token) + "'\n";
    };
    HostLab lab;
    const std::vector<std::pair<std::string_view, std::string>> lines = {
        {"cat <", near("newline")},
        {"> ", near("newline")},
        {"; echo a", near(";")},
        {"echo a ;; echo b", near(";;")},
        {"echo a | | cat", near("|")},
        {"echo a; ; echo b", near(";")},
        {"| cat", near("|")},
        {"&& echo", near("&&")},
        {"true || && true", near("&&")},
        {"then", near("then")},
        {"! && true", near("&&")},
        {"2>/dev/null a (b", near("(")},
        {"fi", near("fi")},
        {"}", near("}")},
        {"echo a )", near(")")},
        {"echo a (b", near("(")},
        {"a (b", near("b")},
        {"! | cat", near("|")},
        {"false | ! true", near("!")},
        {"cat < 3> x", near("3")},
        {"echo a; then", near("then")},
        {"cat |", "bash: syntax error: unexpected end of file\n"},
        {"true &&", "bash: syntax error: unexpected end of file\n"},
        {"echo 'a", "bash: unexpected EOF while looking for matching `''\n"},
        {"echo \"a", "bash: unexpected EOF while looking for matching `\"'\n"},
    };
    for (const auto& [line, message] : lines) {
        INFO("line: " << line);
        CHECK(lab.run(line) == Outcome{2, message});
    }
    CHECK(lab.run("echo ran > /tmp/ran; echo 'open").status == 2);
    CHECK_FALSE(lab.client.files().read("/tmp/ran"));
}

TEST_CASE("shell: what bash knows and lvsim does not is refused by name", "[unit][host][shell]") {
    HostLab lab;
    const std::vector<std::pair<std::string_view, std::string_view>> lines = {
        {"time true", "the shell's 'time'"},
        {"select x in a; do :; done", "the shell's 'select'"},
        {"coproc cat", "the shell's 'coproc'"},
        {"cat <(echo a)", "process substitution (<(...))"},
        {"echo a > >(cat)", "process substitution (>(...))"},
        {"cat <> x", "the redirection <>"},
        {"echo 300> x", "file descriptor 300"},
        {"echo $[1+1]", "arithmetic expansion with $[...]: write $((...))"},
        {"x=a; echo ${x@Q}", "${x@Q}"},
        {"echo $'\\u00e9'", "\\u, \\U and \\c in $'...'"},
        {"x=([1]=a)", "array elements as [INDEX]=VALUE"},
        {"ulimit -n", "the shell builtin 'ulimit'"},
        {"pushd /tmp", "the shell builtin 'pushd'"},
        {"declare -A x", "declare -A"},
        {"set -o posix", "set -o posix"},
        {"read -t 1 x", "read -t"},
        {"f() { :; }; type f >/dev/null", "showing the text of a function"},
    };
    for (const auto& [line, what] : lines) {
        INFO("line: " << line);
        const auto message = "not modelled in lvsim: " + std::string(what) + "\n";
        CHECK(lab.run(line) == Outcome{2, message});
    }
}

TEST_CASE("shell: patterns stand for the files there are", "[unit][host][shell]") {
    HostLab lab;
    for (const char* path : {"/etc/a.conf", "/etc/b.conf", "/etc/.hidden.conf", "/root/x1"}) {
        lab.client.files().write(path, "");
    }
    CHECK(lab.run("echo /etc/*.conf").output == "/etc/a.conf /etc/b.conf\n");
    CHECK(lab.run("echo /etc/[!a].conf /*/x?").output == "/etc/b.conf /root/x1\n");
    CHECK(lab.run("echo x*").output == "x1\n");
    CHECK(lab.run("echo '/etc/*.conf' /etc/\\*.conf \"x*\"").output ==
          "/etc/*.conf /etc/*.conf x*\n");
    CHECK(lab.run("echo /etc/*.none [2001:db8::1]:80").output == "/etc/*.none [2001:db8::1]:80\n");
    CHECK(lab.run("echo a > /etc/*.conf").output == "bash: /etc/*.conf: ambiguous redirect\n");
    CHECK(lab.run("echo /proc/sys/net/ipv4/ip_forw*").output == "/proc/sys/net/ipv4/ip_forward\n");
}

TEST_CASE("shell: a job that takes time ends when its last command has", "[unit][host][shell]") {
    HostLab lab;
    ShellJob& job = lab.client.start_line("echo a; sleep 2; echo b");
    lab.wait(1_s);
    CHECK(job.output() == "a\n");
    CHECK_FALSE(job.is_done());
    lab.wait(1_s);
    CHECK(job.is_done());
    CHECK(job.output() == "a\nb\n");
}

TEST_CASE("shell: the listener of a job is called at its end, or at once", "[unit][host][shell]") {
    HostLab lab;
    ShellJob& job = lab.client.start_line("sleep 3; false");
    int status = -1;
    job.on_done([&](const ShellJob& done) { status = done.exit_status(); });
    lab.wait(2_s);
    CHECK(status == -1);
    lab.wait(1_s);
    CHECK(status == 1);
    job.on_done([&](const ShellJob&) { status = 5; });
    CHECK(status == 5);
}

TEST_CASE("shell: both ends of a pipe run at the same time", "[unit][host][shell]") {
    HostLab lab;
    CHECK(lab.run("sleep 3 | sleep 2").status == 0);
    CHECK(lab.world.now() == SimTime::at(3_s));
}

TEST_CASE("shell: a command that is given input reads it", "[unit][host][shell]") {
    HostLab lab;
    CHECK(lab.run("cat", "typed\n").output == "typed\n");
    CHECK(lab.run("head -n 1; cat", "a\nb\n").output == "a\n");
}

TEST_CASE("host: power off ends its jobs with 137, and starts none", "[unit][host]") {
    HostLab lab;
    ShellJob& job = lab.client.start_line("echo a; sleep 100; echo b");
    lab.wait(1_s);
    lab.client.power_off();
    CHECK(job.is_done());
    CHECK(job.exit_status() == 137);
    lab.wait(200_s);
    CHECK(job.output() == "a\n");
    CHECK(lab.run("echo c") == Outcome{255, "lvsim: client is powered off\n"});
    lab.client.power_on();
    CHECK(lab.run("echo d").output == "d\n");
}

TEST_CASE("host: listeners hear of power in order, once a change", "[unit][host]") {
    HostLab lab;
    std::string heard;
    lab.client.on_power([&](bool is_on) { heard += is_on ? "1+" : "1-"; });
    lab.client.on_power([&](bool is_on) { heard += is_on ? "2+" : "2-"; });
    lab.client.power_on();
    lab.client.power_off();
    lab.client.power_off();
    lab.client.power_on();
    CHECK(heard == "1-2-1+2+");
}

TEST_CASE("host: a job may be forgotten while it runs", "[unit][host]") {
    HostLab lab;
    const ShellJob& job = lab.client.start_line("sleep 100 | cat");
    lab.wait(1_s);
    lab.client.forget_job(job);
    lab.wait(1_s);
    CHECK(lab.client.processes().running_count() == 0);
}

}  // namespace lvsim::host
