// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/har300/lab_player.hpp"

#include "scenarios/runtime/lab/files.hpp"

#include <boost/regex.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>
#include <utility>

namespace lvsim::runtime {
namespace {

struct Mask {
    const char* what;  ///< A regular expression.
    const char* shown;
};

/// What no two runs of real machines have in common.
const std::vector<Mask>& masks() {
    static const std::vector<Mask> kMasks{
        {R"(at \d\d:\d\d \.\.\.)", "at HH:MM ..."},  // of a broadcast
        {R"(time=[0-9.]+ ms)", "time=T ms"},         // ping
        {R"(rtt min/avg/max/mdev = [0-9./]+ ms)", "rtt min/avg/max/mdev = T ms"},
        {R"(packet loss, time \d+ms)", "packet loss, time Tms"},
        {R"((TCP|UDP) (0[0-9]|1[0-9]|2[0-9]):[0-5][0-9]( +[A-Z_]+ +10\.0\.2\.15:)\d{2,5}\b *)",
         "$1 MM:SS$3PORT "},  // ipvsadm -Lnc
        {R"((TCP|UDP) (0[0-9]|1[0-9]|2[0-9]):[0-5][0-9]( +NONE +10\.0\.2\.15:0) *)", "$1 MM:SS$3 "},
        {R"((pid) +\d+)", "$1  PID"},
        {R"((RX|TX) packets:\d+)", "$1 packets:N"},  // ifconfig
        {R"((RX|TX) bytes:\d+ \([0-9.]+ (b|KiB|MiB)\))", "$1 bytes:N (N b)"},
        {R"(08:00:27(:[0-9A-Fa-f]{2}){3})", "08:00:27:MA:CA:DR"},
        {R"(fe80::a00:27ff:fe[0-9a-f]{1,2}:[0-9a-f]{1,4})", "fe80::a00:27ff:feMA:CADR"},
        {R"([0-9.]+ [kM]B/s)", "N kB/s"},  // yum
        {R"(\| +(\d+ kB) +\d\d:\d\d +)", "| $1 MM:SS"},
        {R"(^(ip_vs|ipv6) +\d+ +\d+)", "$1 SIZE N"},  // lsmod
    };
    return kMasks;
}

}  // namespace

Lab LabPlayer::open(std::string stage, std::string language) {
    auto scenario = load_built_in_lab();
    REQUIRE(scenario);
    auto lab = Lab::open(std::move(*scenario),
                         {.stage = std::move(stage), .language = std::move(language)});
    INFO((lab ? "" : to_text(lab.error())));
    REQUIRE(lab);
    return std::move(*lab);
}

LabPlayer::LabPlayer(std::string stage, std::string language)
    : lab_(open(std::move(stage), std::move(language))) {}

std::vector<LabRecord> LabPlayer::play(std::string_view script) {
    const auto lines = parse_lab_script(script, "script", lab_.hosts());
    INFO((lines ? "" : to_text(lines.error())));
    REQUIRE(lines);
    std::vector<LabRecord> records;
    for (const LabLine& line : *lines) {
        for (LabRecord& record : lab_.perform(line)) records.push_back(std::move(record));
    }
    return records;
}

std::string LabPlayer::output(std::string_view script) {
    std::string output;
    for (const LabRecord& record : play(script)) {
        INFO(record.text);
        CHECK(record.refusal.empty());
        const bool is_typed =
            record.kind != LabRecord::Kind::Action && record.kind != LabRecord::Kind::Later;
        if (is_typed) output = record.output;
    }
    return output;
}

std::string masked(std::string text) {
    for (const Mask& mask : masks()) {
        text = boost::regex_replace(text, boost::regex(mask.what), mask.shown);
    }
    return text;
}

std::string read_test_file(const std::string& name) {
    std::ifstream file(std::string(LVSIM_ROOT) + "/tests/scenarios/har300/" + name,
                       std::ios::binary);
    REQUIRE(file.good());
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace lvsim::runtime
