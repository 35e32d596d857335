// SPDX-License-Identifier: Apache-2.0
//
// The commands, by the outputs of the programs they stand for (coreutils 9.1, grep 3.8, procps
// 4.0.2 of Debian 12).
#include "models/host/command.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace lvsim::host {

namespace {

struct Line {
    std::string_view line;
    int status;
    std::string_view output;
};

void check(const std::vector<Line>& lines, Profile profile = Profile::Debian12) {
    HostLab lab(profile);
    lab.client.files().write("/root/abc", "a\nb\nc\n");
    lab.client.files().write("/root/open", "x\ny");
    lab.client.files().write("/root/words", "one two\nTwo words\n\nlast one_two\n");
    for (const Line& line : lines) {
        INFO("line: " << line.line);
        CHECK(lab.run(line.line) == Outcome{line.status, std::string(line.output)});
    }
}

}  // namespace

TEST_CASE("commands: the registry is sorted and finds each", "[unit][host]") {
    const auto all = commands();
    CHECK(std::is_sorted(all.begin(), all.end(),
                         [](const auto& a, const auto& b) { return a.name < b.name; }));
    for (const Command& command : all) CHECK(find_command(command.name) == &command);
    CHECK(find_command("nosuch") == nullptr);
}

TEST_CASE("cat prints files, its input, and what it cannot read", "[unit][host][commands]") {
    check({
        {"cat abc", 0, "a\nb\nc\n"},
        {"cat open abc", 0, "x\nya\nb\nc\n"},
        {"echo in | cat abc - open", 0, "a\nb\nc\nin\nx\ny"},
        {"cat -n abc", 0, "     1\ta\n     2\tb\n     3\tc\n"},
        {"cat -nE open", 0, "     1\tx$\n     2\ty"},
        {"cat -b words", 0, "     1\tone two\n     2\tTwo words\n\n     3\tlast one_two\n"},
        {"cat nosuch abc", 1, "cat: nosuch: No such file or directory\na\nb\nc\n"},
        {"cat /etc", 1, "cat: /etc: Is a directory\n"},
        {"cat 'a b' '' \"it's\"", 1,
         "cat: 'a b': No such file or directory\ncat: '': No such file or directory\n"
         "cat: \"it's\": No such file or directory\n"},
        {"cat abc/x", 1, "cat: abc/x: Not a directory\n"},
        {"cat -- -x", 1, "cat: -x: No such file or directory\n"},
        {"cat -Q", 1, "cat: invalid option -- 'Q'\nTry 'cat --help' for more information.\n"},
        {"cat --show-ends abc", 0, "a$\nb$\nc$\n"},
        {"cat --show abc", 1,
         "cat: option '--show' is ambiguous; possibilities: '--show-ends' '--show-tabs' "
         "'--show-all' '--show-nonprinting'\nTry 'cat --help' for more information.\n"},
        {"cat -v abc", 2, "not modelled in lvsim: cat -v\n"},
    });
}

TEST_CASE("echo knows -n -e -E and no other option", "[unit][host][commands]") {
    check({
        {"echo -n a", 0, "a"},
        {"echo -e 'a\\tb\\x41\\0101\\cq'", 0, "a\tbAA"},
        {"echo 'a\\tb'", 0, "a\\tb\n"},
        {"echo -z a", 0, "-z a\n"},
        {"echo -nE a", 0, "a"},
        {"echo -e 'a\\qb'", 0, "a\\qb\n"},
        {"echo --help", 0, "--help\n"},
    });
}

TEST_CASE("head prints first lines or bytes", "[unit][host][commands]") {
    check({
        {"head -n 2 abc", 0, "a\nb\n"},
        {"head -n2 abc", 0, "a\nb\n"},
        {"head -2 abc", 0, "a\nb\n"},
        {"head -n -1 abc", 0, "a\nb\n"},
        {"cat abc | head -n -1", 0, "a\nb\n"},
        {"head -n -1 open", 0, "x\n"},
        {"head -n 0 abc", 0, ""},
        {"head -c 3 abc", 0, "a\nb"},
        {"head -c -2 abc", 0, "a\nb\n"},
        {"head -n 1k abc", 0, "a\nb\nc\n"},
        {"head --lines=1 abc", 0, "a\n"},
        {"head open", 0, "x\ny"},
        {"cat abc | head -n 1", 0, "a\n"},
        {"head -n 1 abc abc", 0, "==> abc <==\na\n\n==> abc <==\na\n"},
        {"head -q -n 1 abc abc", 0, "a\na\n"},
        {"head -v -n 1 abc", 0, "==> abc <==\na\n"},
        {"head nosuch abc", 1,
         "head: cannot open 'nosuch' for reading: No such file or directory\n==> abc <==\n"
         "a\nb\nc\n"},
        {"head /etc", 1, "head: error reading '/etc': Is a directory\n"},
        {"head -n +2 abc", 0, "a\nb\n"},
        {"head -1c abc", 0, "a"},
        {"head -2q abc abc", 0, "a\nb\na\nb\n"},
        {"head -5 -1 abc", 1,
         "head: invalid trailing option -- 1\nTry 'head --help' for more information.\n"},
        {"head -n 99999999999999999999 abc", 1,
         "head: invalid number of lines: ‘99999999999999999999’: Value too large for defined data "
         "type\n"},
        {"head -n x abc", 1, "head: invalid number of lines: ‘x’\n"},
        {"head -n", 1,
         "head: option requires an argument -- 'n'\nTry 'head --help' for more information.\n"},
        {"head --foo", 1,
         "head: unrecognized option '--foo'\nTry 'head --help' for more information.\n"},
    });
}

TEST_CASE("tail prints last lines or bytes", "[unit][host][commands]") {
    check({
        {"tail -n 2 abc", 0, "b\nc\n"},
        {"tail -2 abc", 0, "b\nc\n"},
        {"tail -n +2 abc", 0, "b\nc\n"},
        {"tail -n 1 open", 0, "y"},
        {"tail -n 0 abc", 0, ""},
        {"tail -c 2 abc", 0, "c\n"},
        {"tail -c +3 abc", 0, "b\nc\n"},
        {"cat abc | tail -n 1", 0, "c\n"},
        {"tail -n 1 abc abc", 0, "==> abc <==\nc\n\n==> abc <==\nc\n"},
        {"tail nosuch", 1, "tail: cannot open 'nosuch' for reading: No such file or directory\n"},
        {"tail -1c abc", 0, "\n"},
        {"tail +2 abc", 0, "b\nc\n"},
        {"tail -2 abc abc", 1, "tail: option used in invalid context -- 2\n"},
        {"tail -n 0 nosuch", 0, ""},
        {"tail -n x abc", 1, "tail: invalid number of lines: ‘x’\n"},
        {"tail -s 1 abc", 2, "not modelled in lvsim: tail -s\n"},
    });
}

TEST_CASE("wc counts in coreutils' columns", "[unit][host][commands]") {
    check({
        {"wc abc", 0, "3 3 6 abc\n"},
        {"wc -l abc", 0, "3 abc\n"},
        {"wc -l < abc", 0, "3\n"},
        {"wc < abc", 0, "3 3 6\n"},
        {"cat abc | wc", 0, "      3       3       6\n"},
        {"wc 'a b'", 1, "wc: 'a b': No such file or directory\n"},
        {"wc -lc abc", 0, "3 6 abc\n"},
        {"wc -l abc abc", 0, " 3 abc\n 3 abc\n 6 total\n"},
        {"wc -w words", 0, "6 words\n"},
        {"wc -l abc nosuch", 1, "3 abc\nwc: nosuch: No such file or directory\n3 total\n"},
        {"wc /etc", 1, "wc: /etc: Is a directory\n      0       0       0 /etc\n"},
        {"wc -z", 1, "wc: invalid option -- 'z'\nTry 'wc --help' for more information.\n"},
    });
}

TEST_CASE("grep finds lines by basic, extended and fixed patterns", "[unit][host][commands]") {
    check({
        {"grep b abc", 0, "b\n"},
        {"grep z abc", 1, ""},
        {"grep -v b abc", 0, "a\nc\n"},
        {"grep -c . abc", 0, "3\n"},
        {"grep -cv b abc", 0, "2\n"},
        {"grep -n c abc", 0, "3:c\n"},
        {"grep -i two words", 0, "one two\nTwo words\nlast one_two\n"},
        {"grep -w two words", 0, "one two\n"},
        {"grep -x 'one two' words", 0, "one two\n"},
        {"grep -o 'o[a-z]*' words", 0, "one\no\no\nords\none\no\n"},
        {"grep -q b abc", 0, ""},
        {"grep -q b nosuch abc", 0, "grep: nosuch: No such file or directory\n"},
        {"grep b nosuch abc", 2, "grep: nosuch: No such file or directory\nabc:b\n"},
        {"grep -s b nosuch", 2, ""},
        {"grep -e a -e c abc", 0, "a\nc\n"},
        {"grep -E 'a|c' abc", 0, "a\nc\n"},
        {"grep 'a\\|c' abc", 0, "a\nc\n"},
        {"grep 'a|c' abc", 1, ""},
        {"grep -E '^(one|last) ' words", 0, "one two\nlast one_two\n"},
        {"grep -F '.' abc", 1, ""},
        {"grep '' abc", 0, "a\nb\nc\n"},
        {"grep '^$' -c words", 0, "1\n"},
        {"grep 'o\\{1\\}ne' words", 0, "one two\nlast one_two\n"},
        {"grep -l a abc open words", 0, "abc\nwords\n"},
        {"grep -L a abc open words", 0, "open\n"},
        {"grep -m 2 . abc", 0, "a\nb\n"},
        {"grep -h a abc words", 0, "a\nlast one_two\n"},
        {"grep -H a abc", 0, "abc:a\n"},
        {"cat abc | grep -n b", 0, "2:b\n"},
        {"cat open | grep y", 0, "y\n"},
        {"grep y open", 0, "y\n"},
        {"cat abc | grep a - abc", 0, "(standard input):a\nabc:a\n"},
        {"grep a /etc", 2, "grep: /etc: Is a directory\n"},
        {"grep", 2,
         "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"},
        {"grep --bogus", 2,
         "grep: unrecognized option '--bogus'\nUsage: grep [OPTION]... PATTERNS [FILE]...\n"
         "Try 'grep --help' for more information.\n"},
        {"grep -EF a abc", 2, "grep: conflicting matchers specified\n"},
        {"grep -P a abc", 2, "not modelled in lvsim: grep -P\n"},
        {"grep -A 1 a abc", 2, "not modelled in lvsim: grep -A\n"},
    });
}

TEST_CASE("grep reads doubtful patterns as GNU does", "[unit][host][commands]") {
    HostLab lab;
    lab.client.files().write("/root/p", "a\nab\na*\n+x\n{\na{1\nd\n)\n*a\n");
    const std::vector<Line> lines = {
        {"grep '[' p", 2, "grep: Invalid regular expression\n"},
        {"grep '[a' p", 2, "grep: Unmatched [, [^, [:, [., or [=\n"},
        {"grep '[]' p", 2, "grep: Unmatched [, [^, [:, [., or [=\n"},
        {"grep 'a\\' p", 2, "grep: Trailing backslash\n"},
        {"grep '\\{1' p", 0, "a{1\n"},
        {"grep -E '{1' p", 0, "a{1\n"},
        {"grep -E '(*a)' p", 0, "grep: warning: * at start of expression\na\nab\na*\na{1\n*a\n"},
        {"grep '\\(*a\\)' p", 0, "*a\n"},
        {"grep '^*a' p", 0, "*a\n"},
        {"grep '\\+x' p", 0, "+x\n"},
        {"grep -E 'a{1' p", 0, "a{1\n"},
        {"grep -E 'a{x}' p", 1, ""},
        {"grep 'a\\{x\\}' p", 2, "grep: Invalid content of \\{\\}\n"},
        {"grep 'a\\{1' p", 2, "grep: Unmatched \\{\n"},
        {"grep -E 'a{2,1}' p", 2, "grep: Invalid content of \\{\\}\n"},
        {"grep -E 'a{99999}' p", 2, "grep: Regular expression too big\n"},
        {"grep '\\)' p", 2, "grep: Unmatched ) or \\)\n"},
        {"grep '\\(' p", 2, "grep: Unmatched ( or \\(\n"},
        {"grep -E '(' p", 2, "grep: Unmatched ( or \\(\n"},
        {"grep -E ')' p", 0, ")\n"},
        {"grep -oE 'a**b' p", 0, "ab\n"},
        {"grep '[b-a]' p", 2, "grep: Invalid range end\n"},
        {"grep '\\1' p", 2, "grep: Invalid back reference\n"},
        {"grep -E '(a)\\2' p", 2, "grep: Invalid back reference\n"},
        {"grep '[[:foo:]]' p", 2, "grep: Invalid character class name\n"},
        {"grep '[:space:]' p", 2, "grep: character class syntax is [[:space:]], not [:space:]\n"},
        {"grep -w a p", 0, "a\na*\na{1\n*a\n"},
        {"grep '\\<a\\>' p", 0, "a\na*\na{1\n*a\n"},
        {"grep 'a\\b' p", 0, "a\na*\na{1\n*a\n"},
        {"grep -E '\\w{2}' p", 0, "ab\n"},
        {"grep 'a\\?b' p", 0, "ab\n"},
        {"grep '\\d' p", 0, "d\n"},
        {"grep '[a\\]' p", 0, "a\nab\na*\na{1\n*a\n"},
        {"grep -c '\\|a' p", 0, "9\n"},
        {"grep 'a^' p", 1, ""},
        {"grep -E '$a' p", 1, ""},
        {"grep -F 'a*' p", 0, "a*\n"},
        {"grep -F -w 'a' p", 0, "a\na*\na{1\n*a\n"},
    };
    for (const Line& line : lines) {
        INFO("line: " << line.line);
        CHECK(lab.run(line.line) == Outcome{line.status, std::string(line.output)});
    }
}

TEST_CASE("sysctl reads and writes the stack's settings", "[unit][host][commands]") {
    check({
        {"sysctl net.ipv4.ip_forward", 0, "net.ipv4.ip_forward = 0\n"},
        {"sysctl -w net.ipv4.ip_forward=1", 0, "net.ipv4.ip_forward = 1\n"},
        {"sysctl -n net.ipv4.ip_forward", 0, "1\n"},
        {"ipvsadm -S", 0, ""},  // loads the module
        {"sysctl -n net.ipv4.vs.lblc_expiration", 0, "86400\n"},
        {"sysctl -w net.ipv4.vs.lblcr_expiration=8589934", 0,
         "net.ipv4.vs.lblcr_expiration = 8589934\n"},
        {"sysctl -w net.ipv4.vs.lblcr_expiration=8589935", 1,
         "sysctl: setting key \"net.ipv4.vs.lblcr_expiration\": Invalid argument\n"},
        {"sysctl net/ipv4/ip_forward", 0, "net.ipv4.ip_forward = 1\n"},
        {"cat /proc/sys/net/ipv4/ip_forward", 0, "1\n"},
        {"echo 0 > /proc/sys/net/ipv4/ip_forward; sysctl -n net.ipv4.ip_forward", 0, "0\n"},
        {"sysctl 'net.ipv4.ip_forward = 1'", 0, "net.ipv4.ip_forward = 1\n"},
        {"sysctl -N net.ipv4.ip_forward", 0, "net.ipv4.ip_forward\n"},
        {"sysctl -b net.ipv4.ip_forward", 0, "1"},
        {"sysctl -qw net.ipv4.ip_forward=0", 0, ""},
        {"sysctl -w net.ipv4.ip_forward=x", 1,
         "sysctl: setting key \"net.ipv4.ip_forward\": Invalid argument\n"},
        {"sysctl -w net.ipv4.nosuch=1", 1,
         "sysctl: cannot stat /proc/sys/net/ipv4/nosuch: No such file or directory\n"},
        {"sysctl a.b c.d", 2,
         "sysctl: cannot stat /proc/sys/a/b: No such file or directory\n"
         "sysctl: cannot stat /proc/sys/c/d: No such file or directory\n"},
        {"sysctl -e a.b", 0, ""},
        {"sysctl -w net.ipv4.ip_forward", 1,
         "sysctl: command line(0): invalid syntax, continuing...\n"},
        {"sysctl -n", 1,
         "sysctl: no variables specified\nTry `sysctl --help' for more information.\n"},
        {"sysctl -p", 1, "sysctl: cannot open \"/etc/sysctl.conf\": No such file or directory\n"},
        {"sysctl -V", 0, "sysctl from procps-ng 4.0.2\n"},
        {"sysctl net.ipv4.conf.eth0.rp_filter", 0, "net.ipv4.conf.eth0.rp_filter = 0\n"},
        {"sysctl -a | grep ip_forward", 0, "net.ipv4.ip_forward = 0\n"},
        {"sysctl net.ipv4.conf.eth0 | grep -c eth0.arp_ignore", 0, "1\n"},
        {"echo x > /proc/sys/net/ipv4/ip_forward", 1,
         "bash: echo: write error: Invalid argument\n"},
        {"echo 1 > /proc/sys/net/ipv4/nosuch", 1,
         "bash: /proc/sys/net/ipv4/nosuch: No such file or directory\n"},
    });
}

TEST_CASE("sysctl on centos-6 speaks like procps 3.2.8", "[unit][host][commands]") {
    check(
        {
            {"sysctl -w net.ipv4.ip_forward=1", 0, "net.ipv4.ip_forward = 1\n"},
            {"sysctl net.ipv4.nosuch", 255, "error: \"net.ipv4.nosuch\" is an unknown key\n"},
            {"sysctl -w net.ipv4.ip_forward=x", 255,
             "error: \"Invalid argument\" setting key \"net.ipv4.ip_forward\"\n"},
        },
        Profile::Centos6);
}

TEST_CASE("sleep takes its time", "[unit][host][commands]") {
    HostLab lab;
    CHECK(lab.run("sleep 1.5 0.25 2m").status == 0);
    CHECK(lab.world.now() == SimTime::at(121'750_ms));
    CHECK(lab.run("sleep").output ==
          "sleep: missing operand\nTry 'sleep --help' for more information.\n");
    CHECK(lab.run("sleep x").output ==
          "sleep: invalid time interval ‘x’\nTry 'sleep --help' for more information.\n");
}

TEST_CASE("ping counts answers and times them", "[protocol][host][commands]") {
    HostLab lab;
    CHECK(lab.run("ping -c 1 10.0.2.100") ==
          Outcome{0,
                  "PING 10.0.2.100 (10.0.2.100) 56(84) bytes of data.\n"
                  "64 bytes from 10.0.2.100: icmp_seq=1 ttl=64 time=0.403 ms\n\n"
                  "--- 10.0.2.100 ping statistics ---\n"
                  "1 packets transmitted, 1 received, 0% packet loss, time 0ms\n"
                  "rtt min/avg/max/mdev = 0.403/0.403/0.403/0.000 ms\n"});
    const Outcome three = lab.run("ping -q -c 3 -i 0.5 10.0.2.100");
    CHECK_THAT(three.output, Catch::Contains("3 packets transmitted, 3 received, 0% packet loss, "
                                             "time 1000ms\nrtt min/avg/max/mdev = 0.20"));
    CHECK(three.output.find("icmp_seq") == std::string::npos);
}

TEST_CASE("ping: nobody answers ARP, no route, no such name", "[protocol][host][commands]") {
    HostLab lab;
    const Outcome lost = lab.run("ping -c 3 10.0.2.77");
    CHECK(lost.status == 1);
    CHECK_THAT(lost.output,
               Catch::Contains("From 10.0.2.15 icmp_seq=1 Destination Host Unreachable\n") &&
                   Catch::Contains("From 10.0.2.15 icmp_seq=3 Destination Host Unreachable\n") &&
                   Catch::Contains("3 packets transmitted, 0 received, +3 errors, 100% packet "
                                   "loss, time 20"));
    CHECK(lab.run("ping -c 1 10.9.9.9") == Outcome{2, "ping: connect: Network is unreachable\n"});
    CHECK(lab.run("ping -c 1 nowhere") ==
          Outcome{2, "ping: nowhere: Temporary failure in name resolution\n"});
    CHECK(lab.run("ping") == Outcome{1, "ping: usage error: Destination address required\n"});
    CHECK(lab.run("ping -R 10.0.2.100") == Outcome{2, "not modelled in lvsim: ping -R\n"});
}

TEST_CASE("ping waits for the last answer as long as it is told", "[protocol][host][commands]") {
    HostLab lab;
    CHECK(lab.run("ping -c 1 10.0.2.100").status == 0);
    lab.unplug();
    const SimTime before = lab.world.now();
    CHECK(lab.run("ping -c 1 -W 2 10.0.2.100") ==
          Outcome{1,
                  "PING 10.0.2.100 (10.0.2.100) 56(84) bytes of data.\n\n"
                  "--- 10.0.2.100 ping statistics ---\n"
                  "1 packets transmitted, 0 received, 100% packet loss, time 0ms\n\n"});
    CHECK(lab.world.now() - before == 2_s);
}

TEST_CASE("ping ends when nobody reads it any more", "[protocol][host][commands]") {
    HostLab lab;
    const Outcome first = lab.run("ping 10.0.2.100 | head -n 1");
    CHECK(first == Outcome{0, "PING 10.0.2.100 (10.0.2.100) 56(84) bytes of data.\n"});
    CHECK(lab.client.processes().running_count() == 0);
}

TEST_CASE("proc: the neighbours and routes of a machine", "[unit][host][files]") {
    HostLab lab;
    CHECK(lab.run("ping -c 1 10.0.2.100").status == 0);
    CHECK(lab.run("cat /proc/net/arp").output ==
          "IP address       HW type     Flags       HW address            Mask     Device\n"
          "10.0.2.100       0x1         0x2         02:00:00:00:00:01     *        eth0\n");
    CHECK_THAT(lab.run("cat /proc/net/route").output,
               Catch::Contains("\neth0\t0002000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0"));
}

TEST_CASE("files: generated ones can be read and not written", "[unit][host][files]") {
    HostLab lab;
    int reads = 0;
    lab.client.files().add_generated("/proc/net/demo",
                                     [&] { return std::to_string(++reads) + "\n"; });
    lab.client.files().add_generated("/var/log/demo", [] { return std::string("log\n"); });
    CHECK(lab.run("cat /proc/net/demo /proc/net/demo").output == "1\n2\n");
    CHECK(lab.run("echo a > /proc/net/demo").output ==
          "bash: echo: write error: Input/output error\n");
    CHECK(lab.run("echo a > /var/log/demo") ==
          Outcome{2, "not modelled in lvsim: writing to /var/log/demo\n"});
    CHECK(lab.run("cat /var/log/../log/./demo").output == "log\n");
}

TEST_CASE("sed: a branch to itself is stopped, and says so", "[unit][host][commands]") {
    HostLab lab;
    const Outcome outcome = lab.run("echo x | sed ':a;ba'");
    CHECK(outcome.status != 0);
    CHECK_FALSE(outcome.output.empty());
    CHECK(lab.run("echo aaa | sed ':a;s/a/b/;ta'") == Outcome{0, "bbb\n"});
    CHECK(lab.run("printf '1\\n2\\n3\\n' | sed ':a;N;$!ba;s/\\n/,/g'").output == "1,2,3\n");
}

}  // namespace lvsim::host
