// SPDX-License-Identifier: Apache-2.0
//
// What a machine's httpd sends beside its pages, and what it writes into its logs (centos6-lab.md,
// section 4.4).
#include "tests/models/httpd/web_server.hpp"

namespace lvsim::httpd {

namespace {

std::string ask(WebServer& at, std::string_view request) {
    RawClient client(at.machine.host, {IpAddress::v4(0x0a00'0364), 80});
    client.send(request);
    at.lab.wait(1_s);
    return client.received();
}

std::string line_of(std::string_view text, std::string_view field) {
    const std::size_t begin = text.find(field);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find("\r\n", begin) - begin));
}

}  // namespace

TEST_CASE("httpd without a page shows the distribution's test page, with status 403",
          "[httpd][boot]") {
    WebServer at;
    REQUIRE(at.type("service httpd start").status == 0);
    CHECK_THAT(at.get("/", 80), Catch::StartsWith("HTTP/1.1 403 Forbidden|<html>") &&
                                    Catch::Contains("Apache 2 Test Page"));
    CHECK_THAT(at.get("/nothing", 80),
               Catch::Contains("<p>The requested URL /nothing was not found on this server.</p>\n"
                               "<hr>\n<address>Apache/2.2.15 (CentOS) Server at 10.0.3.100 Port 80"
                               "</address>\n"));
    REQUIRE(at.type("rm -f /etc/httpd/conf.d/welcome.conf; service httpd restart").status == 0);
    CHECK_THAT(at.get("/", 80), Catch::Contains("You don't have permission to access /\n") &&
                                    !Catch::Contains("Test Page"));
    CHECK_THAT(at.read("/var/log/httpd/error_log"),
               Catch::Contains("] [error] [client 10.0.3.100] Directory index forbidden by Options "
                               "directive: /var/www/html/\n") &&
                   Catch::Contains("] [error] [client 10.0.3.100] File does not exist: "
                                   "/var/www/html/nothing\n") &&
                   Catch::Contains("] [notice] Apache/2.2.15 (Unix) configured -- resuming normal "
                                   "operations\n"));
}

TEST_CASE("httpd sends who asks for a directory to its slash", "[httpd][boot]") {
    WebServer at;
    at.lab.write(at.machine, "/var/www/html/docs/index.html", "in docs\n");
    REQUIRE(at.type("service httpd start").status == 0);
    const std::string answer = ask(at, "GET /docs?a=b HTTP/1.1\r\nHost: www\r\n\r\n");
    CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 301 Moved Permanently\r\n") &&
                           Catch::Contains("\r\nLocation: http://www/docs/?a=b\r\n"));
    CHECK(at.get("/docs/", 80) == "HTTP/1.1 200 OK|in docs\n");
    CHECK_THAT(ask(at, "GET /docs HTTP/1.0\r\n\r\n"),
               Catch::Contains("\r\nLocation: http://10.0.3.100/docs/\r\n"));
}

TEST_CASE("httpd does not send again what has not changed", "[httpd][boot]") {
    WebServer at;
    at.write_page("page\n");
    REQUIRE(at.type("service httpd start").status == 0);
    const std::string first = ask(at, "GET / HTTP/1.0\r\n\r\n");
    const std::string tag = line_of(first, "ETag: ").substr(6);
    const std::string date = line_of(first, "Last-Modified: ").substr(15);
    REQUIRE(tag.size() > 4);
    const std::string same =
        ask(at, fmt::format("GET / HTTP/1.0\r\nIf-Modified-Since: {}\r\n\r\n", date));
    CHECK_THAT(same, Catch::StartsWith("HTTP/1.1 304 Not Modified\r\n") &&
                         Catch::EndsWith(fmt::format("ETag: {}\r\n\r\n", tag)));
    const std::string question = fmt::format("GET / HTTP/1.0\r\nIf-None-Match: {}\r\n\r\n", tag);
    CHECK_THAT(ask(at, question), Catch::StartsWith("HTTP/1.1 304 "));
    at.lab.wait(2_s);
    at.write_page("egap\n");
    CHECK_THAT(ask(at, question),
               Catch::StartsWith("HTTP/1.1 200 OK") && Catch::EndsWith("egap\n"));
}

TEST_CASE("httpd writes its access log as CustomLog has it, with the client's address",
          "[httpd][boot]") {
    WebServer at;
    at.write_page("page\n");
    REQUIRE(at.type("service httpd start").status == 0);
    ask(at, "GET / HTTP/1.0\r\nUser-Agent: Mozilla/5.0 \"x\"\r\nReferer: http://a/\r\n\r\n");
    const std::string log = at.read("/var/log/httpd/access_log");
    CHECK_THAT(log, Catch::StartsWith("10.0.3.100 - - [20/Dec/2012:") &&
                        Catch::EndsWith(" +0000] \"GET / HTTP/1.0\" 200 5 \"http://a/\" "
                                        "\"Mozilla/5.0 \\\"x\\\"\"\n"));
    CHECK(at.type("> /var/log/httpd/access_log").status == 0);
    at.edit("CustomLog logs/access_log combined",
            "CustomLog logs/short \"%m %U%q %>s %B %{Host}i\"\nServerTokens Prod");
    at.edit("ServerSignature On", "ServerSignature Off");
    CHECK(at.type("service httpd reload").status == 0);
    const std::string answer = ask(at, "GET /x?y=1 HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK_THAT(answer, Catch::Contains("\r\nServer: Apache\r\n") && !Catch::Contains("<address>"));
    CHECK_THAT(at.read("/var/log/httpd/short"), Catch::StartsWith("GET /x?y=1 404 "));
    CHECK_THAT(at.read("/var/log/httpd/short"), Catch::EndsWith(" h\n"));
    CHECK(at.read("/var/log/httpd/access_log").empty());
}

TEST_CASE("httpd does not start without its logs", "[httpd][boot]") {
    WebServer at;
    at.edit("ErrorLog logs/error_log", "ErrorLog nolog/error_log");
    CHECK_THAT(at.type("service httpd start").output,
               Catch::Contains("(2)No such file or directory: httpd: could not open error log file "
                               "/etc/httpd/nolog/error_log.\nUnable to open logs\n"));
    CHECK(at.get("/", 80) == "refused");
}

}  // namespace lvsim::httpd
