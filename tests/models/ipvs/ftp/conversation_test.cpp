// SPDX-License-Identifier: Apache-2.0
//
// Whole conversations over a control connection, with segments lost and sent again: each end hears
// every byte that the other said, but for the addresses that the helper replaced.
#include "tests/models/ipvs/ftp/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <array>
#include <string>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

/// One end, as TCP keeps it.
struct End {
    std::uint32_t next = 1;      ///< What it says next.
    std::uint32_t expected = 1;  ///< What it has not heard yet.
    std::string heard;
};

enum class Fate { Arrives, LostBefore, LostBehind };

class Conversation {
public:
    Conversation() { lab_.connect_control(); }

    /// A line of the client until the server has it, and its acknowledgement.
    void client_says(const std::string& line) {
        say(
            client_, server_, line, [&](const Said& said) { return lab_.client(said); }, true);
        acknowledge(server_, client_, [&](const Said& said) { return lab_.server(said); });
    }
    void server_says(const std::string& line, bool may_be_lost) {
        say(
            server_, client_, line, [&](const Said& said) { return lab_.server(said); },
            may_be_lost);
        acknowledge(client_, server_, [&](const Said& said) { return lab_.client(said); });
    }
    [[nodiscard]] const std::string& heard_by_client() const { return client_.heard; }
    [[nodiscard]] const std::string& heard_by_server() const { return server_.heard; }

private:
    template <class Send>
    void say(End& from, End& to, const std::string& line, Send&& send, bool may_be_lost) {
        Fate fate = Fate::LostBefore;
        for (int i = 0; i < 4 && fate != Fate::Arrives; ++i) {
            fate = may_be_lost && i < 3
                       ? *rc::gen::element(Fate::Arrives, Fate::LostBefore, Fate::LostBehind)
                       : Fate::Arrives;
            if (fate == Fate::LostBefore) continue;
            const Heard heard =
                send(Said{.text = line, .sequence = from.next, .acknowledgement = from.expected});
            RC_ASSERT(heard.what.find("damaged") == std::string::npos);
            if (fate == Fate::Arrives) take(heard, to);
        }
        from.next += static_cast<std::uint32_t>(line.size());
    }
    static void take(const Heard& heard, End& to) {
        RC_ASSERT(heard.sequence == to.expected);
        RC_ASSERT(heard.acknowledgement == to.next);
        to.heard += heard.text;
        to.expected += static_cast<std::uint32_t>(heard.text.size());
    }
    template <class Send>
    void acknowledge(End& from, End& to, Send&& send) {
        take(
            send(Said{
                .text = "", .sequence = from.next, .acknowledgement = from.expected, .flags = "."}),
            to);
    }

    FtpLab lab_;
    End client_;
    End server_;
};

std::string any_number() {
    const int value = *rc::gen::inRange(0, 256);
    return *rc::gen::arbitrary<bool>() ? fmt::format("{}", value) : fmt::format("{:03}", value);
}

/// What the server answers to PASV, and how the client must read it.
std::pair<std::string, std::string> any_answer() {
    const int high = *rc::gen::inRange(1, 256);
    const int low = *rc::gen::inRange(0, 256);
    std::array<std::string, 4> numbers;
    for (std::string& number : numbers) number = any_number();
    const auto said = fmt::format("227 ok ({},{},{},{},{},{})\r\n", numbers[0], numbers[1],
                                  numbers[2], numbers[3], high, low);
    return {said, fmt::format("227 ok (10,0,2,100,{},{})\r\n", high, low)};
}

}  // namespace

TEST_CASE("FTP: a conversation stays whole for both ends, whatever grows, shrinks or is lost",
          "[property][ipvs][ftp]") {
    CHECK(rc::check("conversation", [] {
        Conversation ftp;
        std::string for_client;
        std::string for_server;
        const auto client_says = [&](const std::string& line) {
            ftp.client_says(line);
            for_server += line;
        };
        const auto server_says = [&](const std::string& line) {
            ftp.server_says(line, true);
            for_client += line;
        };
        const int exchanges = *rc::gen::inRange(1, 30);
        for (int i = 0; i < exchanges; ++i) {
            const int kind = *rc::gen::inRange(0, 4);
            if (kind == 0) {
                client_says("PASV\r\n");
                const auto [said, read] = any_answer();
                ftp.server_says(said, false);  // sent again it would pass as it is
                for_client += read;
            } else if (kind == 1) {
                const int port = *rc::gen::inRange(1, 65536);
                client_says("EPSV\r\n");
                ftp.server_says(fmt::format("229 ok (!1!{}!{}!)\r\n", "10.0.3.100", port), false);
                for_client += fmt::format("229 ok (|||{}|)\r\n", port);
            } else if (kind == 2) {
                client_says(fmt::format("PORT 10,0,2,15,{},{}\r\n", *rc::gen::inRange(1, 256),
                                        any_number()));
                server_says("200 ok\r\n");
            } else {
                client_says("NOOP" + std::string(*rc::gen::inRange<std::size_t>(0, 90), ' ') +
                            "\r\n");
                server_says("227 nobody asked (1,2,3,4,5,6)\r\n");
            }
        }
        RC_ASSERT(ftp.heard_by_client() == for_client);
        RC_ASSERT(ftp.heard_by_server() == for_server);
    }));
}
