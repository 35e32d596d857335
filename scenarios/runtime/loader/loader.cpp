// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader.hpp"

#include "scenarios/runtime/loader/checks.hpp"
#include "scenarios/runtime/loader/overrides.hpp"
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <utility>

namespace lvsim::runtime {

namespace {

Result<Scenario> read_scenario(YamlDocument document, const std::vector<Override>& overrides) {
    DiagnosticList errors;
    for (const Override& change : overrides) {
        apply_override(change, document, errors);
    }
    Scenario scenario;
    scenario.file = document.file;
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
    auto document = read_yaml_file(path);
    return document ? read_scenario(std::move(*document), overrides)
                    : tl::unexpected(document.error());
}

Result<Scenario> load_scenario_text(std::string_view text, const std::string& file,
                                    const std::vector<Override>& overrides) {
    auto document = read_yaml_text(text, file);
    return document ? read_scenario(std::move(*document), overrides)
                    : tl::unexpected(document.error());
}

}  // namespace lvsim::runtime
