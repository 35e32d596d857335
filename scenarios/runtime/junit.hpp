// SPDX-License-Identifier: Apache-2.0
//
// A run's verdict as JUnit XML, the form in which GitHub, GitLab and Jenkins read test results:
// one suite a scenario, one case an expectation. There is no standard; this keeps to what all three
// read: testsuites > testsuite > properties, testcase > failure | error, with counts that agree.
// All of it is simulated and the same on every machine, also `time`: of a suite the simulated
// seconds of the run, of a case the moment at which it was decided.
#pragma once

#include "scenarios/runtime/override.hpp"
#include "sim/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

struct Report;

/// Of a run that has ended. `errors`: what turned out to be wrong while it ran (Session::errors);
/// they make a case of their own. An expectation that was not decided is an error, not a success.
/// The names of the cases are the expectations' words; equal ones are numbered, so that each is
/// there once.
[[nodiscard]] std::string to_junit(const Report& report, const Diagnostics& errors);

/// What was to be run.
struct JunitSubject {
    std::string file;
    std::uint64_t seed = 0;
    std::vector<Override> overrides;
    std::string scheduler = {};  ///< Of every service; empty: as the scenario says.
};

/// Of a scenario that could not be loaded: one case with the error. Its suite has the file's name.
[[nodiscard]] std::string to_junit(const JunitSubject& subject, const Diagnostics& errors);

/// As it may stand in an attribute or between tags. XML cannot say most control characters, nor
/// bytes that are no UTF-8: U+FFFD stands for them.
[[nodiscard]] std::string xml_escaped(std::string_view text);

}  // namespace lvsim::runtime
