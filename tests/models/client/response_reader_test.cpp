// SPDX-License-Identifier: Apache-2.0
#include "models/client/response_reader.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace lvsim::client {

namespace {

struct Body final : ResponseSink {
    void on_head(std::string_view) override { ++heads; }
    void on_body(std::string_view bytes) override { text.append(bytes); }
    int heads = 0;
    std::string text;
};

struct Result {
    std::size_t used = 0;
    bool is_done = false;
    int status = 0;
    std::string body;
    HttpError error = HttpError::None;
    bool keeps = false;
    bool operator==(const Result&) const = default;
};

/// Reads a response that ends with its bytes.
Result read(std::string_view bytes, std::size_t piece = 1'000'000, bool is_head = false) {
    ResponseReader reader;
    HeadCache cache;
    Body body;
    reader.begin(is_head);
    Result result;
    while (!reader.is_done() && result.used < bytes.size()) {
        result.used += reader.add(bytes.substr(result.used, piece), cache, &body);
    }
    if (!reader.is_done()) reader.end();
    result.is_done = reader.is_done();
    result.status = reader.status();
    result.body = body.text;
    result.error = reader.error();
    result.keeps = reader.keeps_connection();
    return result;
}

}  // namespace

TEST_CASE("response: a body by its length, and what follows is left", "[unit][client]") {
    const auto result = read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP");
    CHECK(result.body == "abc");
    CHECK(result.keeps);
    CHECK(result.used ==
          std::string_view("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc").size());
}

TEST_CASE("response: a body to the end of the connection", "[unit][client]") {
    const auto result = read("HTTP/1.1 200 OK\r\n\r\nabc");
    CHECK(result.body == "abc");
    CHECK(result.error == HttpError::None);
    CHECK_FALSE(result.keeps);
}

TEST_CASE("response: what it says of the connection", "[unit][client]") {
    CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").keeps);
    CHECK_FALSE(read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").keeps);
    CHECK_FALSE(read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").keeps);
    CHECK(read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n").keeps);
}

TEST_CASE("response: those without a body", "[unit][client]") {
    CHECK(read("HTTP/1.1 204 No Content\r\n\r\nx").body.empty());
    CHECK(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nx").error == HttpError::None);
    CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 1'000, true).error ==
          HttpError::None);
    const auto interim = read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nabc");
    CHECK(interim.status == 200);
    CHECK(interim.body == "abc");
}

TEST_CASE("response: what is wrong with one", "[unit][client]") {
    CHECK(read("").error == HttpError::EmptyReply);
    CHECK(read("HTTP/1.1 200 OK\r\nContent-Le").error == HttpError::BadResponse);
    CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc").error == HttpError::PartialBody);
    CHECK(read("hello\r\n\r\n").error == HttpError::BadResponse);
    CHECK(read("HTTP/1.1 20 OK\r\n\r\n").error == HttpError::BadResponse);
    CHECK(read("HTTP/2.0 200 OK\r\n\r\n").error == HttpError::BadResponse);
    CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n").error == HttpError::BadResponse);
    CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n").error ==
          HttpError::BadResponse);
    CHECK(read("HTTP/1.1 200 OK\r\nno colon\r\n\r\n").error == HttpError::BadResponse);
    CHECK(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").error ==
          HttpError::NotModelled);
    CHECK(read("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'a')).error ==
          HttpError::BadResponse);
}

TEST_CASE("response: the same however its bytes come", "[property][client]") {
    CHECK(rc::check("pieces", [] {
        const std::string text =
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n"
            "abc\r\n\r\ndefg!";
        const auto piece = *rc::gen::inRange<std::size_t>(1, 40);
        RC_ASSERT(read(text, piece) == read(text));
    }));
    CHECK(rc::check("no bytes make it fall over", [](const std::string& bytes) {
        const auto piece = *rc::gen::inRange<std::size_t>(1, 40);
        RC_ASSERT(read(bytes, piece).is_done);
        RC_ASSERT(read("HTTP/1.1 200 OK\r\n" + bytes, piece).is_done);
    }));
}

}  // namespace lvsim::client
