// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/runtime/captured_run.hpp"

#include "scenarios/runtime/session.hpp"
#include "tests/sim/capture/tshark.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace lvsim::runtime {
namespace {

namespace fs = std::filesystem;

const std::string kRoot = LVSIM_ROOT;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

}  // namespace

CapturedRun::CapturedRun(const std::string& file) {
    auto session = Session::load(kRoot + "/" + file,
                                 {.pcap_folder = folder_.path(), .out_folder = folder_.path()});
    if (!session) FAIL(to_text(session.error()));
    session->run_to_end();
    REQUIRE(session->close_recording());
}

std::vector<std::string> CapturedRun::captures() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
        const auto name = entry.path().stem().string();
        if (entry.path().extension() == ".pcapng" && name != "merged") names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string CapturedRun::tshark(const std::string& capture, const std::string& words) const {
    return capture::tshark(
        folder_, "-r " + folder_.file(capture + ".pcapng") + " " + words + " 2>/dev/null");
}

std::vector<std::string> CapturedRun::packets(const std::string& capture, const std::string& filter,
                                              const std::string& fields) const {
    return lines_of(tshark(capture, "-2 -R '" + filter + "' -T fields -E separator='|' " + fields));
}

std::vector<nlohmann::json> CapturedRun::events(const std::string& kind) const {
    std::vector<nlohmann::json> events;
    const std::string mark = "\"kind\": \"" + kind + "\"";
    for (const auto& line : lines_of(capture::content_of(folder_.file("events.jsonl")))) {
        if (line.find(mark) != std::string::npos) events.push_back(nlohmann::json::parse(line));
    }
    return events;
}

std::vector<std::string> library() {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot + "/scenarios")) {
        if (entry.path().extension() != ".yaml") continue;
        files.push_back(fs::relative(entry.path(), kRoot).string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace lvsim::runtime
