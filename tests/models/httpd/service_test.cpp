// SPDX-License-Identifier: Apache-2.0
//
// httpd on a machine that boots: its configuration file, its errors, its pages (centos6-lab.md,
// sections 3.3 and 4.1).
#include "models/host/process_table.hpp"
#include "tests/models/host/boot/centos_lab.hpp"
#include "tests/models/httpd/web_server.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace lvsim::httpd {

namespace {

using host::ok_line;
using host::Outcome;

const std::string kNoName =
    "httpd: Could not reliably determine the server's fully qualified domain name, using "
    "centos6.localdomain for ServerName\n";

}  // namespace

TEST_CASE("httpd listens where the file says, and serves the files there are", "[httpd][boot]") {
    WebServer at;
    at.edit("\nListen 80\n", "\nListen 8080\n");
    at.edit("#ServerName www.example.com:80", "ServerName www.example.com:8080");
    CHECK(at.lab.run(at.machine, "service httpd start") == Outcome{0, ok_line("Starting httpd: ")});
    CHECK(at.get("/", 80) == "refused");
    at.write_page("Ceci est le serveur 1\n");
    CHECK(at.get("/") == "HTTP/1.1 200 OK|Ceci est le serveur 1\n");
    at.write_page("another\n");
    CHECK(at.get("/") == "HTTP/1.1 200 OK|another\n");
    CHECK_THAT(at.get("/nothing"), Catch::StartsWith("HTTP/1.1 404 Not Found|"));
    CHECK_THAT(at.get("/../../../etc/passwd"), !Catch::Contains("root:"));
    at.machine.host.files().remove("/var/www/html/index.html");
    CHECK_THAT(at.get("/"), Catch::StartsWith("HTTP/1.1 403 Forbidden|"));
    CHECK_THAT(at.lab.run(at.machine, "netstat -ltn").output,
               Catch::Contains("tcp        0      0 :::8080                     :::*"));
    CHECK(at.lab.run(at.machine, "service httpd stop") == Outcome{0, ok_line("Stopping httpd: ")});
    CHECK(at.get("/") == "refused");
    CHECK(at.lab.run(at.machine, "service httpd status") == Outcome{3, "httpd is stopped\n"});
}

TEST_CASE("httpd without ServerName says so and starts", "[httpd][boot]") {
    WebServer at;
    CHECK(at.lab.run(at.machine, "service httpd start") ==
          Outcome{0, "Starting httpd: " + kNoName + ok_line("")});
    CHECK_THAT(at.lab.run(at.machine, "service httpd status").output,
               Catch::StartsWith("httpd (pid  ") && Catch::EndsWith(") is running...\n"));
}

TEST_CASE("httpd: a wrong file, and a port that is taken", "[httpd][boot]") {
    WebServer at;
    at.edit("Timeout 60", "Timeout 60\nLisen 8080");
    CHECK(at.lab.run(at.machine, "service httpd start") ==
          Outcome{1,
                  "Starting httpd: Syntax error on line 9 of /etc/httpd/conf/httpd.conf:\n"
                  "Invalid command 'Lisen', perhaps misspelled or defined by a module not included "
                  "in the server configuration\n" +
                      ok_line("", "FAILED")});
    at.edit("Lisen 8080", "ServerName here\nListen 80");
    CHECK(at.lab.run(at.machine, "service httpd start") ==
          Outcome{1,
                  "Starting httpd: (98)Address already in use: make_sock: could not bind to "
                  "address [::]:80\nno listening sockets available, shutting down\n"
                  "Unable to open logs\n" +
                      ok_line("", "FAILED")});
    at.edit("Listen 80\nKeepAlive", "DocumentRoot /nothing\nKeepAlive");
    CHECK_THAT(at.lab.run(at.machine, "service httpd start").output,
               Catch::Contains("DocumentRoot must be a directory\n"));
    at.edit("DocumentRoot /nothing", "<VirtualHost *:80>");
    CHECK_THAT(at.lab.run(at.machine, "service httpd start").output,
               Catch::Contains("not modelled in lvsim: the directive <VirtualHost of httpd\n"));
    at.edit("<VirtualHost *:80>", "<Directory /tmp>");
    CHECK_THAT(at.lab.run(at.machine, "service httpd start").output,
               Catch::Contains("<Directory> was not closed.\n"));
}

TEST_CASE("httpd is a process of root's with eight of apache's, and can be killed",
          "[httpd][boot]") {
    WebServer at;
    at.write_page("page");
    CHECK(at.lab.run(at.machine, "service httpd start").status == 0);
    const auto pid = at.machine.system.services().pid_of("httpd");
    REQUIRE(pid.has_value());
    std::size_t count = 0;
    for (const auto& process : at.machine.host.process_table().all()) {
        count += process.command == "/usr/sbin/httpd" ? 1U : 0U;
    }
    CHECK(count == 9);
    CHECK(at.lab.run(at.machine, "service httpd status") ==
          Outcome{0, fmt::format("httpd (pid  {}) is running...\n", *pid)});
    CHECK(at.lab.run(at.machine, fmt::format("kill -9 {}", *pid)).status == 0);
    CHECK(at.get("/", 80) == "refused");
    CHECK(at.lab.run(at.machine, "service httpd status") ==
          Outcome{2, "httpd dead but subsys locked\n"});
    CHECK(at.lab.run(at.machine, "service httpd start").status == 0);
    CHECK_THAT(at.get("/", 80), Catch::EndsWith("|page"));
}

TEST_CASE("httpd comes back with the machine when its links say so, and not else",
          "[httpd][boot]") {
    WebServer at;
    CHECK(at.lab.run(at.machine, "service httpd start").status == 0);
    at.machine.system.reset();
    at.lab.wait(60_s);
    CHECK_FALSE(at.service.is_running());
    CHECK(at.lab.run(at.machine, "chkconfig --level 345 httpd on").status == 0);
    at.machine.system.reset();
    at.lab.wait(60_s);
    CHECK(at.service.is_running());
    CHECK(at.lab.run(at.machine, "service httpd reload").status == 0);
    CHECK(at.service.is_running());
}

}  // namespace lvsim::httpd
