// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ftp/grammar.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>

using namespace lvsim;
using namespace lvsim::ipvs;

namespace {

std::string text_of(const FtpAddress& found, std::string_view segment) {
    return fmt::format("{}:{} '{}'", found.address ? to_text(*found.address) : "same", found.port,
                       segment.substr(found.begin, found.end - found.begin));
}

/// "passive", "extended", "10.0.2.15:5000 '10,0,...'", "nothing".
std::string request(std::string_view segment, bool knows_extended = true) {
    const FtpRequest read = read_ftp_request(segment, knows_extended);
    if (!read.mode) return "nothing";
    switch (*read.mode) {
        case FtpMode::Active: return text_of(*read.place, segment);
        case FtpMode::Passive: return "passive";
        case FtpMode::ExtendedPassive: return "extended";
    }
    return "";
}

std::string answer(std::string_view segment, FtpMode mode, bool knows_extended = true) {
    const auto found = read_ftp_answer(segment, mode, knows_extended);
    return found ? text_of(*found, segment) : "nothing";
}

constexpr FtpMode kPasv = FtpMode::Passive;
constexpr FtpMode kEpsv = FtpMode::ExtendedPassive;

}  // namespace

TEST_CASE("FTP grammar: PASV counts wherever it stands, with its line end", "[unit][ipvs][ftp]") {
    CHECK(request("PASV\r\n") == "passive");
    CHECK(request("pasv\r\n") == "passive");
    CHECK(request("NOOP\r\nPASV\r\nLIST\r\n") == "passive");
    CHECK(request("PASV\r") == "nothing");
    CHECK(request("PASV \r\n") == "nothing");
    CHECK(request("PAS") == "nothing");
    CHECK(request("") == "nothing");
}

TEST_CASE("FTP grammar: EPSV is taken without a family or with that of IPv4", "[unit][ipvs][ftp]") {
    CHECK(request("EPSV\r\n") == "extended");
    CHECK(request("epsv 1\r\n") == "extended");
    CHECK(request("EPSV 2\r\n") == "nothing");
    CHECK(request("EPSV ALL\r\n") == "nothing");
    CHECK(request("EPSVX\r\n") == "nothing");
    CHECK(request("EPSV 2\r\nPASV\r\n") == "nothing");
    CHECK(request("EPSV\r\n", false) == "nothing");
}

TEST_CASE("FTP grammar: PORT names six numbers, at the start of a segment", "[unit][ipvs][ftp]") {
    CHECK(request("PORT 10,0,2,15,19,136\r\n") == "10.0.2.15:5000 '10,0,2,15,19,136'");
    CHECK(request("port   10,0,2,15,19,136\r\n") == "10.0.2.15:5000 '10,0,2,15,19,136'");
    CHECK(request("PORT10,0,2,15,19,136\r\n") == "10.0.2.15:5000 '10,0,2,15,19,136'");
    CHECK(request("NOOP\r\nPORT 10,0,2,15,19,136\r\n") == "nothing");
    CHECK(request("PORT 10,0,2,15,19\r\n") == "nothing");
    CHECK(request("PORT 10,0,2,15,19,136") == "nothing");  // the number may go on
    CHECK(request("PORT 10,0,2,x,19,136\r\n") == "nothing");
    CHECK(request("PORT 10,0,2,271,19,136\r\n") == "10.0.2.15:5000 '10,0,2,271,19,136'");
}

TEST_CASE("FTP grammar: EPRT names a family, an address and a port between bars",
          "[unit][ipvs][ftp]") {
    CHECK(request("EPRT |1|10.0.2.15|5000|\r\n") == "10.0.2.15:5000 '|1|10.0.2.15|5000|'");
    CHECK(request("EPRT !1!10.0.2.15!5000!\r\n") == "10.0.2.15:5000 '!1!10.0.2.15!5000!'");
    CHECK(request("EPRT |2|fd00::1|5000|\r\n") == "nothing");
    CHECK(request("EPRT |||5000|\r\n") == "nothing");
    CHECK(request("EPRT |1|10.0.2|5000|\r\n") == "nothing");
    CHECK(request("EPRT |1|10.0.2.256|5000|\r\n") == "nothing");
    CHECK(request("EPRT |1|10.0..15|5000|\r\n") == "nothing");
    CHECK(request("EPRT |1|10.0.2.15.1|5000|\r\n") == "nothing");
    CHECK(request("EPRT |1|10.0.2.15|0|\r\n") == "nothing");
    CHECK(request("EPRT |1|10.0.2.15|5000") == "nothing");
    CHECK(request("EPRT |1|10.0.2.15|") == "nothing");
    CHECK(request("EPRT |1|10.0.2.15|5000|\r\n", false) == "nothing");
}

TEST_CASE("FTP grammar: 227 names six numbers, with or without a bracket", "[unit][ipvs][ftp]") {
    CHECK(answer("227 Entering Passive Mode (10,0,3,100,195,80).\r\n", kPasv) ==
          "10.0.3.100:50000 '10,0,3,100,195,80'");
    CHECK(answer("227 Entering Passive Mode 10,0,3,100,195,80\r\n", kPasv) ==
          "10.0.3.100:50000 '10,0,3,100,195,80'");
    CHECK(answer("227 =10,0,3,100,195,80\r\n", kPasv) == "10.0.3.100:50000 '10,0,3,100,195,80'");
    CHECK(answer("200 OK\r\n227 Entering Passive Mode (10,0,3,100,195,80).\r\n", kPasv) ==
          "nothing");
    CHECK(answer("227 Entering Passive Mode\r\n", kPasv) == "nothing");
    CHECK(answer("227 Entering Passive Mode (10,0,3,100,195,8", kPasv) == "nothing");
    CHECK(answer("227-Entering Passive Mode (10,0,3,100,195,80).\r\n", kPasv) == "nothing");
    CHECK(answer("229 Entering Extended Passive Mode (|||50000|)\r\n", kPasv) == "nothing");
}

TEST_CASE("FTP grammar: 229 names a port, and maybe an address", "[unit][ipvs][ftp]") {
    CHECK(answer("229 Entering Extended Passive Mode (|||50000|)\r\n", kEpsv) ==
          "same:50000 '|||50000|'");
    CHECK(answer("229 Entering Extended Passive Mode (|1|10.0.3.150|50000|)\r\n", kEpsv) ==
          "10.0.3.150:50000 '|1|10.0.3.150|50000|'");
    CHECK(answer("229 Entering Extended Passive Mode |||50000|\r\n", kEpsv) == "nothing");
    CHECK(answer("229 Entering Extended Passive Mode (||50000|)\r\n", kEpsv) == "nothing");
    CHECK(answer("229 Entering Extended Passive Mode (|||0|)\r\n", kEpsv) == "nothing");
}

TEST_CASE("FTP grammar: 2.6.32 wants the very words", "[unit][ipvs][ftp]") {
    CHECK(answer("227 Entering Passive Mode (10,0,3,100,195,80).\r\n", kPasv, false) ==
          "10.0.3.100:50000 '10,0,3,100,195,80'");
    CHECK(answer("227 Entering Passive Mode 10,0,3,100,195,80\r\n", kPasv, false) == "nothing");
    CHECK(answer("227 Entering Passive Mode (10,0,3,100,195,80;)\r\n", kPasv, false) == "nothing");
    CHECK(request("PASV\r\n", false) == "passive");
    CHECK(request("PORT 10,0,2,15,19,136\r\n", false) == "10.0.2.15:5000 '10,0,2,15,19,136'");
    CHECK(request("PORT  10,0,2,15,19,136\r\n", false) == "nothing");
    CHECK(request("PORT 10,0,2,15,19,136 \r\n", false) == "nothing");
}
