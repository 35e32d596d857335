// SPDX-License-Identifier: Apache-2.0
//
// httpd and apachectl as commands, and what the start script hands to them.
#include "tests/models/httpd/web_server.hpp"

namespace lvsim::httpd {

namespace {

using host::ok_line;
using host::Outcome;

const std::string kName =
    "httpd: Could not reliably determine the server's fully qualified domain name, using "
    "centos6.localdomain for ServerName\n";

}  // namespace

TEST_CASE("httpd -t says whether the configuration is right", "[httpd][boot]") {
    WebServer at;
    CHECK(at.type("httpd -t") == Outcome{0, kName + "Syntax OK\n"});
    at.edit("#ServerName www.example.com:80", "ServerName www.example.com:80");
    CHECK(at.type("apachectl configtest") == Outcome{0, "Syntax OK\n"});
    CHECK(at.type("service httpd configtest") == Outcome{0, "Syntax OK\n"});
    at.edit("Listen 80\n", "Listen eighty\n");
    const Outcome wrong{1,
                        "Syntax error on line 15 of /etc/httpd/conf/httpd.conf:\n"
                        "Port must be specified\n"};
    CHECK(at.type("httpd -t") == wrong);
    CHECK(at.type("apachectl start") == wrong);
    CHECK(at.type("service httpd configtest").status == 1);
    CHECK(at.type("httpd -S") == Outcome{2, "not modelled in lvsim: httpd -S\n"});
    CHECK(at.type("apachectl status").status == 2);
    CHECK_THAT(at.type("apachectl").output, Catch::StartsWith("Usage: httpd "));
    CHECK(at.type("httpd -v") == Outcome{0, "Server version: Apache/2.2.15 (Unix)\n"});
}

TEST_CASE("apachectl starts and stops the server that service speaks of", "[httpd][boot]") {
    WebServer at;
    at.edit("#ServerName www.example.com:80", "ServerName www.example.com:80");
    at.write_page("page");
    CHECK(at.type("apachectl start") == Outcome{0, ""});
    CHECK(at.get("/", 80) == "HTTP/1.1 200 OK|page");
    CHECK_THAT(at.type("service httpd status").output, Catch::Contains(") is running..."));
    CHECK_THAT(at.type("apachectl start").output, Catch::EndsWith(") already running\n"));
    at.edit("Listen 80\n", "Listen 8081\n");
    CHECK(at.type("service httpd graceful") == Outcome{0, ""});
    CHECK(at.get("/", 80) == "refused");
    CHECK(at.get("/", 8081) == "HTTP/1.1 200 OK|page");
    at.edit("Listen 8081\n", "Lisen 8081\n");
    CHECK(at.type("apachectl graceful").status == 1);
    CHECK(at.type("service httpd reload") ==
          Outcome{6, "Reloading httpd: not reloading due to configuration syntax error\n" +
                         ok_line("", "FAILED")});
    CHECK(at.get("/", 8081) == "HTTP/1.1 200 OK|page");
    CHECK(at.type("apachectl stop") == Outcome{0, ""});
    CHECK(at.get("/", 8081) == "refused");
    CHECK(at.type("apachectl stop").output == "httpd (no pid file) not running\n");
    CHECK(at.type("service httpd bogus") ==
          Outcome{2,
                  "Usage: httpd {start|stop|restart|condrestart|try-restart|force-reload|reload|"
                  "status|fullstatus|graceful|help|configtest}\n"});
}

TEST_CASE("httpd is no command before its package is installed", "[httpd][boot]") {
    host::CentosLab lab;
    host::Centos6Machine machine = lab.add_configured("serveur1", "10.0.3.100", "Intnet1");
    lab.world.emplace<HttpdService>(machine.host, machine.system);
    CHECK(lab.run(machine, "httpd -t").status == 127);
    host::PackageStore(machine.host.files()).install(*host::find_package("httpd"));
    CHECK(lab.run(machine, "httpd -t").status == 0);
}

}  // namespace lvsim::httpd
