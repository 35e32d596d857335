// SPDX-License-Identifier: Apache-2.0
//
// nano at a console.
#include "models/host/files.hpp"
#include "tests/models/host/tty/desk.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace lvsim::host {
namespace {

TEST_CASE("nano: a new file is typed, written and left", "[unit][host][nano]") {
    Desk desk({10, 80});
    desk.enter("nano /tmp/f");
    CHECK(desk.see() ==
          std::string("  GNU nano 2.0.9                  File: /tmp/f\n\n\n\n\n\n\n") +
              std::string(34, ' ') +
              "[ New File ]\n"
              "^G Get Help  ^O WriteOut  ^R Read File ^Y Prev Page ^K Cut Text  ^C Cur Pos\n"
              "^X Exit      ^J Justify   ^W Where Is  ^V Next Page ^U UnCut Text^T To Spell\n");
    desk.type("one\rtwo\x7fO");
    CHECK_THAT(desk.see(), Catch::Contains("Modified") && Catch::Contains("\none\ntwO\n"));
    desk.type("\x0f");
    CHECK_THAT(desk.see(), Catch::Contains("File Name to Write: /tmp/f"));
    desk.type("\r");
    CHECK_THAT(desk.see(), Catch::Contains("[ Wrote 2 lines ]"));
    desk.type("\x18");
    CHECK(desk.console.is_at_prompt());
    CHECK(desk.file("/tmp/f") == "one\ntwO\n");
}

TEST_CASE("nano: it asks before changes are lost", "[unit][host][nano]") {
    Desk desk({10, 80});
    desk.write("/tmp/f", "one\n");
    desk.enter("nano /tmp/f");
    CHECK_THAT(desk.see(), Catch::Contains("[ Read 1 line ]"));
    desk.type("x\x18");
    CHECK_THAT(desk.see(),
               Catch::Contains("Save modified buffer (ANSWERING \"No\" WILL DESTROY CHANGES) ?"));
    desk.type("\x03");
    CHECK_THAT(desk.see(), Catch::Contains("[ Cancelled ]"));
    desk.type("\x18n");
    CHECK(desk.file("/tmp/f") == "one\n");
    desk.enter("LANG=fr_FR.UTF-8 nano /tmp/f");
    desk.type("x\x18");
    CHECK_THAT(desk.see(), Catch::Contains("Écrire l'espace modifié"));
    desk.type("o\r");
    CHECK(desk.console.is_at_prompt());
    CHECK(desk.file("/tmp/f") == "xone\n");
}

TEST_CASE("nano: cutting, pasting and searching", "[unit][host][nano]") {
    Desk desk({10, 80});
    desk.write("/tmp/f", "a\nb\nListen 80\nc\n");
    desk.enter("nano /tmp/f");
    desk.type("\x0b\x0b");
    desk.type("\x17listen\r");
    desk.type("\x1b[F80\x1b[B\x15");
    desk.type("\x0f\r\x18");
    CHECK(desk.file("/tmp/f") == "Listen 8080\nca\nb\n\n");
    desk.enter("nano +3 /tmp/f");
    desk.type("\x03");
    CHECK_THAT(desk.see(), Catch::Contains("[ line 3/4 (75%), col 1/2 ]"));
    desk.type("\x14");
    CHECK_THAT(desk.see(), Catch::Contains("[ not modelled in lvsim: ^T ]"));
    desk.type("\x18");
    desk.enter("gedit /tmp/f");
    CHECK_THAT(desk.see(), Catch::Contains("GNU nano") && Catch::Contains("Listen 8080"));
    desk.type("\x18");
    CHECK(desk.console.is_at_prompt());
}

TEST_CASE("nano: any keys leave a way out", "[property][host][nano]") {
    const std::vector<std::string> keys = {
        "a",      "é",      "\t",     "\r",     "\x7f", "\x0b", "\x15", "\x17", "\x1b[A", "\x1b[B",
        "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x16", "\x19", "\x04", "\x0c", "\x1b[3~"};
    CHECK(rc::check("the text can be left", [&] {
        const auto picks = *rc::gen::container<std::vector<std::size_t>>(
            rc::gen::inRange<std::size_t>(0, keys.size()));
        Desk desk({9, 30});
        desk.write("/tmp/f", "alpha beta\n\n\tgamma (delta)\nlast\n");
        desk.enter("nano /tmp/f", 100_ms);
        for (const std::size_t pick : picks) desk.console.type(keys[pick]);
        desk.wait(100_ms);
        desk.type("\x03\x18n", 100_ms);
        RC_ASSERT(desk.console.is_at_prompt());
        RC_ASSERT(desk.screen.unknown().empty());
    }));
}

}  // namespace
}  // namespace lvsim::host
