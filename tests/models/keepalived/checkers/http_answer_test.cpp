// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/http_answer.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace lvsim::keepalived {

namespace {

HttpAnswer answer_of(std::string_view bytes) {
    HttpAnswer answer(true);
    answer.add(bytes);
    return answer;
}

HttpVerdict verdict_of(std::string_view bytes, const UrlConfig& url = {}) {
    return judge(answer_of(bytes), url);
}

}  // namespace

TEST_CASE("HTTP_GET asks as keepalived does", "[unit][keepalived]") {
    UrlConfig url;
    url.path = "/a";
    CHECK(http_request(url, HttpProtocol::Http10, "10.0.1.2:80") ==
          "GET /a HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nHost: 10.0.1.2:80\r\n\r\n");
    CHECK(
        http_request(url, HttpProtocol::Http10Close, "www") ==
        "GET /a HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nConnection: close\r\nHost: www\r\n\r\n");
    CHECK(http_request(url, HttpProtocol::Http11, "www").starts_with("GET /a HTTP/1.1\r\n"));
}

TEST_CASE("HTTP_GET: the status stands between the first two blanks of the first line",
          "[unit][keepalived]") {
    CHECK(status_of("HTTP/1.0 200 OK\r\n") == 200);
    CHECK(status_of("ICY 404 what\r\n") == 404);
    CHECK(status_of("HTTP/1.0 200\r\n") == 0);
    CHECK(status_of("HTTP/1.0  200  OK\r\n") == 0);
    CHECK(status_of("HTTP/1.0 20x OK\r\n") == 0);
    CHECK(status_of("HTTP/1.0 99999999999 OK\r\n") == 0);
    CHECK(status_of("200\r\n X 200 X") == 0);
    CHECK(status_of("") == 0);
}

TEST_CASE("HTTP_GET: without a whole head of 4 KiB there is no answer", "[unit][keepalived]") {
    CHECK(verdict_of("") == HttpVerdict::NoData);
    CHECK(verdict_of("HTTP/1.0 200 OK\r\nA: b\r\n") == HttpVerdict::NoData);
    CHECK(verdict_of("HTTP/1.0 200 OK\n\nbody") == HttpVerdict::NoData);
    const std::string begin = "HTTP/1.0 200 OK\r\nA: ";
    const std::size_t room = HttpAnswer::kHeadBytesMax - begin.size() - 4;
    CHECK(verdict_of(begin + std::string(room, 'x') + "\r\n\r\n") == HttpVerdict::Status);
    CHECK(verdict_of(begin + std::string(room + 1, 'x') + "\r\n\r\n") == HttpVerdict::NoData);
}

TEST_CASE("HTTP_GET: 200 to 299 are good unless status_code says otherwise", "[unit][keepalived]") {
    CHECK(verdict_of("HTTP/1.0 200 OK\r\n\r\n") == HttpVerdict::Status);
    CHECK(verdict_of("HTTP/1.0 299 OK\r\n\r\n") == HttpVerdict::Status);
    CHECK(verdict_of("HTTP/1.0 300 OK\r\n\r\n") == HttpVerdict::BadStatus);
    CHECK(verdict_of("HTTP/1.0 99 OK\r\n\r\n") == HttpVerdict::BadStatus);
    UrlConfig url;
    url.status_codes = {{302, 399}, {404, 404}};
    CHECK(verdict_of("HTTP/1.0 350 OK\r\n\r\n", url) == HttpVerdict::Status);
    CHECK(verdict_of("HTTP/1.0 404 OK\r\n\r\n", url) == HttpVerdict::Status);
    CHECK(verdict_of("HTTP/1.0 200 OK\r\n\r\n", url) == HttpVerdict::BadStatus);
}

TEST_CASE("HTTP_GET: digest and regex look at the body", "[unit][keepalived]") {
    UrlConfig url;
    url.digest = "444bcb3a3fcf8389296c49467f27e1d6";  // printf ok | md5sum
    CHECK(verdict_of("HTTP/1.0 200 OK\r\n\r\nok", url) == HttpVerdict::Digest);
    CHECK(verdict_of("HTTP/1.0 200 OK\r\n\r\nokay", url) == HttpVerdict::BadDigest);
    CHECK(verdict_of("HTTP/1.0 404 No\r\n\r\nok", url) == HttpVerdict::BadStatus);
    url.regex = "^o(k|ops)$";
    CHECK(verdict_of("HTTP/1.0 200 OK\r\n\r\nok", url) == HttpVerdict::Match);
    url.is_regex_inverted = true;
    CHECK(verdict_of("HTTP/1.0 200 OK\r\n\r\nok", url) == HttpVerdict::NoMatch);
    url = {};
    url.regex = "ERROR";
    CHECK(verdict_of("HTTP/1.0 200 OK\r\n\r\nan error", url) == HttpVerdict::NoMatch);
    url.regex_options = {"caseless"};
    CHECK(verdict_of("HTTP/1.0 200 OK\r\n\r\nan error", url) == HttpVerdict::Match);
    url.regex = "(";
    CHECK(verdict_of("HTTP/1.0 200 OK\r\n\r\n(", url) == HttpVerdict::NoMatch);
}

TEST_CASE("HTTP_GET: where an answer is cut into segments does not matter",
          "[property][keepalived]") {
    CHECK(rc::check([](const std::vector<std::string>& parts) {
        std::string whole = "HTTP/1.0 200 OK\r\nA: b\r\n\r\n";
        for (const std::string& part : parts) whole += part;
        HttpAnswer in_parts(true);
        std::size_t at = 0;
        while (at < whole.size()) {
            const std::size_t length = *rc::gen::inRange<std::size_t>(1, 9);
            in_parts.add(std::string_view(whole).substr(at, length));
            at += length;
        }
        const HttpAnswer at_once = answer_of(whole);
        RC_ASSERT(in_parts.status() == at_once.status());
        RC_ASSERT(in_parts.body() == at_once.body());
        RC_ASSERT(in_parts.digest() == at_once.digest());
    }));
}

}  // namespace lvsim::keepalived
