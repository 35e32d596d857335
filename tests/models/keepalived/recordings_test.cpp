// SPDX-License-Identifier: Apache-2.0
//
// What the real keepalived did, case by case: the same lines in its log, the same commands to IPVS,
// at the same times, in the same order, and the same notifications.
#include "tests/models/keepalived/recordings.hpp"

#include "models/host/files.hpp"
#include "tests/models/keepalived/checker_lab.hpp"
#include "tests/models/keepalived/config_lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace lvsim::keepalived {

namespace {

/// The recording machine was shared: what took it time here and there adds up, the longer the more.
SimDuration tolerance_at(SimDuration time) {
    return 350_ms + time / 40;
}

/// The recorded daemon's timers are late by more each time: a check due at the stop did not happen.
constexpr SimDuration kDrift = 5_ms;
LvsConfig read_lvs(const RecordedCase& recorded, const std::string& name) {
    ConfigLab lab(recorded.configurations.at(name));
    for (const auto& [path, text] : recorded.files) lab.programs.insert(path);
    return lab.read().config.lvs;
}

void act(CheckerLab& lab, const RecordedCase& recorded, const RecordedAction& action) {
    if (action.what == "write") {
        const std::size_t blank = action.rest.find(' ');
        const std::string path = action.rest.substr(0, blank);
        static_cast<void>(lab.director.files().write(path, action.rest.substr(blank + 1) + "\n"));
    } else if (action.what == "sh" && action.rest.starts_with("iptables")) {
        for (const std::string_view name : {"s1", "s2", "s3"}) lab.run_on(name, action.rest);
    } else if (action.what == "sh") {
        lab.run(lab.director, action.rest);
    } else if (action.what == "reload") {
        lab.daemon->reload(read_lvs(recorded, action.rest));
    } else if (action.rest == "silent" || action.rest == "unsilent") {
        lab.silence(action.what, action.rest == "silent");
    } else {
        lab.server(action.what).behave(action.rest);
    }
}

void replay(CheckerLab& lab, const RecordedCase& recorded) {
    lab.run(lab.director, "mkdir -p /etc/keepalived");
    for (const auto& [path, text] : recorded.files) {
        static_cast<void>(lab.director.files().write(path, text));
        lab.run(lab.director, "chmod 755 " + path);
    }
    static_cast<void>(lab.director.files().write("/etc/keepalived/status", "0\n"));
    bool is_started = false;
    for (const RecordedAction& action : recorded.actions) {
        if (action.at >= SimDuration{}) {
            if (!is_started) lab.start(read_lvs(recorded, "conf"));
            is_started = true;
            lab.wait_until(action.at);
        }
        act(lab, recorded, action);
    }
    if (!is_started) lab.start(read_lvs(recorded, "conf"));
    lab.wait_until(recorded.lasts - kDrift);
    lab.daemon->stop();
    lab.wait(100_ms);
}

bool is_noise(const std::string& line) {
    return line == "Stopping" || line == "Initializing ipvs" || line.starts_with("Warning - ") ||
           line == "Activating BFD healthchecker" || line.starts_with("Registering Kernel") ||
           line.starts_with("Script /etc") || line.starts_with("Disabling misc script");
}

std::string listing(const std::vector<RecordedLine>& lines) {
    std::string text;
    for (const RecordedLine& line : lines) {
        text += fmt::format("{:6} ms {}\n", line.at.ns() / 1'000'000, line.text);
    }
    return text;
}

/// The real server that a line is about.
std::string server_of(const std::string& text) {
    for (const std::string_view server :
         {"10.0.1.2:", "10.0.1.2]", "10.0.1.3:", "10.0.1.3]", "10.0.1.4:", "10.0.1.4]"}) {
        if (text.find(server) != std::string::npos) return std::string(server.substr(0, 8));
    }
    return {};
}

/// Which of the recorded lines it is: the next one, or one that follows lines about other servers.
/// (Checks that are due at the same moment have swapped places now and then.)
std::size_t place_of(const RecordedLine& line, const std::vector<RecordedLine>& recorded) {
    for (std::size_t at = 0; at < recorded.size(); ++at) {
        const SimDuration apart = line.at - recorded[at].at;
        const SimDuration tolerance = tolerance_at(line.at);
        if (apart > tolerance || -apart > tolerance) break;
        if (line.text == recorded[at].text) return at;
        const std::string server = server_of(line.text);
        if (server.empty() || server == server_of(recorded[at].text)) break;
    }
    return recorded.size();
}

void compare(std::string_view what, std::vector<RecordedLine> recorded,
             const std::vector<Seen>& seen, SimTime begun) {
    std::erase_if(recorded, [](const auto& line) { return is_noise(line.text); });
    std::vector<RecordedLine> ours;
    for (const Seen& one : seen) {
        if (!is_noise(one.text)) ours.push_back({one.at - begun, one.text});
    }
    INFO(what << ", recorded:\n" << listing(recorded) << "ours:\n" << listing(ours));
    bool is_same = recorded.size() == ours.size();
    for (std::size_t i = 0; is_same && i < ours.size(); ++i) {
        const std::size_t match = place_of(ours[i], recorded);
        is_same = match < recorded.size();
        if (is_same) recorded.erase(recorded.begin() + static_cast<std::ptrdiff_t>(match));
    }
    CHECK(is_same);
}

}  // namespace

TEST_CASE("checkers: every recorded case is what the real keepalived did",
          "[protocol][keepalived]") {
    const std::vector<std::string> names = recorded_case_names();
    REQUIRE(names.size() >= 60);
    for (const std::string& name : names) {
        DYNAMIC_SECTION(name) {
            const RecordedCase recorded = read_case(name);
            CheckerLab lab(recorded.is_detailed);
            replay(lab, recorded);
            compare("log", recorded.log, lab.lines, lab.begun);
            compare("commands", recorded.commands, lab.control.commands, lab.begun);
            std::string notes;
            for (const std::string& note : recorded.notes) notes += note + "\n";
            CHECK(lab.director.files().read("/etc/keepalived/notified").value_or("") == notes);
        }
    }
}

}  // namespace lvsim::keepalived
