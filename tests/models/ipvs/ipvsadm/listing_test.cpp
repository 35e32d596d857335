// SPDX-License-Identifier: Apache-2.0
//
// Listings byte for byte.
#include "models/ipvs/ipvsadm/listing.hpp"

#include "models/ipvs/proc_files.hpp"
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

TEST_CASE("ipvsadm -L: titles on an empty table, with nothing typed too", "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    const std::string empty =
        "IP Virtual Server version 1.2.1 (size=4096)\n"
        "Prot LocalAddress:Port Scheduler Flags\n"
        "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n";
    CHECK(lab.ipvsadm("-Ln") == empty);
    CHECK(lab.ipvsadm("") == empty);
    CHECK(lab.ipvsadm("-S").empty());
    CHECK(lab.ipvsadm("-L --daemon").empty());
}

TEST_CASE("ipvsadm -Ln: the lab's table", "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    for (int port = 1; port <= 6; ++port) {
        const std::string packet = "tcp 10.0.2.15:" + std::to_string(port) + " > 10.0.2.100:80 ";
        lab.request(packet + "S");
        lab.request(packet + ".");
        lab.request(packet + "F.");
    }
    CHECK(lab.ipvsadm("-Ln") ==
          "IP Virtual Server version 1.2.1 (size=4096)\n"
          "Prot LocalAddress:Port Scheduler Flags\n"
          "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
          "TCP  10.0.2.100:80 rr\n"
          "  -> 10.0.3.100:8080              Masq    1      0          3         \n"
          "  -> 10.0.3.150:8080              Masq    1      0          3         \n");
}

TEST_CASE("ipvsadm -L: names of ports, by distribution", "[unit][ipvs][ipvsadm]") {
    DirectorLab debian;
    make_lab_service(debian, "rr");
    debian.setup("-A -u 10.0.2.100:53 -s rr -o").connect(5000);
    CHECK(debian.ipvsadm("-L") ==
          "IP Virtual Server version 1.2.1 (size=4096)\n"
          "Prot LocalAddress:Port Scheduler Flags\n"
          "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
          "TCP  10.0.2.100:http rr\n"
          "  -> 10.0.3.100:http-alt          Masq    1      0          0         \n"
          "  -> 10.0.3.150:http-alt          Masq    1      1          0         \n"
          "UDP  10.0.2.100:domain rr ops\n");
    CHECK(debian.ipvsadm("-Lc") ==
          "IPVS connection entries\n"
          "pro expire state       source             virtual            destination\n"
          "TCP 01:00  SYN_RECV    10.0.2.15:5000     10.0.2.100:http    10.0.3.150:http-alt\n");
    DirectorLab centos({.profile = Profile::Centos6});
    make_lab_service(centos, "rr");
    CHECK(centos.ipvsadm("-L -t 10.0.2.100:http").find("10.0.3.150:webcache          Masq") !=
          std::string::npos);
}

TEST_CASE("ipvsadm -L and -S: scheduler flags, by the scheduler's own names",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:73 -s sh -b sh-port,sh-port")
        .setup("-A -t 10.0.2.100:74 -s rr -b flag-1,flag-3")
        .setup("-A -t 10.0.2.100:75 -s mh -b flag-3,mh-port,flag-1")
        .setup("-A -u 10.0.2.100:76 -s sh -b sh-fallback -o")
        .setup("-A -t 10.0.2.100:77 -s none");
    const std::string titles =
        "IP Virtual Server version 1.2.1 (size=4096)\n"
        "Prot LocalAddress:Port Scheduler Flags\n"
        "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n";
    CHECK(lab.ipvsadm("-Ln") == titles +
                                    "TCP  10.0.2.100:73 sh (sh-port)\n"
                                    "TCP  10.0.2.100:74 rr (flag-1,flag-3)\n"
                                    "TCP  10.0.2.100:75 mh (mh-fallback,mh-port,flag-3)\n"
                                    "TCP  10.0.2.100:77 none\n"
                                    "UDP  10.0.2.100:76 sh (sh-fallback) ops\n");
    const std::string saved = lab.ipvsadm("-Sn");
    CHECK(saved ==
          "-A -t 10.0.2.100:73 -s sh -b sh-port\n"
          "-A -t 10.0.2.100:74 -s rr -b flag-1,flag-3\n"
          "-A -t 10.0.2.100:75 -s mh -b mh-fallback,mh-port,flag-3\n"
          "-A -t 10.0.2.100:77 -s none\n"
          "-A -u 10.0.2.100:76 -s sh -o -b sh-fallback\n");
    lab.setup("-C");
    CHECK(lab.ipvsadm("-R", saved).empty());
    CHECK(lab.ipvsadm("-Sn") == saved);
}

TEST_CASE("ipvsadm -E: scheduler flags are replaced, and count from the next connection on",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    make_lab_service(lab, "sh");
    const int server = lab.connect(1000);
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3." + std::to_string(server) + ":8080 -m -w 0");
    CHECK(lab.connect(1001) == 0);
    lab.setup("-E -t 10.0.2.100:80 -s sh -b sh-fallback");
    CHECK(lab.connect(1002) == 250 - server);
    lab.setup("-E -t 10.0.2.100:80 -s sh");
    CHECK(lab.connect(1003) == 0);
}

TEST_CASE("ipvsadm -L: services by protocol, address and port, servers likewise, or as they are",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    for (const auto* service :
         {"-u 9.0.0.1:1", "-t 200.0.0.1:1", "-t 10.0.2.100:443", "-t 10.0.2.100:80"}) {
        lab.setup(std::string("-A -s rr ") + service);
    }
    for (const auto* server : {"10.0.3.2", "10.0.3.9:2", "10.0.3.9:1", "10.0.3.1"}) {
        lab.setup(std::string("-a -t 10.0.2.100:80 -m -r ") + server);
    }
    // Addresses 2^31 or more apart sort backwards.
    CHECK(lab.ipvsadm("-Sn") ==
          "-A -t 200.0.0.1:1 -s rr\n"
          "-A -t 10.0.2.100:80 -s rr\n"
          "-a -t 10.0.2.100:80 -r 10.0.3.1:80 -m -w 1\n"
          "-a -t 10.0.2.100:80 -r 10.0.3.2:80 -m -w 1\n"
          "-a -t 10.0.2.100:80 -r 10.0.3.9:1 -m -w 1\n"
          "-a -t 10.0.2.100:80 -r 10.0.3.9:2 -m -w 1\n"
          "-A -t 10.0.2.100:443 -s rr\n"
          "-A -u 9.0.0.1:1 -s rr\n");
    const std::string unsorted = lab.ipvsadm("-Ln --nosort");
    CHECK(unsorted.find("10.0.3.1:80") < unsorted.find("10.0.3.9:1"));
    CHECK(unsorted.find("10.0.3.9:2") < unsorted.find("10.0.3.2:80"));
}

TEST_CASE("ipvsadm --stats and --rate: as of the estimator's last round", "[unit][ipvs][ipvsadm]") {
    DirectorLab lab({.stats_phase = 1_s});
    make_lab_service(lab, "rr");
    lab.connect(1);
    lab.reply("tcp 10.0.3.150:8080 > 10.0.2.15:1 S. len=1000");
    const std::string title =
        "Prot LocalAddress:Port               Conns   InPkts  OutPkts  "
        "InBytes OutBytes\n  -> RemoteAddress:Port\n";
    CHECK(lab.ipvsadm("-Ln --stats -t 10.0.2.100:80") ==
          title +
              "TCP  10.0.2.100:80                       0        0        0        0        0\n"
              "  -> 10.0.3.100:8080                     0        0        0        0        0\n"
              "  -> 10.0.3.150:8080                     0        0        0        0        0\n");
    lab.wait(1_s);
    CHECK(lab.ipvsadm("-Ln --stats -t 10.0.2.100:80") ==
          title +
              "TCP  10.0.2.100:80                       1        1        1       40     1040\n"
              "  -> 10.0.3.100:8080                     0        0        0        0        0\n"
              "  -> 10.0.3.150:8080                     1        1        1       40     1040\n");
    CHECK(lab.ipvsadm("-Ln --rate --thresholds -t 10.0.2.100:80") ==
          "Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS\n"
          "  -> RemoteAddress:Port\n"
          "TCP  10.0.2.100:80                       0        0        0        5      130\n"
          "  -> 10.0.3.100:8080                     0        0        0        0        0\n"
          "  -> 10.0.3.150:8080                     0        0        0        5      130\n");
}

TEST_CASE("ipvsadm: --persistent-conn and --tun-info have columns of their own",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr").setup("-a -t 10.0.2.100:80 -r 10.0.3.1:80 -m -w 3");
    CHECK(lab.ipvsadm("-Ln --persistent-conn -t 10.0.2.100:80") ==
          "Prot LocalAddress:Port            Weight    PersistConn ActiveConn InActConn \n"
          "  -> RemoteAddress:Port\n"
          "TCP  10.0.2.100:80 rr\n"
          "  -> 10.0.3.1:80                  3         0           0          0         \n");
    CHECK(lab.ipvsadm("-Ln --tun-info -t 10.0.2.100:80") ==
          "Prot LocalAddress:Port Scheduler Flags\n"
          "  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn\n"
          "TCP  10.0.2.100:80 rr\n"
          "  -> 10.0.3.1:80                  Masq    n/a           3      0          0         \n");
    CHECK(lab.ipvsadm("-Lnc --persistent-conn") ==
          "IPVS connection entries\n"
          "pro expire state       source             virtual            destination        pe name "
          "         pe_data\n");
}

TEST_CASE("ipvsadm: persistence is listed and saved, its mask when it is not the whole address",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    const auto add = [&](std::uint16_t port, Persistence persistence) {
        const ServiceSpec spec{
            .key = {IpProtocol::Tcp, {IpAddress::v4(0x0a00'0264), port}},
            .scheduler = "sh",
            .scheduler_flags = {.flag_2 = true},
            .persistence = persistence,
        };
        REQUIRE(lab.director.add_service(spec) == AdminError::None);
    };
    add(80, {});
    add(81, {.timeout_seconds = 600, .netmask = 0xffff'ff00});
    CHECK(lab.ipvsadm("-Ln -t 10.0.2.100:80").find(":80 sh (sh-port) persistent 360\n") !=
          std::string::npos);
    CHECK(lab.ipvsadm("-Sn") ==
          "-A -t 10.0.2.100:80 -s sh -p 360 -b sh-port\n"
          "-A -t 10.0.2.100:81 -s sh -p 600 -M 255.255.255.0 -b sh-port\n");
    CHECK_THAT(proc_ip_vs(lab.director),
               Catch::Contains("TCP  0A000264:0051 sh  persistent 150000 FFFFFF00\n"));
}

TEST_CASE("ipvsadm: large numbers", "[unit][ipvs][ipvsadm]") {
    using ipvsadm::large_number;
    CHECK(large_number(99'999'999, false) == " 99999999");
    CHECK(large_number(100'000'000, false) == "  100000K");
    CHECK(large_number(999'999'999, false) == "  999999K");
    CHECK(large_number(1'000'000'000, false) == "    1000M");
    CHECK(large_number(100'000'000'000, false) == "     100G");
    CHECK(large_number(100'000'000'000'000, false) == "     100T");
    CHECK(large_number(1'000'000'000, true) == " 1000000000");
    CHECK(large_number(7, true) == "        7");
}

TEST_CASE("/proc/net/ip_vs*: hexadecimal", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.connect(1000);
    lab.wait(3_s);
    CHECK(proc_ip_vs(lab.director) ==
          "IP Virtual Server version 1.2.1 (size=4096)\n"
          "Prot LocalAddress:Port Scheduler Flags\n"
          "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n"
          "TCP  0A000264:0050 rr  \n"
          "  -> 0A000396:1F90      Masq    1      1          0         \n"
          "  -> 0A000364:1F90      Masq    1      0          0         \n");
    CHECK(proc_ip_vs_conn(lab.director) ==
          "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n"
          "TCP 0A00020F 03E8 0A000264 0050 0A000396 1F90 SYN_RECV         57\n");
    CHECK(proc_ip_vs_stats(lab.director) ==
          "   Total Incoming Outgoing         Incoming         Outgoing\n"
          "   Conns  Packets  Packets            Bytes            Bytes\n"
          "       1        1        0               28                0\n"
          "\n"
          " Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s\n"
          "       0        0        0                5                0\n");
}

TEST_CASE("ipvsadm: services of marks and of IPv6 are listed, sorted and saved",
          "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    lab.setup("-A -f 7 -6 -s rr")
        .setup("-a -f 7 -6 -r [fd00::2]:99 -m")
        .setup("-A -f 5 -s sh")
        .setup("-a -f 5 -r 10.0.3.1 -m")
        .setup("-A -f 4294967295 -s wlc")
        .setup("-A -t [::1]:80 -s rr")
        .setup("-A -t [fd00::1]:80 -s rr")
        .setup("-a -t [fd00::1]:80 -r [fd00::3]:8080 -m -w 2")
        .setup("-a -t [fd00::1]:80 -r [fd00::2]:8080 -m")
        .setup("-A -u 10.0.2.100:53 -s rr");
    CHECK(lab.ipvsadm("-L") ==
          "IP Virtual Server version 1.2.1 (size=4096)\n"
          "Prot LocalAddress:Port Scheduler Flags\n"
          "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
          "FWM  -1 wlc\n"
          "UDP  10.0.2.100:domain rr\n"
          "TCP  [fd00::1]:http rr\n"
          "  -> [fd00::2]:http-alt           Masq    1      0          0         \n"
          "  -> [fd00::3]:http-alt           Masq    2      0          0         \n"
          "TCP  [::1]:http rr\n"
          "FWM  5 sh\n"
          "  -> 10.0.3.1:0                   Masq    1      0          0         \n"
          "FWM  7 IPv6 rr\n"
          "  -> [fd00::2]:99                 Masq    1      0          0         \n");
    const std::string saved = lab.ipvsadm("-Sn");
    CHECK(saved ==
          "-A -f -1 -s wlc\n"
          "-A -u 10.0.2.100:53 -s rr\n"
          "-A -t [fd00::1]:80 -s rr\n"
          "-a -t [fd00::1]:80 -r [fd00::2]:8080 -m -w 1\n"
          "-a -t [fd00::1]:80 -r [fd00::3]:8080 -m -w 2\n"
          "-A -t [::1]:80 -s rr\n"
          "-A -f 5 -s sh\n"
          "-a -f 5 -r 10.0.3.1:0 -m -w 1\n"
          "-A -f 7 -6 -s rr\n"
          "-a -f 7 -6 -r [fd00::2]:99 -m -w 1\n");
    lab.setup("-D -f 4294967295");  // what is saved as -1 cannot be restored, as with the real tool
    const std::string legible = lab.ipvsadm("-Sn");
    lab.setup("-C");
    CHECK(lab.ipvsadm("-R", legible).empty());
    CHECK(lab.ipvsadm("-Sn") == legible);
}

TEST_CASE("ipvsadm: a service of a mark has no names of ports", "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    lab.setup("-A -f 5 -s sh").setup("-a -f 5 -r 10.0.3.1:80 -m");
    CHECK(lab.ipvsadm("-L -f 5 --stats") ==
          "Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes\n"
          "  -> RemoteAddress:Port\n"
          "FWM  5                                   0        0        0        0        0\n"
          "  -> 10.0.3.1:80                         0        0        0        0        0\n");
}

TEST_CASE("/proc/net/ip_vs: services of marks and of IPv6", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -f 10 -s rr -o")
        .setup("-A -t [fd00::1]:80 -s rr")
        .setup("-a -t [fd00::1]:80 -r [fd00::2]:8080 -m");
    const std::string text = proc_ip_vs(lab.director);
    CHECK_THAT(text, Catch::Contains("\nFWM  0000000A rr ops \n"));
    CHECK_THAT(text, Catch::Contains(
                         "\nTCP  [fd00:0000:0000:0000:0000:0000:0000:0001]:0050 rr \n"
                         "  -> [fd00:0000:0000:0000:0000:0000:0000:0002]:1F90      Masq    1      "
                         "0          0         \n"));
}

TEST_CASE("/proc/net/ip_vs_app: the FTP helper and the connections it looks after",
          "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:21 -s rr").setup("-a -t 10.0.2.100:21 -r 10.0.3.1 -m");
    lab.request("tcp 10.0.2.15:8 > 10.0.2.100:21 S");  // before it is loaded
    lab.director.load_ftp_helper(std::array<std::uint16_t, 2>{21, 2121});
    lab.request("tcp 10.0.2.15:9 > 10.0.2.100:21 S");
    CHECK(proc_ip_vs_app(lab.director) ==
          "prot port    usecnt name\n"
          "TCP  2121    0      ftp              \n"
          "TCP  21      1      ftp              \n");
    lab.wait(61_s);
    CHECK_THAT(proc_ip_vs_app(lab.director), Catch::Contains("TCP  21      0      ftp "));
    CHECK(proc_ip_vs_app(DirectorLab().director) == "prot port    usecnt name\n");
}

TEST_CASE("/proc/net/ip_vs_stats_percpu: live in its first line, of the estimator in the others",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.wait(1_s);
    lab.connect(1);
    CHECK(proc_ip_vs_stats_percpu(lab.director) ==
          "       Total Incoming Outgoing         Incoming         Outgoing\n"
          "CPU    Conns  Packets  Packets            Bytes            Bytes\n"
          "  0        1        1        0               28                0\n"
          "  ~        0        0        0                0                0\n"
          "\n"
          "     Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s\n"
          "           0        0        0                0                0\n");
}
