// SPDX-License-Identifier: Apache-2.0
//
// Commands as JSON objects, both ways: for the journal's file and for the report.
#pragma once

#include "scenarios/runtime/command.hpp"
#include "sim/core/result.hpp"

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include <string>

namespace lvsim::runtime {

/// {"t_ns": ..., "after_event": ..., "origin": ..., "do": ..., and what the command says}
[[nodiscard]] nlohmann::ordered_json to_json(const JournalEntry& entry);

/// What is wrong with the object, in words, is the error.
[[nodiscard]] tl::expected<JournalEntry, std::string> entry_from_json(
    const nlohmann::ordered_json& object);

}  // namespace lvsim::runtime
