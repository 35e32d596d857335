// SPDX-License-Identifier: Apache-2.0
//
// Command lines are judged by the machine that runs them. But a scheduler that does not exist is
// the most frequent slip of a scenario, so `ipvsadm -A` and `-E` are looked at before the run.
#include "models/host/host.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "scenarios/runtime/loader/checks.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {

namespace {

using Words = std::vector<std::string>;

/// The words of each command of a line. Quotes are taken off; what stands in them is not split.
std::vector<Words> commands_of(std::string_view line) {
    std::vector<Words> commands(1);
    std::string word;
    char quote = '\0';
    const auto end_word = [&] {
        if (!word.empty()) {
            commands.back().push_back(std::exchange(word, {}));
        }
    };
    for (const char letter : line) {
        if (letter == quote) {
            quote = '\0';
        } else if (quote != '\0') {
            word += letter;
        } else if (letter == '\'' || letter == '"') {
            quote = letter;
        } else if (letter == ' ' || letter == '\t') {
            end_word();
        } else if (letter == '|' || letter == ';' || letter == '&' || letter == '\n') {
            end_word();
            commands.emplace_back();
        } else {
            word += letter;
        }
    }
    end_word();
    return commands;
}

/// What `-s` or `--scheduler` says, in each of the forms of ipvsadm (spec: popt); empty: nothing.
std::string_view scheduler_of(const Words& words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == "-s" || word == "--scheduler" || word == "-As" || word == "-Es") {
            return i + 1 < words.size() ? std::string_view(words[i + 1]) : std::string_view();
        }
        for (const std::string_view option : {"--scheduler=", "-s=", "-s"}) {
            if (word.starts_with(option)) {
                return word.substr(option.size());
            }
        }
    }
    return {};
}

bool is_ipvsadm(std::string_view program) {
    return program == "ipvsadm" || program.ends_with("/ipvsadm");
}

ipvs::Profile ipvs_profile(host::Profile profile) {
    return profile == host::Profile::Debian12 ? ipvs::Profile::Debian12 : ipvs::Profile::Centos6;
}

void check_scheduler(std::string_view name, const HostConfig& host, const SourcePlace& place,
                     const std::string& path, DiagnosticList& errors) {
    const ipvs::Profile profile = ipvs_profile(host.profile);
    if (name.empty() || name.front() == '$' || ipvs::find_scheduler(profile, name) != nullptr) {
        return;
    }
    std::vector<std::string_view> known;
    for (const ipvs::SchedulerEntry& entry : ipvs::schedulers()) {
        if (ipvs::find_scheduler(profile, entry.name) != nullptr) {
            known.push_back(entry.name);
        }
    }
    errors.add({std::string(code::kUnknownScheduler), place, path,
                fmt::format("unknown scheduler '{}'", name), known_hint(name, known)});
}

void check_line(std::string_view line, const HostConfig* host, const SourcePlace& place,
                const std::string& path, DiagnosticList& errors) {
    if (host == nullptr) {
        return;
    }
    for (const Words& words : commands_of(line)) {
        if (!words.empty() && is_ipvsadm(words.front())) {
            check_scheduler(scheduler_of(words), *host, place, path, errors);
        }
    }
}

const HostConfig* find_host(const Scenario& scenario, std::string_view name) {
    const auto found = std::find_if(scenario.hosts.begin(), scenario.hosts.end(),
                                    [&](const HostConfig& host) { return host.name == name; });
    return found == scenario.hosts.end() ? nullptr : &*found;
}

}  // namespace

void check_commands(const Scenario& scenario, DiagnosticList& errors) {
    for (const HostConfig& host : scenario.hosts) {
        for (std::size_t i = 0; i < host.run.size(); ++i) {
            check_line(host.run[i].value, &host, host.run[i].place,
                       fmt::format("hosts.{}.run[{}]", host.name, i), errors);
        }
    }
    for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
        const TimelineEntry& entry = scenario.timeline[i];
        check_line(entry.command, find_host(scenario, entry.host.value), entry.place,
                   fmt::format("timeline[{}].command", i), errors);
    }
}

}  // namespace lvsim::runtime
