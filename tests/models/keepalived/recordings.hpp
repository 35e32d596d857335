// SPDX-License-Identifier: Apache-2.0
//
// A recorded case of the real keepalived (recordings/*.case, made by recordings/record).
#pragma once

#include "sim/core/time.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::keepalived {

struct RecordedAction {
    SimDuration at;  ///< After the start; negative: before it.
    std::string what;
    std::string rest;
};

struct RecordedLine {
    SimDuration at;
    std::string text;
};

struct RecordedCase {
    std::string name;
    bool is_detailed = false;
    SimDuration lasts;
    std::map<std::string, std::string> files;           ///< By their path on the machine.
    std::map<std::string, std::string> configurations;  ///< "conf", "conf2"
    std::vector<RecordedAction> actions;
    std::vector<RecordedLine> log;
    std::vector<RecordedLine> commands;  ///< Without what follows from the service.
    std::vector<std::string> notes;      ///< What notifications have written.
};

/// Of tests/models/keepalived/recordings, in the order of their names.
[[nodiscard]] std::vector<std::string> recorded_case_names();
[[nodiscard]] RecordedCase read_case(std::string_view name);

}  // namespace lvsim::keepalived
