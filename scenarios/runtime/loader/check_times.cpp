// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/checks.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::runtime {

namespace {

void check_end(const Scenario& scenario, DiagnosticList& errors) {
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
        const TrafficConfig& traffic = scenario.traffic[i];
        const std::string path = fmt::format("traffic[{}]", i);
        // A limit that is wrong in itself was meant as one.
        const bool is_in_doubt = errors.has_below(path + ".count") ||
                                 errors.has_below(path + ".duration") || errors.has_below("clock");
        if (!traffic.count && !traffic.duration && !is_in_doubt) {
            errors.add({std::string(code::kNoEnd), traffic.place, path,
                        "the requests never end, and so the run",
                        "give it a 'count' or a 'duration', or the run a 'clock.duration'"});
        }
    }
}

void check_repeats(const Scenario& scenario, DiagnosticList& errors) {
    for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
        const TimelineEntry& entry = scenario.timeline[i];
        const std::string path = fmt::format("timeline[{}]", i);
        const bool is_in_doubt = errors.has_below(path + ".times") || errors.has_below("clock");
        if (entry.every && !entry.times && !is_in_doubt) {
            errors.add({std::string(code::kNoEnd), entry.place, path,
                        "it is repeated for ever, and so the run does not end",
                        "give it 'times', or the run a 'clock.duration'"});
        }
    }
}

void check_before_end(SimTime time, SimDuration end, const SourcePlace& place, std::string path,
                      DiagnosticList& errors) {
    if (time > SimTime::at(end)) {
        errors.add({std::string(code::kOutOfRange),
                    place,
                    std::move(path),
                    fmt::format("{} is after the end of the run, which clock.duration puts at {}",
                                to_text(time.since_start()), to_text(end)),
                    {}});
    }
}

}  // namespace

void check_times(const Scenario& scenario, DiagnosticList& errors) {
    if (!scenario.clock.duration) {
        check_end(scenario, errors);
        check_repeats(scenario, errors);
        return;
    }
    const SimDuration end = *scenario.clock.duration;
    for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
        check_before_end(scenario.timeline[i].at, end, scenario.timeline[i].place,
                         fmt::format("timeline[{}].at", i), errors);
    }
    for (const Expectation& expectation : scenario.expect) {
        check_before_end(expectation.when.time, end, expectation.place,
                         fmt::format("expect[{}]", expectation.index), errors);
    }
    const auto& hunt = scenario.hunt;
    for (const auto& [key, time] : {std::pair("from", hunt.from), std::pair("until", hunt.until),
                                    std::pair("heal_by", hunt.heal_by)}) {
        if (time) {
            check_before_end(SimTime::at(*time), end, hunt.place, fmt::format("hunt.{}", key),
                             errors);
        }
    }
}

}  // namespace lvsim::runtime
