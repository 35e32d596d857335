// SPDX-License-Identifier: Apache-2.0
#include "tests/models/keepalived/recordings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace lvsim::keepalived {

namespace {

const std::filesystem::path kFolder = LVSIM_KEEPALIVED_RECORDINGS;

SimDuration seconds(const std::string& text) {
    return SimDuration::milliseconds(static_cast<std::int64_t>(std::stod(text) * 1000));
}

std::string word(std::string& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    std::string first = text.substr(0, end);
    text.erase(0, std::min(end + 1, text.size()));
    return first;
}

/// "NEW_DEST proto=6 vip=A fwmark=0 sched=rr ... -> rs=B ..." as the test's control writes it.
std::string command(const std::string& recorded) {
    std::istringstream words(recorded);
    std::string text;
    std::string kind;
    words >> kind;
    text = kind;
    const bool is_marked = recorded.find(" fwmark=") != std::string::npos &&
                           recorded.find(" fwmark=0 ") == std::string::npos;
    for (std::string one; words >> one;) {
        const auto is = [&](std::string_view key) { return one.starts_with(key); };
        const bool follows_from_service = kind.ends_with("DEST") && (is("sched=") || is("flags=") ||
                                                                     is("timeout=") || is("mask="));
        const bool is_name = is(is_marked ? "vip=" : "fwmark=");
        if (is("proto=") || one == "FAIL" || follows_from_service || is_name) continue;
        text += " " + one;
    }
    return text;
}

void take_seen(RecordedCase& recorded, std::string line) {
    std::string at = word(line);
    if (at == "note") return recorded.notes.push_back(line);
    const std::string kind = word(line);
    if (kind == "ipvs") {
        recorded.commands.push_back({seconds(at), command(line)});
    } else {
        recorded.log.push_back({seconds(at), line});
    }
}

void take(RecordedCase& recorded, const std::string& part, const std::string& line) {
    if (part.starts_with("file ")) {
        recorded.files[part.substr(5)] += line + "\n";
    } else if (part.starts_with("conf")) {
        recorded.configurations[part] += line + "\n";
    } else if (part == "do") {
        std::string rest = line;
        const SimDuration at = seconds(word(rest));
        const std::string what = word(rest);
        recorded.actions.push_back({at, what, rest});
    } else if (part == "saw") {
        take_seen(recorded, line);
    }
}

}  // namespace

std::vector<std::string> recorded_case_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        if (entry.path().extension() == ".case") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

RecordedCase read_case(std::string_view name) {
    std::ifstream file(kFolder / fmt::format("{}.case", name));
    RecordedCase recorded;
    recorded.name = name;
    std::string part;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        if (line[0] == ' ') {
            take(recorded, part, line.substr(std::min<std::size_t>(4, line.size())));
            continue;
        }
        const std::size_t colon =
            line.rfind(':') == line.size() - 1 ? line.size() - 1 : line.find(':');
        part = line.substr(0, colon);
        const std::string rest = colon + 2 <= line.size() ? line.substr(colon + 2) : "";
        if (part == "lasts") recorded.lasts = seconds(rest);
        if (part == "options") recorded.is_detailed = rest == "-D";
    }
    return recorded;
}

}  // namespace lvsim::keepalived
