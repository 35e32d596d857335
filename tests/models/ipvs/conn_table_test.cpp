// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/conn.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <vector>

using namespace lvsim;
using namespace lvsim::ipvs;

namespace {

constexpr std::uint32_t kVip = 0x0a00'0264;
constexpr std::uint32_t kRip = 0x0a00'0364;

ConnId insert(ConnTable& table, std::uint32_t caddr, std::uint16_t cport,
              IpProtocol protocol = IpProtocol::Tcp) {
    const ConnId id = table.make();
    Conn& conn = table[id];
    conn.protocol = protocol;
    conn.caddr = caddr;
    conn.cport = cport;
    conn.vaddr = kVip;
    conn.vport = 80;
    conn.daddr = kRip;
    conn.dport = 8080;
    table.insert(id);
    return id;
}

ConnKey request_key(std::uint32_t caddr, std::uint16_t cport) {
    return {IpProtocol::Tcp, {IpAddress::v4(caddr), cport}, {IpAddress::v4(kVip), 80}};
}

ConnKey reply_key(std::uint32_t caddr, std::uint16_t cport) {
    return {IpProtocol::Tcp, {IpAddress::v4(caddr), cport}, {IpAddress::v4(kRip), 8080}};
}

}  // namespace

TEST_CASE("conn table: both directions find the entry, other keys do not", "[unit][ipvs]") {
    ConnTable table(16);
    const ConnId id = insert(table, 1, 1000);
    CHECK(table.find_request(request_key(1, 1000)) == id);
    CHECK(table.find_reply(reply_key(1, 1000)) == id);
    CHECK(table.find_request(request_key(1, 1001)) == kNoConn);
    CHECK(table.find_request(reply_key(1, 1000)) == kNoConn);
    ConnKey udp = request_key(1, 1000);
    udp.protocol = IpProtocol::Udp;
    CHECK(table.find_request(udp) == kNoConn);
}

TEST_CASE("conn table: the newest of a key hides the older ones, also after growing",
          "[unit][ipvs]") {
    ConnTable table(2);
    const ConnId older = insert(table, 1, 1000);
    const ConnId newer = insert(table, 1, 1000);
    for (std::uint16_t port = 2000; port < 2100; ++port) insert(table, 1, port);
    CHECK(table.find_request(request_key(1, 1000)) == newer);
    table.remove(newer);
    CHECK(table.find_request(request_key(1, 1000)) == older);
}

TEST_CASE("conn table: a connection costs at most 128 bytes", "[unit][ipvs]") {
    constexpr std::uint32_t kConns = 100'000;
    ConnTable table(4096);
    for (std::uint32_t i = 0; i < kConns; ++i) insert(table, i, 1);
    CHECK(table.size() == kConns);
    CHECK(table.memory_bytes() <= std::size_t{128} * kConns);
}

TEST_CASE("conn table: agrees with a plain list over random histories", "[property][ipvs]") {
    CHECK(rc::check("finds what a list finds", [] {
        ConnTable table(2);
        std::vector<std::pair<std::uint32_t, ConnId>> list;  // newest last
        const auto steps = *rc::gen::container<std::vector<std::pair<int, std::uint32_t>>>(
            rc::gen::pair(rc::gen::inRange(0, 3), rc::gen::inRange(0U, 20U)));
        for (const auto& [what, client] : steps) {
            if (what > 0) {
                list.emplace_back(client, insert(table, client, 7));
            } else if (!list.empty()) {
                const std::size_t gone = client % list.size();
                table.remove(list[gone].second);
                table.free(list[gone].second);
                list.erase(list.begin() + static_cast<std::ptrdiff_t>(gone));
            }
            ConnId expected = kNoConn;
            for (const auto& [other, id] : list) {
                if (other == client) expected = id;
            }
            RC_ASSERT(table.find_request(request_key(client, 7)) == expected);
            RC_ASSERT(table.find_reply(reply_key(client, 7)) == expected);
            RC_ASSERT(table.size() == list.size());
        }
        std::size_t seen = 0;
        table.for_each([&](ConnId) { ++seen; });
        RC_ASSERT(seen == list.size());
    }));
}
