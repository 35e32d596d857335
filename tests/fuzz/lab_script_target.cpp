// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a lab script: it is refused with a place for each mistake, or played on two
// machines, as far as its first lines; what comes of it can be written as JSON.
#include "scenarios/runtime/lab/lab.hpp"
#include "scenarios/runtime/loader.hpp"
#include "sim/core/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kLinesMax = 8;
constexpr std::string_view kLab =
    "scenario: fuzz\nnetworks: {lan: {subnet: 10.0.2.0/24}}\nhosts:\n"
    "  a: {profile: centos-6, adapters: [{network: lan}]}\n"
    "  b: {profile: centos-6, adapters: [{network: NAT}]}\n";

void play(std::string_view text) {
    const auto script = parse_lab_script(text, "fuzz.lab", {"a", "b"});
    if (!script) {
        LVSIM_ASSERT(!script.error().empty(), "refused without a word");
        for (const Diagnostic& error : script.error()) {
            LVSIM_ASSERT(error.place.line > 0 && error.place.column > 0, "an error without place");
        }
        return;
    }
    auto scenario = load_scenario_text(kLab, "fuzz.yaml");
    LVSIM_ASSERT(scenario, "the lab of the fuzzer is wrong");
    auto lab = Lab::open(std::move(*scenario), {});
    LVSIM_ASSERT(lab, "the lab of the fuzzer does not open");
    std::size_t lines = 0;
    TranscriptWriter writer;
    for (const LabLine& line : *script) {
        if (++lines > kLinesMax) break;
        for (const LabRecord& record : lab->perform(line)) {
            LVSIM_ASSERT(to_json_line(record).ends_with('\n'), "a record without an end");
            static_cast<void>(writer.text(record));
        }
    }
    static_cast<void>(lab->rest());
}

}  // namespace
}  // namespace lvsim::runtime

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::runtime::play({reinterpret_cast<const char*>(data), size});
    return 0;
}
