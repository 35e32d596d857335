// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/lab/script.hpp"

#include "scenarios/runtime/lab/keys.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace lvsim::runtime {
namespace {

const std::vector<std::string> kHosts{"client", "directeur"};

std::string errors_of(std::string_view text) {
    const auto script = parse_lab_script(text, "l.lab", kHosts);
    return script ? "" : to_text(script.error());
}

LabScript parse(std::string_view text) {
    auto script = parse_lab_script(text, "l.lab", kHosts);
    INFO((script ? "" : to_text(script.error())));
    REQUIRE(script);
    return std::move(*script);
}

}  // namespace

TEST_CASE("lab script: each line is what it says", "[unit][lab]") {
    const LabScript script = parse(
        "# a comment\n\n"
        "client# ls -l  /etc\r\n"
        "  client$ id\n"
        "directeur<  two blanks\n"
        ":key directeur ctrl-c up alt-b f1\n"
        ":wait 1.5s\n"
        ":power client reset\n"
        ":network client 2 \"Intnet \"\n"
        ":network client 1 none\n"
        ":cable client 4 out\n"
        ":mac client 1 08:00:27:9b:55:b1\n"
        ":mac client 1 new\n"
        ":undo\n:save a/b.journal\n:load a/b.journal\n");
    REQUIRE(script.size() == 14);
    CHECK(std::get<LabCommand>(script[0].action).text == "ls -l  /etc");
    CHECK(std::get<LabCommand>(script[0].action).is_root);
    CHECK_FALSE(std::get<LabCommand>(script[1].action).is_root);
    CHECK(script[1].place == SourcePlace{"l.lab", 4, 3});
    CHECK(std::get<LabInput>(script[2].action).text == " two blanks");
    CHECK(std::get<LabKeys>(script[3].action).bytes ==
          "\x03\x1b[A\x1b"
          "b\x1bOP");
    CHECK(std::get<LabWait>(script[4].action).span == 1'500_ms);
    CHECK(std::get<LabPower>(script[5].action).position == PowerSwitch::Reset);
    CHECK(std::get<LabNetwork>(script[6].action).network == "Intnet ");
    CHECK(std::get<LabNetwork>(script[6].action).adapter == 2);
    CHECK(std::get<LabNetwork>(script[7].action).network.empty());
    CHECK_FALSE(std::get<LabCable>(script[8].action).is_in);
    CHECK(std::get<LabMac>(script[9].action).mac->bits() == 0x0800'279b'55b1);
    CHECK_FALSE(std::get<LabMac>(script[10].action).mac);
    CHECK(std::get<LabSave>(script[12].action).file == "a/b.journal");
    CHECK(script[12].text == ":save a/b.journal");
}

TEST_CASE("lab script: here-documents, quotes and loops run on", "[unit][lab]") {
    const LabScript script = parse(
        "client# cat > /tmp/x << EOF\n"
        "# no comment\n"
        "directeur# no command\n"
        "EOF\n"
        "client# for i in 1 2\n"
        "do echo $i\n"
        "done\n"
        "client# echo 'a\n"
        "b'\n");
    REQUIRE(script.size() == 3);
    CHECK(std::get<LabCommand>(script[0].action).text ==
          "cat > /tmp/x << EOF\n# no comment\ndirecteur# no command\nEOF");
    CHECK(script[1].place.line == 5);
    CHECK(std::get<LabCommand>(script[2].action).text == "echo 'a\nb'");
}

TEST_CASE("lab script: all that is wrong is said at once, with its place", "[unit][lab]") {
    CHECK(
        errors_of("ls -l\n"
                  "cleint# ls\n"
                  ":kay client up\n"
                  ":key client upp\n"
                  ":wait 5\n"
                  ":power client away\n"
                  ":network client 5 Intnet\n"
                  ":cable client 1\n"
                  ":cable client 1 in now\n"
                  ":mac client 1 01:00:00:00:00:00\n"
                  ":why\n"
                  ":pause\n"
                  ":network client 1 \"Int\n"
                  "client# cat << EOF\n"
                  "and so on\n") ==
        "l.lab:1:1: error[S070]: this is no line of a lab script: 'ls -l'\n"
        "  hint: HOST# COMMAND, HOST$ COMMAND, HOST< TEXT, a line that begins with ':', or a "
        "comment with '#'\n"
        "l.lab:2:1: error[S070]: there is no machine 'cleint' in this lab\n"
        "  hint: did you mean 'client'? known: client directeur\n"
        "l.lab:3:1: error[S070]: there is no ':kay'\n"
        "  hint: did you mean ':key'? known: :key :wait :power :network :cable :mac :undo :save "
        ":load\n"
        "l.lab:4:13: error[S070]: there is no key 'upp'\n"
        "  hint: did you mean 'up'? known: ctrl-c ctrl-d ctrl-z ctrl-l ctrl-r esc enter tab space "
        "backspace up down right left home end insert delete pageup pagedown f1 f2 f3 f4 f5 f6 f7 "
        "f8 f9 f10 ...\n"
        "l.lab:5:7: error[S070]: '5' has no unit\n"
        "  hint: did you mean 5s?\n"
        "l.lab:6:15: error[S070]: 'away' is neither on nor off nor reset\n"
        "l.lab:7:17: error[S070]: '5' is no adapter, expected 1 to 4\n"
        "l.lab:8:16: error[S070]: ':cable' wants more\n"
        "  hint: :cable HOST ADAPTER in|out\n"
        "l.lab:9:20: error[S070]: 'now' is one word too many\n"
        "  hint: :cable HOST ADAPTER in|out\n"
        "l.lab:10:15: error[S070]: 01:00:00:00:00:00 is no address of one card: its group bit is "
        "set (the first byte is odd)\n"
        "  hint: new, or such as 08:00:27:9b:55:b1\n"
        "l.lab:11:1: error[S070]: ':why' is not part of this version\n"
        "l.lab:12:1: error[S070]: ':pause' is for a person at the prompt, not for a script\n"
        "l.lab:13:19: error[S070]: a quote is not closed\n"
        "  hint: \"...\"\n"
        "l.lab:14:1: error[S070]: the command is not finished when the file ends\n"
        "  hint: a here-document without its end mark, an open quote, or a loop without "
        "'done'\n");
    CHECK(errors_of("client# ls\nclient# \xff\n") ==
          "l.lab:2:1: error[S070]: this line is not UTF-8\n");
}

TEST_CASE("lab script: any text is read or refused", "[unit][lab]") {
    CHECK(rc::check("no text is too strange", [] {
        const auto lines = *rc::gen::container<std::vector<std::string>>(rc::gen::element(
            std::string("client# ls"), std::string("client#"), std::string("client<"),
            std::string(":key client"), std::string(":wait"), std::string("<< EOF"),
            std::string("client# cat <<E 'x"), std::string(":"), std::string("#"),
            std::string(":network client 1 \"")));
        std::string text;
        for (const auto& line : lines) text += line + *rc::gen::element("\n", " ", "\r\n", "");
        const auto script = parse_lab_script(text, "l.lab", kHosts);
        if (!script) RC_ASSERT(!script.error().empty());
    }));
}

TEST_CASE("lab script: keys send what xterm sends", "[unit][lab]") {
    CHECK(bytes_of_key("ctrl-a") == "\x01");
    CHECK(bytes_of_key("ctrl-z") == "\x1a");
    CHECK(bytes_of_key("enter") == "\r");
    CHECK(bytes_of_key("x") == "x");
    CHECK(bytes_of_key("ctrl-space") == std::string(1, '\0'));
    CHECK_FALSE(bytes_of_key("ctrl-1"));
    CHECK_FALSE(bytes_of_key("ctrl-"));
    CHECK_FALSE(bytes_of_key("alt-nothing"));
    CHECK_FALSE(bytes_of_key(""));
}

}  // namespace lvsim::runtime
