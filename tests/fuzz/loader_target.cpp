// SPDX-License-Identifier: Apache-2.0
//
// The scenario loader against arbitrary bytes: a scenario, or errors with a code, a place and
// words.
#include "scenarios/runtime/loader.hpp"
#include "sim/core/assert.hpp"
#include "tests/fuzz/choices.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto scenario =
        lvsim::runtime::load_scenario_text(lvsim::fuzz::text_of({data, size}), "fuzzed.yaml");
    if (scenario) {
        return 0;
    }
    LVSIM_ASSERT(!scenario.error().empty(), "refused without a word");
    for (const auto& diagnostic : scenario.error()) {
        LVSIM_ASSERT(diagnostic.place.line > 0, "{}", to_text(diagnostic));
        LVSIM_ASSERT(!diagnostic.message.empty(), "{}", diagnostic.code);
    }
    return 0;
}
