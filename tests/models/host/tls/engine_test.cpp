// SPDX-License-Identifier: Apache-2.0
//
// Two ends of TLS that talk to each other, whole and cut into pieces, and what they make of others.
#include "models/host/tls/engine.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::host {

namespace {

using Role = TlsEngine::Role;
using State = TlsEngine::State;

struct TlsPair {
    TlsPair() { client.start(server_name); }
    /// Lets both speak until neither has something to say; pieces of at most that many bytes.
    void talk(std::size_t piece = 100'000) {
        while (!client.output().empty() || !server.output().empty()) {
            carry(client, server, piece);
            carry(server, client, piece);
        }
    }
    static void carry(TlsEngine& from, TlsEngine& to, std::size_t piece) {
        const std::string bytes = std::exchange(from.output(), {});
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            to.feed(std::string_view(bytes).substr(at, piece));
        }
    }

    Rng rng{3, "tls"};
    std::string server_name = {};
    TlsEngine client{Role::Client, rng};
    TlsEngine server{Role::Server, rng};
};

std::vector<int> sizes_of(std::string_view records) {
    std::vector<int> sizes;
    while (records.size() >= kTlsHeaderBytes) {
        sizes.push_back(tls_record(records).size);
        records.remove_prefix(kTlsHeaderBytes + static_cast<std::size_t>(sizes.back()));
    }
    return sizes;
}

}  // namespace

TEST_CASE("tls: the handshake has the records that OpenSSL 3.0 sends", "[unit][host]") {
    TlsPair pair;
    const std::string hello = pair.client.output();
    CHECK(sizes_of(hello) == std::vector{292});
    CHECK(hello.substr(0, 3) == std::string("\x16\x03\x01"));
    TlsPair::carry(pair.client, pair.server, hello.size());
    CHECK(sizes_of(pair.server.output()) == std::vector{122, 1, 23, 805, 281, 69});
    TlsPair::carry(pair.server, pair.client, 5000);
    CHECK(sizes_of(pair.client.output()) == std::vector{1, 69});
    CHECK(pair.client.state() == State::Open);
    CHECK(pair.server.state() == State::Handshake);
    TlsPair::carry(pair.client, pair.server, 5000);
    CHECK(pair.server.state() == State::Open);
    CHECK(sizes_of(pair.server.output()) == std::vector{250, 250});
}

TEST_CASE("tls: what one end writes the other reads, wherever it is cut", "[property][host]") {
    CHECK(rc::check("written is read", [] {
        TlsPair pair;
        const auto piece = *rc::gen::inRange<std::size_t>(1, 3000);
        const auto text = *rc::gen::arbitrary<std::string>();
        const auto times = *rc::gen::inRange<std::size_t>(1, 4);
        pair.talk(piece);
        std::string sent;
        for (std::size_t i = 0; i < times; ++i) {
            pair.client.write(text);
            pair.server.write(text + "!");
            sent += text;
            pair.talk(piece);
        }
        RC_ASSERT(pair.server.plain() == sent);
        RC_ASSERT(pair.client.plain().size() == sent.size() + times);
        RC_ASSERT(pair.client.state() == State::Open);
    }));
}

TEST_CASE("tls: a long text is cut into records of 16 KiB", "[unit][host]") {
    TlsPair pair;
    pair.talk();
    const std::string text(40'000, 'x');
    pair.server.write(text);
    CHECK(sizes_of(pair.server.output()) == std::vector{16'401, 16'401, 7'249});
    CHECK(pair.server.output().find("xxxx") == std::string::npos);
    pair.talk();
    CHECK(pair.client.plain() == text);
}

TEST_CASE("tls: an end is announced once, and the other end knows it", "[unit][host]") {
    TlsPair pair;
    pair.server.end();
    CHECK(pair.server.output().empty());
    pair.talk();
    pair.server.end();
    pair.server.end();
    CHECK(sizes_of(pair.server.output()) == std::vector{19});
    pair.talk();
    CHECK(pair.client.state() == State::Ended);
}

TEST_CASE("tls: what is no TLS is answered with an alert", "[unit][host]") {
    TlsPair pair;
    pair.client.output().clear();
    pair.client.feed("HTTP/1.0 200 OK\r\n\r\n");
    CHECK(pair.client.state() == State::Failed);
    CHECK(pair.client.is_not_tls());
    CHECK(pair.client.output() == std::string("\x15\x03\x03\x00\x02\x02\x46", 7));
    pair.server.feed(pair.client.output());
    CHECK(pair.server.state() == State::Failed);
    CHECK_FALSE(pair.server.is_not_tls());
}

TEST_CASE("tls: a record that was changed on its way ends it", "[unit][host]") {
    TlsPair pair;
    pair.talk();
    pair.client.write("hello");
    pair.client.output()[7] ^= 1;
    TlsPair::carry(pair.client, pair.server, 100);
    CHECK(pair.server.state() == State::Failed);
    CHECK(pair.server.plain().empty());
    pair.talk();
    CHECK(pair.client.state() == State::Failed);
}

TEST_CASE("tls: a server name is in the ClientHello", "[unit][host]") {
    Rng rng(3, "tls");
    TlsEngine client(Role::Client, rng);
    client.start("www.example.com");
    CHECK(sizes_of(client.output()) == std::vector{316});
    CHECK(client.output().find("www.example.com") != std::string::npos);
}

TEST_CASE("tls: nothing that comes breaks it, and it keeps no more than a record",
          "[property][host]") {
    CHECK(rc::check("any bytes", [] {
        TlsPair pair;
        const auto is_begun = *rc::gen::arbitrary<bool>();
        if (is_begun) pair.talk();
        auto bytes = *rc::gen::arbitrary<std::string>();
        if (*rc::gen::arbitrary<bool>()) bytes.insert(0, "\x16\x03\x01");
        pair.server.feed(bytes);
        pair.client.feed(bytes);
        RC_ASSERT(pair.server.plain().empty());
        RC_ASSERT(pair.client.output().size() < 2000);
    }));
}

}  // namespace lvsim::host
