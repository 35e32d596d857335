// SPDX-License-Identifier: Apache-2.0
//
// Names of hosts in ipvsadm: /etc/hosts, and what waiting for nobody's answer costs.
#include "models/host/files.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

constexpr std::string_view kHosts =
    "127.0.0.1 localhost\n"
    "10.0.2.100 www.example.com www\n"
    "10.0.3.100 serveur1.example.com\n"
    "255.255.255.0 net24\n";

Outcome with_hosts(HostLab& lab, std::string_view line, std::string_view input = {}) {
    lab.server.files().write("/etc/hosts", std::string(kHosts));
    ShellJob& job = lab.server.start_line(line, input);
    lab.wait(100_s);
    Outcome outcome{job.is_done() ? job.exit_status() : -1, std::string(job.output())};
    lab.server.forget_job(job);
    return outcome;
}

}  // namespace

TEST_CASE("ipvsadm: services and servers may be named as in /etc/hosts", "[unit][host][commands]") {
    HostLab lab;
    CHECK(with_hosts(lab, "ipvsadm -A -t WWW:http -s rr -p 60 -M net24") == Outcome{0, ""});
    CHECK(with_hosts(lab, "ipvsadm -a -t www.example.com:80 -r serveur1.example.com:8080 -m") ==
          Outcome{0, ""});
    CHECK(with_hosts(lab, "ipvsadm -a -t www:80 -r 10.0.3.150 -m") == Outcome{0, ""});
    CHECK(with_hosts(lab, "ipvsadm -Sn").output ==
          "-A -t 10.0.2.100:80 -s rr -p 60 -M 255.255.255.0\n"
          "-a -t 10.0.2.100:80 -r 10.0.3.100:8080 -m -w 1\n"
          "-a -t 10.0.2.100:80 -r 10.0.3.150:80 -m -w 1\n");
}

TEST_CASE("ipvsadm: without -n addresses are shown by name, where they have one",
          "[unit][host][commands]") {
    HostLab lab;
    with_hosts(lab, "ipvsadm -A -t www:80 -s rr");
    with_hosts(lab, "ipvsadm -a -t www:80 -r serveur1.example.com:8080 -m");
    with_hosts(lab, "ipvsadm -a -t www:80 -r 10.0.3.150:8080 -m");
    CHECK(with_hosts(lab, "ipvsadm").output ==
          "IP Virtual Server version 1.2.1 (size=4096)\n"
          "Prot LocalAddress:Port Scheduler Flags\n"
          "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
          "TCP  www.example.com:http rr\n"
          "  -> serveur1.example.com:http-al Masq    1      0          0         \n"
          "  -> 10.0.3.150:http-alt          Masq    1      0          0         \n");
    CHECK(with_hosts(lab, "ipvsadm -S").output ==
          "-A -t www.example.com:http -s rr\n"
          "-a -t www.example.com:http -r serveur1.example.com:http-alt -m -w 1\n"
          "-a -t www.example.com:http -r 10.0.3.150:http-alt -m -w 1\n");
}

TEST_CASE("ipvsadm: what was saved by name is restored by name, each line once",
          "[unit][host][commands]") {
    HostLab lab;
    CHECK(with_hosts(lab, "ipvsadm -R",
                     "-A -t www:80 -s rr\n-a -t www:80 -r serveur1.example.com:8080 -m\n-L\n") ==
          Outcome{0,
                  "IP Virtual Server version 1.2.1 (size=4096)\n"
                  "Prot LocalAddress:Port Scheduler Flags\n"
                  "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
                  "TCP  10.0.2.100:http rr\n"
                  "  -> 10.0.3.100:http-alt          Masq    1      0          0         \n"});
}

TEST_CASE("ipvsadm: a name that nobody knows is no address", "[unit][host][commands]") {
    HostLab lab;
    CHECK(with_hosts(lab, "ipvsadm -A -t nosuch:80 -s rr") ==
          Outcome{2, "illegal virtual server address[:port] specified\n"});
    with_hosts(lab, "ipvsadm -A -t www:80 -s rr");
    CHECK(with_hosts(lab, "ipvsadm -a -t www:80 -r nosuch -m") ==
          Outcome{2, "illegal real server address[:port] specified\n"});
    CHECK(with_hosts(lab, "ipvsadm -A -t nosuch:80 -w x") ==
          Outcome{2, "illegal virtual server address[:port] specified\n"});
}

TEST_CASE("ipvsadm: a name server that does not answer makes listings slow",
          "[unit][host][commands]") {
    HostLab lab;
    lab.server.files().write("/etc/resolv.conf", "nameserver 10.0.2.99\n");
    with_hosts(lab, "ipvsadm -A -t 10.0.2.77:80 -s rr");
    const SimTime before = lab.world.now();
    ShellJob& job = lab.server.start_line("ipvsadm -L");
    lab.wait(1_s);
    CHECK_FALSE(job.is_done());
    lab.wait(30_s);
    CHECK(job.is_done());
    CHECK(lab.world.now() - before == 31_s);
    CHECK_THAT(std::string(job.output()), Catch::Contains("TCP  10.0.2.77:http rr\n"));
    lab.server.forget_job(job);
    CHECK(lab.run("ipvsadm -Ln").status == 0);
}

TEST_CASE("ipvsadm: a machine may lose its power while a name is looked up",
          "[unit][host][commands]") {
    HostLab lab;
    lab.server.files().write("/etc/resolv.conf", "nameserver 10.0.2.99\n");
    ShellJob& job = lab.server.start_line("ipvsadm -A -t www:80 -s rr");
    lab.wait(1_s);
    CHECK_FALSE(job.is_done());
    lab.server.power_off();
    lab.wait(1_s);
    CHECK(job.is_done());
    CHECK(job.exit_status() == 137);
    lab.server.forget_job(job);
    lab.wait(60_s);
}

}  // namespace lvsim::host
