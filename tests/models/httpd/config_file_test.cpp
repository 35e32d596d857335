// SPDX-License-Identifier: Apache-2.0
//
// httpd.conf: each mistake in Apache 2.2's words, with its line.
#include "models/httpd/config_file.hpp"

#include "models/host/files.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>

namespace lvsim::httpd {
namespace {

/// What httpd says of the file; empty: nothing.
std::string complaint(const std::string& text) {
    host::Files files([] { return host::FileTime{}; });
    files.write(std::string(kConfigFile), text);
    files.add_directory("/var/www/html");
    const auto config = read_config_file(files, kConfigFile);
    return config ? std::string() : config.error();
}

std::string on_line(int line, std::string_view what) {
    return fmt::format("Syntax error on line {} of {}:\n{}\n", line, kConfigFile, what);
}

TEST_CASE("httpd.conf: all forms of Listen, and the wrong ones", "[unit][httpd]") {
    for (const std::string_view right :
         {"80", "8080", "10.0.3.100:80", "*:80", "[::]:80", "0.0.0.0:80", "80 http"}) {
        INFO(right);
        CHECK(complaint(fmt::format("Listen {}\n", right)).empty());
    }
    CHECK(complaint("\nListen\n") == on_line(2, "Listen requires 1 or 2 arguments."));
    CHECK(complaint("Listen abc\n") == on_line(1, "Port must be specified"));
    CHECK(complaint("Listen 10.0.3.100\n") == on_line(1, "Port must be specified"));
    CHECK(complaint("Listen 10.0.3.100:x\n") == on_line(1, "Invalid address or port"));
    CHECK(complaint("Listen 99999\n") == on_line(1, "Invalid address or port"));
    CHECK(complaint("# nothing\n") ==
          "no listening sockets available, shutting down\nUnable to open logs\n");
}

TEST_CASE("httpd.conf: unknown, unfinished and misplaced lines", "[unit][httpd]") {
    CHECK(complaint("Listen 80\nLisen 8080\n") ==
          on_line(2,
                  "Invalid command 'Lisen', perhaps misspelled or defined by a module not included "
                  "in the server configuration"));
    CHECK(complaint("Listen 80\nDocumentRoot\n") ==
          on_line(2, "DocumentRoot takes one argument, Root directory of the document tree"));
    CHECK(complaint("Listen 80\nDocumentRoot /nothing\n") ==
          on_line(2, "DocumentRoot must be a directory"));
    CHECK(complaint("Listen 80\n<Directory /tmp\n") ==
          on_line(2, "<Directory> directive missing closing '>'"));
    CHECK(complaint("Listen 80\n</Directory>\n") ==
          on_line(2, "</Directory> without matching <Directory> section"));
    CHECK(complaint("<Directory /tmp>\nListen 80\n</Files>\n") ==
          on_line(3, "Expected </Directory> but saw </Files>"));
    CHECK(complaint("Listen 80\n<Directory /tmp>\n") ==
          fmt::format("httpd: Syntax error on line 2 of {0}: {0}:2: <Directory> was not closed.\n",
                      kConfigFile));
    CHECK(complaint("Listen 80\nInclude none.conf\n") ==
          on_line(2,
                  "Could not open configuration file /etc/httpd/none.conf: No such file or "
                  "directory"));
    CHECK(complaint("Listen 80\nServerTokens Much\n").find("ServerTokens takes 1 argument") !=
          std::string::npos);
    CHECK(complaint("Listen 80\nErrorDocument 200 /x\n") ==
          on_line(2, "Unsupported HTTP response code 200"));
}

TEST_CASE("httpd.conf: what is not modelled is refused by name", "[unit][httpd]") {
    const auto refused = [](std::string_view line) {
        return complaint(fmt::format("Listen 80\n{}\n", line));
    };
    CHECK(refused("<VirtualHost *:80>") ==
          "not modelled in lvsim: the directive <VirtualHost of httpd\n");
    CHECK(refused("HostnameLookups On") == "not modelled in lvsim: HostnameLookups On\n");
    CHECK(refused("CustomLog logs/a \"%D\"") == "not modelled in lvsim: %D in a LogFormat\n");
    CHECK(refused("LogFormat \"%D\" slow").empty());
    CHECK(refused("CustomLog |/bin/cat common").starts_with("not modelled in lvsim: a log to"));
    CHECK(refused("ErrorDocument 404 \"a text\"").starts_with("not modelled in lvsim: Error"));
    CHECK(refused("Listen 81 https").starts_with("not modelled in lvsim: Listen with"));
}

}  // namespace
}  // namespace lvsim::httpd
