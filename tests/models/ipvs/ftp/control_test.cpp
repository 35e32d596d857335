// SPDX-License-Identifier: Apache-2.0
//
// The FTP helper by packets: what it rewrites, the entries it makes, how they live and end.
#include "models/ipvs/ftp/control.hpp"

#include "tests/models/ipvs/ftp/lab.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

constexpr std::string_view kAnswer = "227 Entering Passive Mode (10,0,3,100,195,80).\r\n";
constexpr std::string_view kRewritten = "227 Entering Passive Mode (10,0,2,100,195,80).\r\n";

}  // namespace

TEST_CASE("FTP: the address in 227 becomes the virtual one, and an entry waits for the client",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    CHECK(lab.client({.text = "PASV\r\n"}).text == "PASV\r\n");
    const Heard heard = lab.server({.text = kAnswer, .acknowledgement = 7});
    CHECK(heard.what == "10.0.2.100:21 > 10.0.2.15:1000");
    CHECK(heard.text == kRewritten);
    CHECK(lab.connections() ==
          "TCP 02:00  LISTEN      10.0.2.15:0        10.0.2.100:50000   10.0.3.100:50000\n"
          "TCP 15:00  ESTABLISHED 10.0.2.15:1000     10.0.2.100:21      10.0.3.100:21\n");
    CHECK(lab.counts(100) == "1/1");
}

TEST_CASE("FTP: the first packet gives a passive data connection its client's port",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "PASV\r\n"});
    lab.server({.text = kAnswer});
    CHECK(lab.packet_of_client("10.0.2.15:1001 > 10.0.2.100:50000", "S") ==
          "sent tcp 10.0.2.15:1001 > 10.0.3.100:50000 S ttl=63");
    CHECK(lab.packet_of_server("10.0.3.100:50000 > 10.0.2.15:1001", "S.") ==
          "accepted tcp 10.0.2.100:50000 > 10.0.2.15:1001 S. ttl=64");
    lab.packet_of_client("10.0.2.15:1001 > 10.0.2.100:50000", ".");
    CHECK(lab.connections() ==
          "TCP 15:00  ESTABLISHED 10.0.2.15:1000     10.0.2.100:21      10.0.3.100:21\n"
          "TCP 15:00  ESTABLISHED 10.0.2.15:1001     10.0.2.100:50000   10.0.3.100:50000\n");
    CHECK(lab.counts(100) == "2/0");
    INFO("the next one from there is another client's port");
    CHECK(lab.packet_of_client("10.0.2.15:1002 > 10.0.2.100:50000", "S").starts_with("accepted"));
}

TEST_CASE("FTP: a longer address moves the numbers of what follows, both ways",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "PASV\r\n"});
    constexpr std::string_view kShort = "227 ok (10,0,3,1,1,2)\r\n";
    const Heard answer = lab.server({.text = kShort, .sequence = 101});
    CHECK(answer.text == "227 ok (10,0,2,100,1,2)\r\n");  // two bytes more
    CHECK(answer.sequence == 101);
    CHECK(lab.client({.text = "", .acknowledgement = 101 + 25, .flags = "."}).acknowledgement ==
          101 + 23);
    CHECK(lab.server({.text = "150 ok\r\n", .sequence = 101 + 23}).sequence == 101 + 25);
    INFO("older text keeps its numbers");
    CHECK(lab.server({.text = "331 ok\r\n", .sequence = 51}).sequence == 51);
    CHECK(lab.client({.text = "", .acknowledgement = 101, .flags = "."}).acknowledgement == 101);
}

TEST_CASE("FTP: a shorter address does so too", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "PASV\r\n"});
    constexpr std::string_view kLong = "227 ok (010,000,003,100,195,080)\r\n";
    const Heard answer = lab.server({.text = kLong, .sequence = 101});
    CHECK(answer.text == "227 ok (10,0,2,100,195,80)\r\n");  // six bytes less
    CHECK(lab.client({.text = "", .acknowledgement = 101, .flags = "."}).acknowledgement == 101);
    CHECK(lab.client({.text = "", .acknowledgement = 101 + 28, .flags = "."}).acknowledgement ==
          101 + 34);
    CHECK(lab.server({.text = "150 ok\r\n", .sequence = 101 + 34}).sequence == 101 + 28);
}

TEST_CASE("FTP: changes add up, command by command", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    std::uint32_t said = 101;
    std::uint32_t heard = 101;
    for (int i = 0; i < 5; ++i) {
        lab.client({.text = "PASV\r\n"});
        const Heard answer = lab.server({.text = "227 (1,2,3,4,5,6)\r\n", .sequence = said});
        CHECK(answer.sequence == heard);
        CHECK(answer.text == "227 (10,0,2,100,5,6)\r\n");
        said += 19;
        heard += static_cast<std::uint32_t>(answer.text.size());
        CHECK(lab.client({.text = "", .acknowledgement = heard, .flags = "."}).acknowledgement ==
              said);
    }
}

TEST_CASE("FTP: 227 counts once: sent again, or unasked, it passes as it is", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    CHECK(lab.server({.text = kAnswer}).text == kAnswer);
    lab.client({.text = "PASV\r\n"});
    CHECK(lab.server({.text = kAnswer}).text == kRewritten);
    CHECK(lab.server({.text = kAnswer}).text == kAnswer);
    lab.client({.text = "PASV\r\n"});
    CHECK(lab.server({.text = kAnswer}).text == kRewritten);
    CHECK(lab.director.connection_count() == 2);
}

TEST_CASE("FTP: only an established connection is read", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.client({.text = "", .flags = "S"});
    CHECK(lab.client({.text = "PASV\r\n", .flags = "SP"}).text == "PASV\r\n");
    lab.client({.text = "", .flags = "."});
    CHECK(lab.server({.text = kAnswer}).text == kAnswer);
    CHECK(lab.director.connection_count() == 1);
}

TEST_CASE("FTP: a command that two segments share is not seen", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "PA"});
    lab.client({.text = "SV\r\n"});
    CHECK(lab.server({.text = kAnswer}).text == kAnswer);
    lab.client({.text = "PASV\r\n"});
    CHECK(lab.server({.text = kAnswer.substr(0, 30)}).text == kAnswer.substr(0, 30));
    CHECK(lab.server({.text = kAnswer.substr(30)}).text == kAnswer.substr(30));
    CHECK(lab.director.connection_count() == 1);
}

TEST_CASE("FTP: 229 keeps its words, the port is that of the virtual address",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "EPSV 1\r\n"});
    CHECK(lab.server({.text = "229 Extended (|||50000|)\r\n"}).text ==
          "229 Extended (|||50000|)\r\n");
    lab.client({.text = "EPSV\r\n"});
    CHECK(lab.server({.text = "229 Extended (!1!10.0.3.101!50001!)\r\n"}).text ==
          "229 Extended (|||50001|)\r\n");
    CHECK(lab.packet_of_client("10.0.2.15:1001 > 10.0.2.100:50000", "S") ==
          "sent tcp 10.0.2.15:1001 > 10.0.3.100:50000 S ttl=63");
    CHECK(lab.packet_of_client("10.0.2.15:1002 > 10.0.2.100:50001", "S") ==
          "sent tcp 10.0.2.15:1002 > 10.0.3.101:50001 S ttl=63");
}

TEST_CASE("FTP: after PORT the server's connection to the client comes from the virtual address",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    CHECK(lab.client({.text = "PORT 10,0,2,15,19,136\r\n"}).text == "PORT 10,0,2,15,19,136\r\n");
    CHECK(lab.connections() ==
          "TCP 02:00  LISTEN      10.0.2.15:5000     10.0.2.100:20      10.0.3.100:20\n"
          "TCP 15:00  ESTABLISHED 10.0.2.15:1000     10.0.2.100:21      10.0.3.100:21\n");
    CHECK(lab.packet_of_server("10.0.3.100:20 > 10.0.2.15:5000", "S") ==
          "accepted tcp 10.0.2.100:20 > 10.0.2.15:5000 S ttl=64");
    CHECK(lab.packet_of_client("10.0.2.15:5000 > 10.0.2.100:20", "S.") ==
          "sent tcp 10.0.2.15:5000 > 10.0.3.100:20 S. ttl=63");
    CHECK(lab.entry(5000) == "SYN_RECV 10.0.3.100:20");
    lab.packet_of_server("10.0.3.100:20 > 10.0.2.15:5000", ".");
    CHECK(lab.entry(5000) == "ESTABLISHED 10.0.3.100:20");
}

TEST_CASE("FTP: EPRT does the same, and ends waiting for 227", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "PASV\r\n"});
    lab.client({.text = "EPRT |1|10.0.2.15|5000|\r\n"});
    CHECK(lab.entry(5000) == "LISTEN 10.0.3.100:20");
    CHECK(lab.server({.text = kAnswer}).text == kAnswer);
}

TEST_CASE("FTP: the same data connection agreed on again waits again", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "PORT 10,0,2,15,19,136\r\n"});
    lab.packet_of_client("10.0.2.15:5000 > 10.0.2.100:20", "S.");
    lab.client({.text = "PORT 10,0,2,15,19,136\r\n"});
    CHECK(lab.entry(5000) == "LISTEN 10.0.3.100:20");
    CHECK(lab.director.connection_count() == 2);
}

TEST_CASE("FTP: the control connection stays as long as its data connection", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "PASV\r\n"});
    lab.server({.text = kAnswer});
    lab.packet_of_client("10.0.2.15:1001 > 10.0.2.100:50000", "S");
    lab.packet_of_client("10.0.2.15:1001 > 10.0.2.100:50000", ".");
    lab.server({.text = "", .flags = "R."});
    CHECK(lab.entry(1000) == "CLOSE 10.0.3.100:21");
    lab.wait(11_s);
    CHECK(lab.entry(1000) == "CLOSE 10.0.3.100:21");  // for a minute at a time
    lab.wait(894_s);
    CHECK(lab.entry(1001).empty());
    CHECK(lab.entry(1000) == "CLOSE 10.0.3.100:21");
    lab.wait(6_s);
    CHECK(lab.director.connection_count() == 0);
}

TEST_CASE("FTP: a data connection that nobody sets up is over after two minutes",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "PASV\r\n"});
    lab.server({.text = kAnswer});
    lab.wait(119_s);
    CHECK(lab.director.connection_count() == 2);
    lab.wait(2_s);
    CHECK(lab.director.connection_count() == 1);
    CHECK(lab.packet_of_client("10.0.2.15:1001 > 10.0.2.100:50000", "S").starts_with("accepted"));
    CHECK(lab.counts(100) == "1/0");
}

TEST_CASE("FTP: what the helper must read needs a good checksum", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    CHECK(lab.client({.text = "PASV\r\n", .has_good_checksum = false}).what == "dropped");
    CHECK(lab.server({.text = kAnswer, .has_good_checksum = false}).what == "dropped");
    CHECK(lab.server({.text = kAnswer}).text == kAnswer);
}

TEST_CASE("FTP: direct routing and other ports are left alone", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.setup("-e -t 10.0.2.100:21 -r 10.0.3.100 -g");
    CHECK(lab.client({.text = "", .flags = "S"}).what == "10.0.2.15:1000 > 10.0.2.100:21");
    lab.client({.text = "", .flags = "."});
    lab.client({.text = "PORT 10,0,2,15,19,136\r\n"});
    CHECK(lab.director.connection_count() == 1);
    CHECK(lab.director.ftp_ports().front().users == 0);
}

TEST_CASE("FTP: 2.6.32 knows PASV and PORT, no extended command", "[unit][ipvs][ftp]") {
    FtpLab lab(Profile::Centos6);
    lab.connect_control();
    lab.client({.text = "EPSV\r\n"});
    CHECK(lab.server({.text = "229 Extended (|||50000|)\r\n"}).text ==
          "229 Extended (|||50000|)\r\n");
    CHECK(lab.director.connection_count() == 1);
    lab.client({.text = "PASV\r\n"});
    CHECK(lab.server({.text = kAnswer}).text == kRewritten);
    CHECK(lab.director.connection_count() == 2);
}

TEST_CASE("FTP: the story names the data connection and the new wording", "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.connect_control();
    lab.client({.text = "PASV\r\n"});
    lab.watch();
    lab.server({.text = kAnswer});
    CHECK(lab.take_story().front() ==
          "FTP: 10.0.2.15 will connect to 10.0.2.100:50000, that is 10.0.3.100:50000 (the answer "
          "now says 10,0,2,100,195,80)");
    lab.client({.text = "PORT 10,0,2,15,19,136\r\n"});
    const auto story = lab.take_story();
    CHECK(std::find(story.begin(), story.end(),
                    "FTP: 10.0.3.100:20 will connect to 10.0.2.15:5000, as from 10.0.2.100:20") !=
          story.end());
}

TEST_CASE("FTP: a persistent service keeps data connections on the server of the control one",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.setup("-E -t 10.0.2.100:21 -s rr -p 300");
    lab.connect_control();
    lab.client({.text = "PORT 10,0,2,15,19,136\r\n"});
    CHECK(lab.director.connection_count() == 3);
    lab.wait(121_s);
    INFO("the data connection hung on the control connection, and that one hangs on the template");
    CHECK(lab.director.connection_count() == 2);
}
