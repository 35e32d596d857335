// SPDX-License-Identifier: Apache-2.0
//
// Pages as text: what elinks and lynx themselves have made of these, and properties of any page.
#include "models/client/html/page_text.hpp"
#include "models/client/html/render.hpp"
#include "models/client/html/tokens.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

namespace lvsim::client::html {
namespace {

std::string text_of(std::string_view page, Browser browser = Browser::Elinks) {
    std::string text;
    for (const std::string& line : render(page, browser).lines) text += line + "\n";
    return text;
}

constexpr std::string_view kLabPage =
    "<html>\n<title>\nServeur1\n</title>\n<body>\n<center>Ceci est le serveur 1</center>\n"
    "</body>\n</html>\n";

TEST_CASE("html: the lab's page is one line in the middle", "[unit][client]") {
    CHECK(text_of(kLabPage) == "                             Ceci est le serveur 1\n");
    CHECK(text_of(kLabPage, Browser::Lynx) ==
          "                            Ceci est le serveur 1\n");
    CHECK(render(kLabPage, Browser::Elinks).title == "Serveur1 ");
}

TEST_CASE("html: headings, paragraphs and lists as elinks lays them out", "[unit][client]") {
    CHECK(text_of("<h1>Heading One</h1>\n<h2>Heading Two</h2>\n<h3>Heading three</h3>\n"
                  "<p>A paragraph of text that is long enough to be broken over more than one line "
                  "because it has many words in it, and <b>bold</b> &amp; <i>italic</i> "
                  "&eacute;t&#233; &lt;tag&gt;&nbsp;x.</p>\n<p>Second<br>line<br/>third</p>\n"
                  "<p align=\"center\">also centred</p>\n"
                  "<ul><li>one</li><li>two <a href=\"/x.html\">link</a></li>"
                  "<li>three<ul><li>inner</li></ul></li></ul>\n"
                  "<ol><li>first</li><li>second</li></ol>\n<pre>\npre  text\n   kept\n</pre>\n") ==
          "                                  Heading One\n"
          "\n"
          "Heading Two\n"
          "\n"
          "  Heading three\n"
          "\n"
          "   A paragraph of text that is long enough to be broken over more than one\n"
          "   line because it has many words in it, and bold & italic été <tag> x.\n"
          "\n"
          "   Second\n"
          "   line\n"
          "   third\n"
          "\n"
          "                                  also centred\n"
          "\n"
          "     • one\n"
          "     • two [1]link\n"
          "     • three\n"
          "\n"
          "          • inner\n"
          "\n"
          "    1. first\n"
          "    2. second\n"
          "\n"
          " pre  text\n"
          "    kept\n");
}

TEST_CASE("html: tables, definitions, quotations and rules as elinks lays them out",
          "[unit][client]") {
    CHECK(text_of("text first\n<table><tr><th>name</th><th>b</th></tr>"
                  "<tr><td>1</td><td>long cell</td></tr></table>\n"
                  "<dl><dt>term<dd>def</dl><blockquote>quoted text</blockquote>"
                  "<div>div one</div><div>div two</div>\nplain at end\n"
                  "<p align=right>right</p>") ==
          "   text first\n"
          "\n"
          "   name     b\n"
          "   1    long cell\n"
          "\n"
          "   term\n"
          "   def\n"
          "\n"
          "     quoted text\n"
          "\n"
          "   div one\n"
          "   div two\n"
          "   plain at end\n"
          "\n"
          "                                                                        right\n");
    const std::string rule = text_of("a<hr>b");
    CHECK(rule.find("\n\n   ══════") != std::string::npos);
    CHECK(columns(rule) == 4 + 2 + 77 + 1 + 1 + 4 + 1);
}

TEST_CASE("html: what is no text is not shown", "[unit][client]") {
    CHECK(
        text_of("<head><style>p {color: red}</style><script>if (a < b) { \"<p>\" }</script></head>"
                "<body>a<!-- c -->b</body>") == "   ab\n");
    CHECK(text_of("").empty());
    CHECK(text_of("1 < 2 & 3 &unknown; &#0;") == "   1 < 2 & 3 &unknown; \ufffd\n");
}

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '<') {
            result += "&lt;";
        } else if (c == '&') {
            result += "&amp;";
        } else {
            result += c;
        }
    }
    return result;
}

TEST_CASE("html: escaped text comes back, whatever it is", "[property][client]") {
    CHECK(rc::check([](const std::string& text) { RC_ASSERT(decoded(escaped(text)) == text); }));
}

/// Tags of all kinds, nested and closed at random, with words between them.
rc::Gen<std::string> page_of_tags() {
    static const std::vector<std::string> kPieces = {"<p>",
                                                     "</p>",
                                                     "<ul>",
                                                     "</ul>",
                                                     "<ol>",
                                                     "<li>",
                                                     "</li>",
                                                     "<table>",
                                                     "</table>",
                                                     "<tr>",
                                                     "<td>",
                                                     "<th>",
                                                     "</tr>",
                                                     "<pre>",
                                                     "</pre>",
                                                     "<center>",
                                                     "</center>",
                                                     "<h1>",
                                                     "</h1>",
                                                     "<h4>",
                                                     "</h4>",
                                                     "<br>",
                                                     "<hr>",
                                                     "<dl>",
                                                     "<dt>",
                                                     "<dd>",
                                                     "</dl>",
                                                     "<a href=x>",
                                                     "</a>",
                                                     "<blockquote>",
                                                     "<title>",
                                                     "</title>",
                                                     "<head>",
                                                     "<body>",
                                                     "</body>",
                                                     "word ",
                                                     "mot ",
                                                     "longer-word ",
                                                     "\n",
                                                     "&nbsp;",
                                                     "<",
                                                     "</",
                                                     "<!--",
                                                     "-->",
                                                     "\"",
                                                     "<img alt=i>",
                                                     "<input value=v>",
                                                     "<script>",
                                                     "</script>"};
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces)),
                        [](const std::vector<std::string>& pieces) {
                            std::string page;
                            for (const std::string& piece : pieces) page += piece;
                            return page;
                        });
}

TEST_CASE("html: every page becomes lines that fit and do not end in blanks",
          "[property][client]") {
    CHECK(rc::check([] {
        const std::string page = *page_of_tags();
        for (const Browser browser : {Browser::Elinks, Browser::Lynx}) {
            for (const std::string& line : render(page, browser).lines) {
                RC_ASSERT(!line.ends_with(' '));
                const bool is_preformatted = page.find("<pre>") != std::string::npos;
                RC_ASSERT(is_preformatted || columns(line) <= 80);
            }
        }
    }));
}

TEST_CASE("html: words of plain text all appear, in their order", "[property][client]") {
    CHECK(rc::check([] {
        const auto letters = rc::gen::inRange('a', 'z');
        const auto word = rc::gen::nonEmpty(rc::gen::container<std::string>(letters));
        const auto words = *rc::gen::container<std::vector<std::string>>(word);
        std::string page;
        std::string expected;
        for (const std::string& one : words) {
            page += one + "\n";
            expected += one;
        }
        std::string seen = text_of(page);
        std::erase_if(seen, [](char c) { return c == ' ' || c == '\n'; });
        RC_ASSERT(seen == expected);
    }));
}

}  // namespace
}  // namespace lvsim::client::html
