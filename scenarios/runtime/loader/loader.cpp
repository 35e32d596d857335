// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader.hpp"

#include "scenarios/runtime/loader/checks.hpp"
#include "scenarios/runtime/loader/overrides.hpp"
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <utility>

namespace lvsim::runtime {

namespace {

Result<Scenario> read_scenario(YamlInspection inspection, const std::vector<Override>& overrides) {
    if (!inspection.document) return tl::unexpected(std::move(inspection.problems));
    YamlDocument& document = *inspection.document;
    DiagnosticList errors;
    errors.add(inspection.problems);
    apply_overrides(overrides, document.root, errors);
    Scenario scenario;
    scenario.file = document.file;
    scenario.overrides = overrides;
    Reading reading(document.file, errors);
    read_object(reading, document.root, scenario);
    check_references(scenario, errors);
    check_times(scenario, errors);
    check_addresses(scenario, errors);
    check_commands(scenario, errors);
    if (errors.empty()) {
        resolve_topology(scenario, errors);
    }
    if (!errors.empty()) {
        return tl::unexpected(errors.take());
    }
    return scenario;
}

}  // namespace

Result<Scenario> load_scenario(const std::string& path, const std::vector<Override>& overrides) {
    return read_scenario(inspect_yaml_file(path), overrides);
}

Result<Scenario> load_scenario_text(std::string_view text, const std::string& file,
                                    const std::vector<Override>& overrides) {
    return read_scenario(inspect_yaml_text(text, file), overrides);
}

}  // namespace lvsim::runtime
