// SPDX-License-Identifier: Apache-2.0
//
// elinks, links and lynx: pages as text, and what goes wrong in their words.
#include "models/host/files.hpp"
#include "models/host/shell/session.hpp"
#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::client {
namespace {

using host::Outcome;

struct BrowserLab {
    BrowserLab() {
        lab.config.pages["/"].text =
            "<html>\n<title>\nServeur1\n</title>\n<body>\n<center>Ceci est le serveur 1</center>\n"
            "</body>\n</html>\n";
        lab.config.pages["/links"].text = "<p>a <a href=b>b</a> <a href=\"http://c/d\">d</a>";
        lab.config.pages["/plain"].text = "a <b>\n";
        lab.config.pages["/plain"].content_type = "text/plain";
    }
    Outcome run(std::string_view line) { return lab.run(line); }

    WebLab lab{host::Profile::Centos6};
};

TEST_CASE("elinks -dump shows the page in 80 columns", "[protocol][client][elinks]") {
    BrowserLab at;
    at.lab.start_web();
    const std::string page = "                             Ceci est le serveur 1\n";
    CHECK(at.run("elinks -dump http://10.0.2.100") == Outcome{0, page});
    CHECK(at.run("links -dump 10.0.2.100/") == Outcome{0, page});
    CHECK(at.run("lynx -dump http://10.0.2.100") ==
          Outcome{0, "                            Ceci est le serveur 1\n"});
    CHECK_THAT(at.run("elinks -source 10.0.2.100").output, Catch::StartsWith("<html>\n<title>"));
    CHECK(at.run("elinks -dump 10.0.2.100/plain").output == "a <b>\n");
    CHECK(at.run("elinks -dump http://10.0.2.100/links").output ==
          "   a [1]b [2]d\n\nReferences\n\n   Visible links\n"
          "   1. http://10.0.2.100/b\n   2. http://c/d\n");
    CHECK(at.run("lynx -dump -nolist http://10.0.2.100/links").output == "   a [1]b [2]d\n");
    CHECK(at.run("elinks http://10.0.2.100 | cat").output == page);
}

TEST_CASE("elinks says on one line why there is no page", "[protocol][client][elinks]") {
    BrowserLab at;
    CHECK(at.run("elinks -dump http://10.0.2.100") == Outcome{1, "ELinks: Connection refused\n"});
    CHECK(at.run("LANG=fr_FR.UTF-8 elinks -dump http://10.0.2.100").output ==
          "ELinks: Connexion refusée\n");
    CHECK(at.run("elinks -dump http://nosuch.invalid/") == Outcome{1, "ELinks: Host not found\n"});
    CHECK(at.run("elinks -dump 10.0.2.2") == Outcome{1, "ELinks: No route to host\n"});
    CHECK(at.run("elinks -bogus x") == Outcome{3, "ELinks: Unknown option -bogus\n"});
    CHECK(at.run("elinks -dump foo://x") ==
          Outcome{3, "ELinks: URL protocol not supported (foo://x).\n"});
    CHECK(at.run("elinks -dump https://x") ==
          Outcome{1, "not modelled in lvsim: elinks over https\n"});
    CHECK(at.run("elinks").status == 1);
    CHECK(at.run("lynx -dump http://10.0.2.100/") ==
          Outcome{1,
                  "\nLooking up 10.0.2.100\nMaking HTTP connection to 10.0.2.100\n"
                  "Alert!: Unable to connect to remote host.\n\n"
                  "lynx: Can't access startfile http://10.0.2.100/\n"});
    at.lab.config.pages["/slow"].service_time = *Distribution::make(laws::Constant{(300_s).ns()});
    at.lab.start_web();
    CHECK(at.run("elinks -dump 10.0.2.100/slow") == Outcome{1, "ELinks: Receive timeout\n"});
    CHECK_THAT(at.run("elinks -dump 10.0.2.100/nope").output, Catch::Contains("Not Found"));
    CHECK(at.run("lynx -dump 10.0.2.100/nope").status == 1);
    CHECK(at.run("iptables -A INPUT -p tcp -s 10.0.2.100 -j DROP").status == 0);
    const SimTime before = at.lab.world.now();
    CHECK(at.run("elinks -dump 10.0.2.100") == Outcome{1, "ELinks: Receive timeout\n"});
    CHECK(at.lab.world.now() - before == 120_s);
}

TEST_CASE("elinks on a terminal shows the page, and says what is missing", "[client][elinks]") {
    BrowserLab at;
    at.lab.start_web();
    host::ShellSession& shell = at.lab.client.open_session({});
    at.lab.wait(1_ms);
    shell.type("elinks 10.0.2.100");
    at.lab.wait(1_s);
    CHECK_THAT(std::string(shell.terminal().bytes()),
               Catch::Contains("not modelled in lvsim: the full screen of elinks; the page as "
                               "-dump shows it:\n                             Ceci est le"));
}

}  // namespace
}  // namespace lvsim::client
