// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/request.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace lvsim::httpd {

namespace {

/// The status of the answer to a head; 0: it is a request.
int fault_of(std::string_view head) {
    const auto request = parse_request(head);
    return request ? 0 : request.error();
}

HeadScanner::State scan(std::string_view bytes) {
    HeadScanner scanner;
    return scanner.scan(bytes);
}

}  // namespace

TEST_CASE("request: what a browser sends is understood", "[unit][httpd]") {
    const auto request = parse_request(
        "GET /a?b HTTP/1.1\r\nHost: 10.0.2.100:8080\r\nConnection: keep-alive, x\r\n"
        "content-LENGTH: 12\r\n\r\n");
    REQUIRE(request);
    CHECK(request->method == Method::Get);
    CHECK(request->line == "GET /a?b HTTP/1.1");
    CHECK(request->target == "/a?b");
    CHECK(request->host == "10.0.2.100:8080");
    CHECK(request->is_1_1);
    CHECK(request->wants_keep_alive);
    CHECK_FALSE(request->wants_close);
    CHECK(request->content_length == 12);
}

TEST_CASE("request: malformed heads and the status each gets", "[unit][httpd]") {
    struct Case {
        int status;
        std::string_view head;
    };
    const std::vector<Case> cases = {
        {0, "GET / HTTP/1.0\r\n\r\n"},
        {0, "\r\n\r\nGET / HTTP/1.0\r\n\r\n"},
        {0, "GET / HTTP/1.0\n\n"},
        {0, "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
        {0, "GET / HTTP/1.9\r\nHost: a\r\n\r\n"},
        {0, "FOO / HTTP/1.0\r\n\r\n"},
        {400, "\r\n"},
        {400, "GET /\r\n\r\n"},
        {400, "GET\r\n\r\n"},
        {400, " GET / HTTP/1.0\r\n\r\n"},
        {400, "GET  / HTTP/1.0 \r\n\r\n"},
        {400, "GET / x HTTP/1.0\r\n\r\n"},
        {400, "G(T / HTTP/1.0\r\n\r\n"},
        {400, "GET /\x01 HTTP/1.0\r\n\r\n"},
        {400, "GET / HTTP/1\r\n\r\n"},
        {400, "GET / HTTP/x.y\r\n\r\n"},
        {400, "GET / HTTP/0.9\r\n\r\n"},
        {400, "GET / http/1.0\r\n\r\n"},
        {400, "GET / FTP/1.0\r\n\r\n"},
        {505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
        {400, "GET / HTTP/1.0\r\nNoColon\r\n\r\n"},
        {400, "GET / HTTP/1.0\r\n: x\r\n\r\n"},
        {400, "GET / HTTP/1.0\r\nA : x\r\n\r\n"},
        {400, "GET / HTTP/1.0\r\nA: x\r\n folded\r\n\r\n"},
        {400, "GET / HTTP/1.0\r\nContent-Length: -1\r\n\r\n"},
        {400, "GET / HTTP/1.0\r\nContent-Length: 1x\r\n\r\n"},
        {400, "GET / HTTP/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"},
        {0, "GET / HTTP/1.0\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n"},
        {400, "GET / HTTP/1.0\r\nContent-Length: 9999999999999999999\r\n\r\n"},
        {501, "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
        {400, "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"},
        {417, "GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"},
    };
    for (const Case& item : cases) {
        INFO(item.head);
        CHECK(fault_of(item.head) == item.status);
    }
}

TEST_CASE("request: a target names a path", "[unit][httpd]") {
    CHECK(path_of("/").value() == "/");
    CHECK(path_of("/a/b?c=/d").value() == "/a/b");
    CHECK(path_of("/a//b/./c/../d").value() == "/a/b/d");
    CHECK(path_of("/a/").value() == "/a/");
    CHECK(path_of("/a/..").value() == "/");
    CHECK(path_of("/%41%20b").value() == "/A b");
    CHECK(path_of("http://10.0.2.100/a").value() == "/a");
    CHECK(path_of("http://10.0.2.100").value() == "/");
    CHECK(path_of("/..").error() == 400);
    CHECK(path_of("/a/../../b").error() == 400);
    CHECK(path_of("a").error() == 400);
    CHECK(path_of("*").error() == 400);
    CHECK(path_of("/%4").error() == 400);
    CHECK(path_of("/%zz").error() == 400);
    CHECK(path_of("/%00").error() == 404);
    CHECK(path_of("/%2f").error() == 404);
}

TEST_CASE("request: limits of lines and fields are reached, not passed", "[unit][httpd]") {
    const std::string long_path(kLineBytesMax - 14, 'a');
    const std::string line = "GET /" + long_path + " HTTP/1.0";
    REQUIRE(line.size() == kLineBytesMax);
    CHECK(scan(line + "\r\n\r\n") == HeadScanner::State::Complete);
    CHECK(scan("x" + line + "\r\n\r\n") == HeadScanner::State::LineTooLong);
    CHECK(scan("xx" + line) == HeadScanner::State::LineTooLong);
    const std::string field = "A: " + std::string(kLineBytesMax - 3, 'b');
    CHECK(scan("GET / HTTP/1.0\r\n" + field + "\r\n\r\n") == HeadScanner::State::Complete);
    CHECK(scan("GET / HTTP/1.0\r\n" + field + "b\r\n\r\n") == HeadScanner::State::FieldTooLong);
    std::string many = "GET / HTTP/1.0\r\n";
    for (std::size_t i = 0; i < kFieldsMax; ++i) many += "A: b\r\n";
    CHECK(scan(many + "\r\n") == HeadScanner::State::Complete);
    CHECK(scan(many + "A: b\r\n\r\n") == HeadScanner::State::TooManyFields);
}

TEST_CASE("request: a head is found however its bytes come", "[property][httpd]") {
    CHECK(rc::check("in pieces as at once", [] {
        const std::string head = "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n";
        const std::string text = head + "GET /next";
        HeadScanner scanner;
        std::size_t size = 0;
        auto state = HeadScanner::State::Incomplete;
        while (state == HeadScanner::State::Incomplete) {
            size = std::min<std::size_t>(size + *rc::gen::inRange<std::size_t>(1, 9), text.size());
            state = scanner.scan(std::string_view(text).substr(0, size));
        }
        RC_ASSERT(state == HeadScanner::State::Complete);
        RC_ASSERT(scanner.size() == head.size());
    }));
}

TEST_CASE("request: no bytes make the parser fall over", "[property][httpd]") {
    CHECK(rc::check("arbitrary heads", [](const std::string& bytes) {
        HeadScanner scanner;
        if (scanner.scan(bytes) == HeadScanner::State::Complete) {
            const auto request = parse_request(std::string_view(bytes).substr(0, scanner.size()));
            if (request) RC_ASSERT(!request->target.empty());
        }
        const auto path = path_of(bytes);
        if (path) RC_ASSERT(path->starts_with('/'));
    }));
}

}  // namespace lvsim::httpd
