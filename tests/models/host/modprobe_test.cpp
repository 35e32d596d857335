// SPDX-License-Identifier: Apache-2.0
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

TEST_CASE("modprobe: ip_vs brings its settings and files", "[unit][host][commands]") {
    HostLab lab;
    CHECK(lab.run("cat /proc/net/ip_vs_app").status == 1);
    CHECK(lab.run("modprobe ip_vs") == Outcome{0, ""});
    CHECK(lab.run("cat /proc/net/ip_vs_app") == Outcome{0, "prot port    usecnt name\n"});
    CHECK(lab.run("modprobe ip-vs-rr") == Outcome{0, ""});
    CHECK(lab.run("modprobe ip_vs_pe_sip") == Outcome{0, ""});
    CHECK(lab.run("modprobe ipip") == Outcome{0, ""});
}

TEST_CASE("modprobe: ip_vs_ftp watches port 21, or those it is told", "[unit][host][commands]") {
    HostLab lab;
    CHECK(lab.run("modprobe ip_vs_ftp") == Outcome{0, ""});
    CHECK(lab.run("modprobe ip_vs_ftp ports=2121") == Outcome{0, ""});  // it is there already
    CHECK(lab.run("cat /proc/net/ip_vs_app") ==
          Outcome{0, "prot port    usecnt name\nTCP  21      0      ftp              \n"});
    lab.client.power_off();
    lab.client.power_on();
    CHECK(lab.run("modprobe ip_vs_ftp ports=21,0,2121") == Outcome{0, ""});
    CHECK(lab.run("cat /proc/net/ip_vs_app") ==
          Outcome{0,
                  "prot port    usecnt name\nTCP  2121    0      ftp              \n"
                  "TCP  21      0      ftp              \n"});
}

TEST_CASE("modprobe: what it refuses", "[unit][host][commands]") {
    HostLab lab;
    const std::string invalid = "modprobe: ERROR: could not insert 'ip_vs_ftp': Invalid argument\n";
    CHECK(lab.run("modprobe ip_vs_ftp ports=x") == Outcome{1, invalid});
    CHECK(lab.run("modprobe ip_vs_ftp ports=21,21") == Outcome{1, invalid});
    CHECK(lab.run("modprobe ip_vs_ftp ports=1,2,3,4,5,6,7,8,9") == Outcome{1, invalid});
    CHECK(lab.run("modprobe ip_vs_ftp ports=65536") == Outcome{1, invalid});
    CHECK(lab.run("modprobe ip vs") == Outcome{1,
                                               "modprobe: FATAL: Module ip not found in directory "
                                               "/lib/modules/6.1.0-56-amd64\n"});
    CHECK(lab.run("modprobe -q ip") == Outcome{1, ""});
    CHECK(lab.run("modprobe dummy") ==
          Outcome{2, "modprobe: not modelled in lvsim: the module dummy\n"});
    CHECK(lab.run("modprobe ip_vs conn_tab_bits=20") ==
          Outcome{2, "modprobe: not modelled in lvsim: the parameter 'conn_tab_bits=20'\n"});
    CHECK(lab.run("modprobe -r ip_vs").status == 2);
    CHECK(lab.run("modprobe") == Outcome{1, "modprobe: ERROR: missing parameters. See -h.\n"});
}

TEST_CASE("modprobe: CentOS 6 says it in its own words, and has fewer schedulers",
          "[unit][host][commands]") {
    HostLab lab(Profile::Centos6);
    CHECK(lab.run("modprobe ip vs") == Outcome{1, "FATAL: Module ip not found.\n"});
    CHECK(lab.run("modprobe ip_vs_wrr") == Outcome{0, ""});
    CHECK(lab.run("modprobe ip_vs_mh") == Outcome{1, "FATAL: Module ip_vs_mh not found.\n"});
}

}  // namespace lvsim::host
