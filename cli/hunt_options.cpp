// SPDX-License-Identifier: Apache-2.0
#include "cli/hunt_options.hpp"

#include <CLI/CLI.hpp>

#include <limits>

namespace lvsim::cli {

void add_hunt(CLI::App& app, TypedHunt& typed) {
    auto* hunt = app.add_subcommand(
        "hunt", "Run a scenario many times under random faults, and look for what breaks");
    hunt->add_option("FILE", typed.file, "The scenario")->required();
    hunt->add_option("--runs", typed.runs, "How many")->type_name("N")->capture_default_str();
    hunt->add_option("--seed", typed.seed, "Of the first run; the others have those that follow")
        ->type_name("S")
        ->capture_default_str();
    hunt->add_option("--max-faults", typed.faults_max, "In a run, at most")
        ->type_name("N")
        ->capture_default_str();
    hunt->add_option("--jobs", typed.jobs, "Runs at a time (default: one a processor)")
        ->type_name("N");
    hunt->add_option("--out", typed.out_folder,
                     "A folder for failing runs: scenarios that `lvsim run` does again")
        ->type_name("DIR");
    add_changes(*hunt, typed.overrides, typed.format);
}

tl::expected<Options, UsageError> hunt_options(const TypedHunt& typed) {
    constexpr std::uint64_t kRunsMax = 10'000'000;
    constexpr std::uint64_t kFaultsMax = 100;
    HuntOptions options;
    options.file = typed.file;
    options.format = typed.format == "json" ? Format::Json : Format::Text;
    auto overrides = overrides_of(typed.overrides);
    if (!overrides) return tl::unexpected(overrides.error());
    options.overrides = std::move(*overrides);
    const auto runs = count_of("--runs", typed.runs, kRunsMax);
    if (!runs) return tl::unexpected(runs.error());
    options.runs = *runs;
    const auto seed = number_of("--seed", typed.seed);
    if (!seed) return tl::unexpected(seed.error());
    options.seed = *seed;
    if (options.seed > std::numeric_limits<std::uint64_t>::max() - options.runs) {
        return tl::unexpected(usage_error("--seed: there are not so many seeds behind it", {}));
    }
    const auto faults = count_of("--max-faults", typed.faults_max, kFaultsMax);
    if (!faults) return tl::unexpected(faults.error());
    options.faults_max = *faults;
    if (auto error = read_jobs(typed.jobs, options.jobs)) return tl::unexpected(std::move(*error));
    if (auto error = read_folder("--out", typed.out_folder, options.out_folder)) {
        return tl::unexpected(std::move(*error));
    }
    return options;
}

}  // namespace lvsim::cli
