// SPDX-License-Identifier: Apache-2.0
//
// wget: pages into files, and what goes wrong. The words of 1.21 were recorded from the real one;
// those of 1.12 are the lab's (centos6-lab.md, section 4.4).
#include "models/host/files.hpp"
#include "models/host/shell/session.hpp"
#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::client {
namespace {

using host::Outcome;

const std::string kBlankRow(55, ' ');

TEST_CASE("wget saves a page, and takes another name when the file is there",
          "[protocol][client][wget]") {
    WebLab lab;
    lab.start_web();
    CHECK(lab.run("wget http://10.0.2.100/") ==
          Outcome{0,
                  "--2012-12-20 17:00:00--  http://10.0.2.100/\n"
                  "Connecting to 10.0.2.100:80... connected.\n"
                  "HTTP request sent, awaiting response... 200 OK\n"
                  "Length: 21 [text/html]\n"
                  "Saving to: ‘index.html’\n\n"
                  "     0K" +
                      kBlankRow +
                      "100% 2.00M=0s\n\n"
                      "2012-12-20 17:00:00 (2.00 MB/s) - ‘index.html’ saved [21/21]\n\n"});
    CHECK_THAT(lab.run("wget 10.0.2.100").output, Catch::Contains("‘index.html.1’ saved [21/21]"));
    CHECK(lab.run("cat index.html.1").output == "Ceci est le serveur 1");
    CHECK(lab.run("wget -q -O - 10.0.2.100") == Outcome{0, "Ceci est le serveur 1"});
    CHECK_THAT(
        lab.run("wget -O x http://10.0.2.100/big").output,
        Catch::Contains("Length: 300000 (293K) [text/html]\nSaving to: ‘x’\n\n"
                        "     0K .......... .......... .......... .......... .......... 17% ") &&
            Catch::Contains("\n   250K .......... .......... .......... .......... ..        "
                            "100% ") &&
            Catch::EndsWith(" - ‘x’ saved [300000/300000]\n\n"));
    CHECK(lab.run("wc -c x").output == "300000 x\n");
    CHECK(lab.run("wget -nv 10.0.2.100 -O y") ==
          Outcome{0, "2012-12-20 17:00:00 URL:http://10.0.2.100/ [21/21] -> \"y\" [1]\n"});
    CHECK(lab.run("wget -nc http://10.0.2.100/") ==
          Outcome{0,
                  "--2012-12-20 17:00:00--  http://10.0.2.100/\n"
                  "Connecting to 10.0.2.100:80... connected.\n"
                  "HTTP request sent, awaiting response... 200 OK\n"
                  "Length: 21 [text/html]\n"
                  "File ‘index.html’ already there; not retrieving.\n\n"});
    CHECK(lab.run("wget -q -P d http://10.0.2.100/ && ls d").output == "index.html\n");
}

TEST_CASE("wget asks only whether a page is there", "[protocol][client][wget]") {
    WebLab lab;
    lab.start_web();
    CHECK(lab.run("wget --spider http://10.0.2.100/") ==
          Outcome{0,
                  "Spider mode enabled. Check if remote file exists.\n"
                  "--2012-12-20 17:00:00--  http://10.0.2.100/\n"
                  "Connecting to 10.0.2.100:80... connected.\n"
                  "HTTP request sent, awaiting response... 200 OK\n"
                  "Length: 21 [text/html]\n"
                  "Remote file exists and could contain further links,\n"
                  "but recursion is disabled -- not retrieving.\n\n"});
    CHECK_THAT(lab.run("wget --spider http://10.0.2.100/nope").output,
               Catch::EndsWith("Remote file does not exist -- broken link!!!\n\n"));
    CHECK(lab.run("ls").output.empty());
    CHECK_THAT(lab.run("wget -S -O /dev/null 10.0.2.100").output,
               Catch::Contains("awaiting response... \n  HTTP/1.1 200 OK\n  Date: "));
}

TEST_CASE("wget in 1.21's words: wrong page, port, name and file", "[protocol][client][wget]") {
    WebLab lab;
    lab.start_web();
    const std::string head =
        "--2012-12-20 17:00:00--  http://10.0.2.100/nope\n"
        "Connecting to 10.0.2.100:80... connected.\n"
        "HTTP request sent, awaiting response... 404 Not Found\n";
    CHECK(lab.run("wget 10.0.2.100/nope") ==
          Outcome{8, head + "2012-12-20 17:00:00 ERROR 404: Not Found.\n\n"});
    CHECK(lab.run("wget 10.0.2.100:81") ==
          Outcome{4,
                  "--2012-12-20 17:00:00--  http://10.0.2.100:81/\n"
                  "Connecting to 10.0.2.100:81... failed: Connection refused.\n"});
    CHECK_THAT(lab.run("wget nosuch.invalid").output,
               Catch::Contains("Resolving nosuch.invalid (nosuch.invalid)... failed: ") &&
                   Catch::EndsWith("wget: unable to resolve host address ‘nosuch.invalid’\n"));
    CHECK(lab.run("wget -O /nonexist/x 10.0.2.100") ==
          Outcome{1, "/nonexist/x: No such file or directory\n"});
    const Outcome unwritable = lab.run("cd /proc; wget -nv 10.0.2.100");
    CHECK(unwritable.status == 3);
    CHECK_THAT(unwritable.output, Catch::Contains("Cannot write to ‘index.html’ ("));
    CHECK_THAT(lab.run("wget").output, Catch::StartsWith("wget: missing URL\nUsage: wget "));
    CHECK(lab.run("wget --bogus x").status == 2);
    CHECK(lab.run("wget -c x") == Outcome{2, "not modelled in lvsim: wget -c\n"});
    CHECK(lab.run("wget https://x") == Outcome{1, "not modelled in lvsim: wget over https\n"});
    CHECK(lab.run("wget foo://x") == Outcome{1, "foo://x: Unsupported scheme ‘foo’.\n"});
}

TEST_CASE("wget tries again when nobody answers, and waits longer each time",
          "[protocol][client][wget]") {
    WebLab lab;
    lab.config.pages["/slow"].text = "late";
    lab.config.pages["/slow"].service_time = *Distribution::make(laws::Constant{(5_s).ns()});
    lab.start_web();
    const std::string answer = "HTTP request sent, awaiting response... ";
    const std::string slow = lab.run("wget -T 2 -t 2 10.0.2.100/slow").output;
    CHECK_THAT(slow, Catch::Contains(answer + "Read error (Connection timed out) in headers.\n"
                                              "Retrying.\n\n--2012-12-20 17:00:03--  (try: 2)  ") &&
                         Catch::EndsWith("Giving up.\n\n"));
    CHECK(lab.run("wget -q -O - -T 6 10.0.2.100/slow").output == "late");
    lab.server.power_off();
    const std::string silent = lab.run("wget -T 1 -t 3 http://10.0.2.100/").output;
    CHECK_THAT(silent, Catch::Contains("10.0.2.100:80... failed: Connection timed out.\n"
                                       "Retrying.\n\n") &&
                           Catch::Contains("(try: 3)") && Catch::EndsWith("Giving up.\n\n"));
}

TEST_CASE("wget in 1.12's words, in both languages", "[protocol][client][wget]") {
    WebLab lab(host::Profile::Centos6);
    lab.start_web();
    CHECK_THAT(lab.run("wget http://10.0.2.100/").output,
               Catch::EndsWith(" (2.00 MB/s) - “index.html” saved [21/21]\n\n"));
    CHECK(lab.run("LANG=fr_FR.UTF-8 wget http://10.0.2.100/") ==
          Outcome{0,
                  "--2012-12-20 17:00:00--  http://10.0.2.100/\n"
                  "Connexion vers 10.0.2.100:80...connecté.\n"
                  "requête HTTP transmise, en attente de la réponse...200 OK\n"
                  "Longueur: 21 [text/html]\n"
                  "Sauvegarde en : «index.html.1»\n\n"
                  "     0K" +
                      kBlankRow +
                      "100% 2,00M=0s\n\n"
                      "2012-12-20 17:00:00 (2,00 MB/s) - «index.html.1» sauvegardé [21/21]\n\n"});
    CHECK_THAT(lab.run("LANG=fr_FR.UTF-8 wget 10.0.2.100:81").output,
               Catch::EndsWith("Connexion vers 10.0.2.100:81...échec: Connexion refusée.\n"));
    CHECK_THAT(lab.run("wget 10.0.2.2").output, Catch::EndsWith("failed: No route to host.\n"));
}

TEST_CASE("wget draws a bar on a terminal", "[client][wget]") {
    WebLab lab(host::Profile::Centos6);
    lab.start_web();
    host::ShellSession& shell = lab.client.open_session({});
    lab.wait(1_ms);
    shell.type("wget http://10.0.2.100/");
    lab.wait(1_s);
    CHECK_THAT(std::string(shell.terminal().bytes()),
               Catch::Contains("Saving to: “index.html”\n\n"
                               "\r 0% [                                       ] 0           "
                               "--.-K/s              "
                               "\r100%[======================================>] 21          "
                               "--.-K/s   in 0s      \n\n"));
}

}  // namespace
}  // namespace lvsim::client
