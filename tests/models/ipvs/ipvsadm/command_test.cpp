// SPDX-License-Identifier: Apache-2.0
//
// What ipvsadm says and with which status it leaves: command lines against the lab's table.
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

struct Line {
    std::string_view command;
    std::string_view says;  ///< Both outputs, and the status in brackets unless 0.
};

void check_lines(std::span<const Line> lines, DirectorConfig config = {}) {
    for (const Line& line : lines) {
        DirectorLab lab(config);
        make_lab_service(lab, "rr");
        INFO("ipvsadm " << line.command);
        CHECK(lab.ipvsadm(line.command) == line.says);
    }
}

constexpr std::string_view kTry =
    "Try `ipvsadm -h' or 'ipvsadm --help' for more information.\n[255]";
constexpr std::string_view kIllegalService = "illegal virtual server address[:port] specified\n[2]";
constexpr std::string_view kIllegalServer = "illegal real server address[:port] specified\n[2]";

}  // namespace

TEST_CASE("ipvsadm: the first option is the command", "[unit][ipvs][ipvsadm]") {
    static constexpr std::array kLines = {
        Line{"-nL", kTry},
        Line{"-t 10.0.2.100:81 -A", kTry},
        Line{"-n", kTry},
        Line{"-X", kTry},
        Line{"foo", kTry},
        Line{"--foo", kTry},
        Line{"-k", kTry},
        Line{"--start-daemon", kTry},
        Line{"--add-servic -t 10.0.2.100:81", kTry},
        Line{"-Ln -A", "invalid option `-A'\n[2]"},
        Line{"-L foo", "unexpected argument foo\n[2]"},
        Line{"-L -- -k", "unexpected argument -k\n[2]"},
        Line{"-L -k", "-k: unknown option\n[255]"},
        Line{"-L --foo", "--foo: unknown option\n[255]"},
        Line{"-L -t", "-t: missing argument\n[255]"},
        Line{"-At 10.0.2.100:81 -s rr", ""},
        Line{"-at 10.0.2.100:80 -r 10.0.3.7 -mw 1", ""},
        Line{"--add-service --tcp-service=10.0.2.100:81 -s=rr", ""},
        Line{"-A -t10.0.2.100:81", ""},
    };
    check_lines(kLines);
}

TEST_CASE("ipvsadm: what a command needs, forbids and cannot have together",
          "[unit][ipvs][ipvsadm]") {
    static constexpr std::array kLines = {
        Line{"-A -s rr",
             "You need to supply the 'service-address' option for the 'add-service' command\n[2]"},
        Line{"-A -n", "Illegal 'numeric' option with the 'add-service' command\n[2]"},
        Line{"-A -t 10.0.2.100:81 -r 10.0.3.100",
             "Illegal 'real-server' option with the 'add-service' command\n[2]"},
        Line{"-a -t 10.0.2.100:80",
             "You need to supply the 'real-server' option for the 'add-server' command\n[2]"},
        Line{"-a",
             "You need to supply the 'service-address' option for the 'add-server' command\n[2]"},
        Line{"-d -t 10.0.2.100:80 -r 10.0.3.100:8080 -m",
             "Illegal 'forwarding-method' option with the 'delete-server' command\n[2]"},
        Line{"-Lc -t 10.0.2.100:80",
             "The option 'service-address' conflicts with the 'connection' "
             "option in the 'list' command\n[2]"},
        Line{"-L --timeout --daemon",
             "The option 'daemon' conflicts with the 'timeout' option in "
             "the 'list' command\n[2]"},
        Line{"-Lnc --stats", "options conflicts in the list command\n[2]"},
        Line{"-L --daemon --persistent-conn", "options conflicts in the list command\n[2]"},
        Line{"-Z -n", "Illegal 'numeric' option with the 'zero' command\n[2]"},
        Line{"-C -n", "Illegal 'numeric' option with the 'flush' command\n[2]"},
        Line{"-C extra", "unexpected argument extra\n[2]"},
        Line{"-S -X", "Illegal 'exact' option with the 'save' command\n[2]"},
        Line{"-A -t 10.0.2.100:1 -t 10.0.2.100:2",
             "multiple 'service-address' options specified\n[2]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -g",
             "multiple 'forwarding-method' options specified\n[2]"},
        Line{"-A -6 -f 6", "-6 used before -f\n\n[2]"},
        Line{"-A -t 10.0.2.100:53 -o",
             "One-Packet Scheduling is only for UDP virtual services\n[2]"},
        Line{"-A -t 10.0.2.100 -s rr", "Zero port specified for non-persistent service\n[2]"},
        Line{"-a -t 10.0.2.100:80 -r fd00::1 -m",
             "Different address family is allowed only for tunneling servers\n[2]"},
    };
    check_lines(kLines);
}

TEST_CASE("ipvsadm: values", "[unit][ipvs][ipvsadm]") {
    static constexpr std::array kLines = {
        Line{"-A -t 80", kIllegalService},
        Line{"-A -t ''", kIllegalService},
        Line{"-A -t 10.0.2.300:80", kIllegalService},
        Line{"-A -t 10.0.2.100:99999", kIllegalService},
        Line{"-A -t 10.0.2.100:-1", kIllegalService},
        Line{"-A -t 10.0.2.100:0x50", kIllegalService},
        Line{"-A -t 10.0.2.100:", kIllegalService},
        Line{"-A -t :80", kIllegalService},
        Line{"-A -t 10.0.2.100:80:81", kIllegalService},
        Line{"-A -t ' 10.0.2.100:90'", kIllegalService},
        Line{"-A -t [fd00::3]", kIllegalService},
        Line{"-A -t 10.0.2.100:nosuchsvc", kIllegalService},
        Line{"-A -t localhost:80", kIllegalService},
        Line{"-A -t 10.0.2.100:+91", ""},
        Line{"-A -t 10.0.2.100:080", "Service already exists\n[255]"},
        Line{"-A -t 10.0.2.100:http", "Service already exists\n[255]"},
        Line{"-a -t 10.0.2.100:80 -r 80 -m", kIllegalServer},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -w -1", "illegal weight specified\n[2]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -w 1x", "illegal weight specified\n[2]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -w ''", "illegal weight specified\n[2]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -w 2147483648", "illegal weight specified\n[2]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -w 65536", ""},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -w ' 4'", ""},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -x -1", "illegal u_threshold specified\n[2]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -y z", "illegal l_threshold specified\n[2]"},
        Line{"-E -t 10.0.2.100:80 -s rr -p 0", "invalid timeout value `0' specified\n[2]"},
        Line{"-E -t 10.0.2.100:80 -p 2678401", "invalid timeout value `2678401' specified\n[2]"},
        Line{"-A -f 0", "invalid fwmark value `0' specified\n[2]"},
        Line{"-A -t 10.0.2.100:81 -M 1.2.3.4.5",
             "illegal virtual server persistent mask specified\n[2]"},
        Line{"-A -t 10.0.2.100:81 -M 255.255.255.0", ""},
        Line{"-A -t 10.0.2.100:81 -s sh -b mh-port", "incompatible scheduler flag `mh-port'\n[2]"},
        Line{"-A -t 10.0.2.100:81 -b sh-port", "incompatible scheduler flag `sh-port'\n[2]"},
        Line{"-A -t 10.0.2.100:81 -b flag-1,x -s sh", "invalid scheduler flag `x'\n[2]"},
        Line{"-A -t 10.0.2.100:81 -s sh -b sh-port -b sh-port",
             "multiple 'sched-flags' options specified\n[2]"},
        Line{"-D -t 10.0.2.100:80 -b flag-1",
             "Illegal 'sched-flags' option with the 'delete-service' command\n[2]"},
        Line{"-A -t 10.0.2.100:81 -s sh -b nosuch", "invalid scheduler flag `nosuch'\n[2]"},
        Line{"--set 1800 0", "--set option requires 3 timeout values\n[2]"},
        Line{"--set 1 2 3 4", "unexpected argument 4\n[2]"},
        Line{"--set 1 2 x", "invalid timeout value `x' specified\n[2]"},
        Line{"--set -1 0 0", "-1: unknown option\n[255]"},
        Line{"--start-daemon foo", "illegal start-daemon parameter specified\n[2]"},
        Line{"--stop-daemon foo", "illegal start_daemon specified\n[2]"},
        Line{"--stop-daemon master", "No daemon is running\n[255]"},
    };
    check_lines(kLines);
}

TEST_CASE("ipvsadm: what the kernel refuses", "[unit][ipvs][ipvsadm]") {
    static constexpr std::array kLines = {
        Line{"-A -t 10.0.2.100:80 -s rr", "Service already exists\n[255]"},
        Line{"-A -t 10.0.2.100:81 -s foo", "Scheduler or persistence engine not found\n[255]"},
        Line{"-E -t 10.0.2.100:81", "No such service\n[255]"},
        Line{"-D -t 10.0.2.100:81", "No such service\n[255]"},
        Line{"-Z -t 10.0.2.100:81", "No such service\n[255]"},
        Line{"-Ln -t 10.0.2.100:81", "No such service\n[1]"},
        Line{"-a -t 10.0.2.100:81 -r 10.0.3.100:8080 -m", "Service not defined\n[255]"},
        Line{"-d -t 10.0.2.100:81 -r 10.0.3.100:8080", "Service not defined\n[255]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.100:8080 -m", "Destination already exists\n[255]"},
        Line{"-d -t 10.0.2.100:80 -r 10.0.3.100", "No such destination\n[255]"},
        Line{"-e -t 10.0.2.100:80 -r 10.0.3.9:1 -m", "No such destination\n[255]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -x 4 -y 10",
             "Numerical result out of range\n[255]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -y 1", "Numerical result out of range\n[255]"},
        Line{"-a -t 10.0.2.100:80 -r 224.0.0.1 -m",
             "Invalid operation.  Possibly wrong module version, address not unicast, ...\n[255]"},
    };
    check_lines(kLines);
}

TEST_CASE("ipvsadm: what lvsim does not model is refused by name and changes nothing",
          "[unit][ipvs][ipvsadm]") {
    static constexpr std::array kLines = {
        Line{"-a -t 10.0.2.100:80 -r [fd00::1]:80 -i",
             "not modelled in lvsim: IPv6 servers of IPv4 services\n[2]"},
    };
    check_lines(kLines);
    DirectorLab lab;
    make_lab_service(lab, "rr");
    const std::string before = lab.ipvsadm("-Sn");
    for (const Line& line : kLines) lab.ipvsadm(line.command);
    CHECK(lab.ipvsadm("-Sn") == before);
}

TEST_CASE("ipvsadm 1.25: its own words and limits", "[unit][ipvs][ipvsadm]") {
    static constexpr std::array kLines = {
        Line{"-v", "ipvsadm v1.25 2008/5/15 (compiled with popt and IPVS v1.2.1)\n"},
        Line{"-A -t 10.0.2.100:81 -s foo", "Scheduler not found\n[255]"},
        Line{"-a -t 10.0.2.100:80 -r 10.0.3.7 -m -w 65536", "illegal weight specified\n[2]"},
        Line{"-A -t 10.0.2.100:81 -b x", "-b: unknown option\n[255]"},
        Line{"-A -u 10.0.2.100:53 -s rr -O", ""},
        Line{"-Lnc --persistent-conn", "options conflicts in the list command\n[2]"},
        Line{"-A -t 10.0.2.100:81 -s mh", "Scheduler not found\n[255]"},
    };
    check_lines(kLines, {.profile = Profile::Centos6});
}

TEST_CASE("ipvsadm: a server takes the service's port as known when -r is read",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.1 -m")
        .setup("-a -r 10.0.3.2 -t 10.0.2.100:80 -m");
    CHECK(lab.ipvsadm("-Sn") ==
          "-A -t 10.0.2.100:80 -s rr\n"
          "-a -t 10.0.2.100:80 -r 10.0.3.1:80 -m -w 1\n"
          "-a -t 10.0.2.100:80 -r 10.0.3.2:0 -m -w 1\n");
    lab.connect(1);
    CHECK(lab.entry(1) == "SYN_RECV 10.0.3.2:80");  // port 0 keeps the packet's
}

TEST_CASE("ipvsadm: -e replaces everything, -E without -s goes back to wlc",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.1 -m -w 5 -x 9 -y 3")
        .setup("-e -t 10.0.2.100:80 -r 10.0.3.1 -m")
        .setup("-E -t 10.0.2.100:80");
    CHECK(lab.ipvsadm("-Ln --thresholds -t 10.0.2.100:80") ==
          "Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn \n"
          "  -> RemoteAddress:Port\n"
          "TCP  10.0.2.100:80 wlc\n"
          "  -> 10.0.3.1:80                  0          0          0          0         \n");
}

TEST_CASE("ipvsadm -R: goes on after the kernel's refusals, ends at errors of its own",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    CHECK(lab.ipvsadm("-R",
                      "-A -t 10.0.2.100:90 -s rr\n\n"
                      "-a -t 10.0.2.100:91 -r 10.0.3.100:8080 -m -w 1\n"
                      "ipvsadm -a -t 10.0.2.100:90 -r 10.0.3.150:8080 -m -w 1\n") ==
          "Service not defined\n");
    CHECK(lab.ipvsadm("-R", "-A -t 10.0.2.100:80 -s rr\n# a comment\n-A -t 10.0.2.100:81\n") ==
          kTry);
    CHECK(lab.ipvsadm("-R", "-R\n") == kTry);
    CHECK(lab.ipvsadm("-Sn") ==
          "-A -t 10.0.2.100:80 -s rr\n"
          "-A -t 10.0.2.100:90 -s rr\n"
          "-a -t 10.0.2.100:90 -r 10.0.3.150:8080 -m -w 1\n");
}

TEST_CASE("ipvsadm -h: the program's name as typed, every scheduler of the version",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    const std::string help = lab.ipvsadm("-h");
    CHECK(
        help.starts_with("ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)\nUsage:\n"
                         "  ipvsadm -A|E virtual-service [-s scheduler]"));
    CHECK(help.find("rr|wrr|lc|wlc|lblc|lblcr|dh|sh|sed|nq|fo|ovf|mh,") != std::string::npos);
    CHECK(lab.ipvsadm("--help -L") == help);
}
