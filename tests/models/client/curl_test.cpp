// SPDX-License-Identifier: Apache-2.0
//
// curl: pages, and what goes wrong in the words of both releases (7.88.1 was asked for its own).
#include "models/host/files.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::client {
namespace {

using host::Outcome;

constexpr std::string_view kTryHelp =
    "curl: try 'curl --help' or 'curl --manual' for more information\n";

TEST_CASE("curl fetches pages, one after the other", "[protocol][client][curl]") {
    WebLab lab;
    lab.start_web();
    CHECK(lab.run("curl http://10.0.2.100/") == Outcome{0, "Ceci est le serveur 1"});
    CHECK(lab.run("curl 10.0.2.100").output == "Ceci est le serveur 1");
    CHECK(lab.run("curl -s 10.0.2.100/ http://10.0.2.100").output ==
          "Ceci est le serveur 1Ceci est le serveur 1");
    CHECK(lab.run("curl -s -w '%{http_code} %{size_download} %{remote_ip}\\n' -o /dev/null "
                  "http://10.0.2.100/nope")
              .output.substr(0, 4) == "404 ");
    CHECK(lab.run("curl -f http://10.0.2.100/nope") ==
          Outcome{22, "curl: (22) The requested URL returned error: 404\n"});
    CHECK(lab.run("curl -fs http://10.0.2.100/nope") == Outcome{22, ""});
    CHECK_THAT(lab.run("curl -I http://10.0.2.100/").output,
               Catch::StartsWith("HTTP/1.1 200 OK\r\n") && !Catch::Contains("Ceci est le serveur"));
    CHECK_THAT(lab.run("curl -i http://10.0.2.100/").output,
               Catch::StartsWith("HTTP/1.1 200 OK\r\n") &&
                   Catch::EndsWith("\r\n\r\nCeci est le serveur 1"));
}

TEST_CASE("curl writes files, and says when it cannot", "[protocol][client][curl]") {
    WebLab lab;
    lab.start_web();
    CHECK(lab.run("curl -s -o page http://10.0.2.100/; cat page").output ==
          "Ceci est le serveur 1");
    CHECK(lab.run("curl -sO http://10.0.2.100/big; wc -c /root/big").output ==
          "300000 /root/big\n");
    CHECK(lab.run("curl -O http://10.0.2.100/").output ==
          "curl: Remote file name has no length!\n"
          "curl: (23) Failure writing output to destination\n");
    CHECK(lab.run("curl -o /nonexist/x http://10.0.2.100/") ==
          Outcome{23,
                  "Warning: Failed to open the file /nonexist/x: No such file or directory\n"
                  "curl: (23) Failure writing output to destination\n"});
    CHECK(lab.run("curl -s -o /nonexist/x http://10.0.2.100/") == Outcome{23, ""});
}

TEST_CASE("curl shows its request and the answer's head", "[protocol][client][curl]") {
    WebLab lab;
    lab.start_web();
    const std::string output =
        lab.run("curl -v -X POST -d a=b -A me -H 'X-A: b' -H 'Accept:' http://10.0.2.100/ 2>&1")
            .output;
    CHECK_THAT(output, Catch::StartsWith("*   Trying 10.0.2.100:80...\n"
                                         "* Connected to 10.0.2.100 (10.0.2.100) port 80 (#0)\n"
                                         "> POST / HTTP/1.1\r\n"
                                         "> Host: 10.0.2.100\r\n"
                                         "> User-Agent: me\r\n"
                                         "> X-A: b\r\n"
                                         "> Content-Length: 3\r\n"
                                         "> Content-Type: application/x-www-form-urlencoded\r\n"
                                         "> \r\n"
                                         "< HTTP/1.1 "));
    CHECK_THAT(output, Catch::Contains("* Connection #0 to host 10.0.2.100 left intact\n"));
}

TEST_CASE("curl sends who one is", "[protocol][client][curl]") {
    WebLab lab;
    lab.start_web();
    CHECK_THAT(lab.run("curl -kv -u Aladdin:open\\ sesame http://10.0.2.100/ 2>&1").output,
               Catch::Contains("> Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"));
    CHECK(lab.run("curl -u me x") ==
          Outcome{2, "not modelled in lvsim: curl -u without a password\n"});
    CHECK_THAT(lab.run("curl --version").output, Catch::StartsWith("curl 7.88.1 "));
    CHECK_THAT(lab.run("curl --help").output, Catch::StartsWith("Usage: curl [options...] <url>"));
}

TEST_CASE("curl in 7.88's words: refused, silent, nameless", "[protocol][client][curl]") {
    WebLab lab;
    CHECK(lab.run("curl http://10.0.2.100:81/") ==
          Outcome{7,
                  "curl: (7) Failed to connect to 10.0.2.100 port 81 after 0 ms: Couldn't connect "
                  "to server\n"});
    CHECK(lab.run("curl -s http://10.0.2.100:81/") == Outcome{7, ""});
    CHECK(lab.run("curl -sS http://10.0.2.100:81/").output != "");
    CHECK(lab.run("curl nosuch.invalid") ==
          Outcome{6, "curl: (6) Could not resolve host: nosuch.invalid\n"});
    lab.client.files().write("/etc/hosts", "10.0.2.100 serveur1\n");
    lab.start_web();
    CHECK(lab.run("curl serveur1").output == "Ceci est le serveur 1");
    lab.server.power_off();
    CHECK(lab.run("curl -m 2 http://10.0.2.100/") ==
          Outcome{28, "curl: (28) Connection timed out after 2000 milliseconds\n"});
    CHECK(lab.run("curl").output == kTryHelp);
    CHECK(lab.run("curl --bogus x") ==
          Outcome{2, fmt::format("curl: option --bogus: is unknown\n{}", kTryHelp)});
    CHECK(lab.run("curl -m x y").output ==
          fmt::format("curl: option -m: expected a proper numerical parameter\n{}", kTryHelp));
    CHECK(lab.run("curl -m").output ==
          fmt::format("curl: option -m: requires parameter\n{}", kTryHelp));
    CHECK(lab.run("curl foo://bar") ==
          Outcome{1, "curl: (1) Protocol \"foo\" not supported or disabled in libcurl\n"});
    CHECK(lab.run("curl -x p y") == Outcome{2, "not modelled in lvsim: curl -x\n"});
    CHECK(lab.run("curl https://x").output == "not modelled in lvsim: curl over https\n");
}

TEST_CASE("curl in 7.19's words, as the lab's client has it", "[protocol][client][curl]") {
    WebLab lab(host::Profile::Centos6);
    CHECK(lab.run("curl http://10.0.2.100/") == Outcome{7, "curl: (7) couldn't connect to host\n"});
    CHECK(lab.run("curl nosuch.invalid").output ==
          "curl: (6) Couldn't resolve host 'nosuch.invalid'\n");
    lab.run("route del -net 10.0.2.0 netmask 255.255.255.0");
    CHECK(lab.run("curl http://10.0.2.100/") ==
          Outcome{7, "curl: (7) Failed to connect to 10.0.2.100: Network is unreachable\n"});
    lab.run("route add -net 10.0.2.0 netmask 255.255.255.0 dev eth0");
    CHECK(lab.run("curl http://10.0.2.2/") ==
          Outcome{7, "curl: (7) Failed to connect to 10.0.2.2: No route to host\n"});
    lab.start_web();
    lab.run("curl -s http://10.0.2.100/");
    lab.server.power_off();
    CHECK(lab.run("curl -m 2 http://10.0.2.100/") ==
          Outcome{28, "curl: (28) connect() timed out!\n"});
    // tcp_syn_retries 5: 3 + 6 + 12 + 24 + 48 + 96 s
    CHECK(lab.run("curl http://10.0.2.100/").status == 7);
}

}  // namespace
}  // namespace lvsim::client
