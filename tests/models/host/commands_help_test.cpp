// SPDX-License-Identifier: Apache-2.0
//
// --help of the core utilities: what lvsim models, on standard output, with status 0.
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

TEST_CASE("--help names what is modelled", "[unit][host]") {
    HostLab lab;
    const Outcome help = lab.run("head --help");
    CHECK(help.status == 0);
    CHECK(help.output ==
          "Usage: head [OPTION]... [ARGUMENT]...\n"
          "print the first lines of files.\n"
          "\n"
          "Options that lvsim models:\n"
          "  -n, --lines VALUE\n"
          "  -c, --bytes VALUE\n"
          "  -q, --quiet\n"
          "  -v, --verbose\n"
          "      --help\n");
    CHECK_THAT(lab.run("LANG=fr_FR.UTF-8 ls --help").output,
               Catch::StartsWith("Utilisation: ls [OPTION]..."));
    for (const char* name :
         {"cat",      "ls",    "cp",   "mv",    "rm",   "mkdir", "rmdir", "touch",  "ln",
          "chmod",    "chown", "tail", "less",  "grep", "sed",   "awk",   "uniq",   "wc",
          "cut",      "tr",    "tee",  "xargs", "date", "sleep", "seq",   "whoami", "id",
          "hostname", "uname", "free", "df",    "su",   "arp"}) {
        const Outcome outcome = lab.run(std::string(name) + " --help < /dev/null");
        INFO(name);
        CHECK(outcome.status == 0);
        CHECK_THAT(outcome.output, Catch::Contains("Usage: ") && Catch::Contains("--help"));
    }
}

}  // namespace lvsim::host
