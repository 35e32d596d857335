// SPDX-License-Identifier: Apache-2.0
//
// The course as it is typed, from the bare clones to the table of connections, in both languages:
// what is printed is what verbatim.LANG.txt has, and in it are the blocks of centos6-lab.md,
// sections 3 and 4, and of ipvsadm.md (blocks.LANG.txt). LVSIM_UPDATE_TRANSCRIPTS=1 writes the
// first; the second are typed by hand.
#include "tests/scenarios/har300/lab_player.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace lvsim::runtime {
namespace {

std::string with_yes(std::string script, std::string_view yes) {
    constexpr std::string_view kMark = "@yes@";
    for (std::size_t at = script.find(kMark); at != std::string::npos; at = script.find(kMark)) {
        script.replace(at, kMark.size(), yes);
    }
    return script;
}

std::string transcript(const std::string& script, const std::string& stage,
                       const std::string& language) {
    LabPlayer player(stage, language);
    TranscriptWriter writer;
    std::string text;
    for (const LabRecord& record :
         player.play(with_yes(read_test_file(script), language == "fr" ? "o" : "y"))) {
        INFO(record.text);
        CHECK(record.refusal.empty());
        text += writer.text(record);
    }
    return masked(text);
}

void check(const std::string& script, const std::string& stage, const std::string& language) {
    const std::string name = script + "." + language + ".txt";
    const std::string text = transcript(script + ".lab", stage, language);
    if (std::getenv("LVSIM_UPDATE_TRANSCRIPTS") != nullptr) {
        std::ofstream(std::string(LVSIM_ROOT) + "/tests/scenarios/har300/" + name) << text;
        return;
    }
    INFO("LVSIM_UPDATE_TRANSCRIPTS=1 writes " << name);
    CHECK(text == read_test_file(name));
    // Blocks with a line of "####" in between.
    std::istringstream blocks(read_test_file(script + ".blocks." + language + ".txt"));
    std::string block;
    std::size_t count = 0;
    const auto look_for = [&] {
        ++count;
        INFO("the block\n" << block);
        CHECK(text.find(masked(block)) != std::string::npos);
        block.clear();
    };
    for (std::string line; std::getline(blocks, line);) {
        if (line == "####") {
            look_for();
        } else {
            block += line + "\n";
        }
    }
    look_for();
    CHECK(count > 5);
}

}  // namespace

TEST_CASE("the course, word by word: French", "[har300][lab]") {
    check("verbatim", "start", "fr");
}
TEST_CASE("the course, word by word: English", "[har300][lab]") {
    check("verbatim", "start", "en");
}

TEST_CASE("what the system's commands answer: French", "[har300][lab]") {
    check("reference", "lab1", "fr");
}
TEST_CASE("what the system's commands answer: English", "[har300][lab]") {
    check("reference", "lab1", "en");
}

}  // namespace lvsim::runtime
