// SPDX-License-Identifier: Apache-2.0
//
// curl, wget and elinks follow a redirection: httpd's, to the slash of a directory.
#include "models/client/commands.hpp"
#include "tests/models/httpd/web_server.hpp"

namespace lvsim::client {
namespace {

TEST_CASE("clients follow redirections when they are to", "[protocol][client]") {
    httpd::WebServer at;
    at.machine.host.add_programs(commands());
    at.lab.write(at.machine, "/var/www/html/docs/index.html", "<p>in docs\n");
    REQUIRE(at.type("service httpd start").status == 0);
    CHECK_THAT(at.type("curl -s http://localhost/docs").output, Catch::Contains("has moved"));
    CHECK(at.type("curl -s -L http://localhost/docs").output == "<p>in docs\n");
    CHECK_THAT(at.type("curl -sIL localhost/docs").output,
               Catch::StartsWith("HTTP/1.1 301 ") && Catch::Contains("\r\n\r\nHTTP/1.1 200 OK"));
    CHECK(at.type("curl -L --max-redirs 0 -o /dev/null localhost/docs") ==
          host::Outcome{47, "curl: (47) Maximum (0) redirects followed\n"});
    CHECK_THAT(at.type("wget -O - localhost/docs").output,
               Catch::Contains("301 Moved Permanently\n"
                               "Location: http://localhost/docs/ [following]\n--2012-") &&
                   Catch::Contains("in docs\n"));
    CHECK(at.type("elinks -dump localhost/docs").output == "   in docs\n");
}

}  // namespace
}  // namespace lvsim::client
