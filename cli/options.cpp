// SPDX-License-Identifier: Apache-2.0
#include "cli/options.hpp"

#include "cli/hunt_options.hpp"
#include "cli/lab_options.hpp"
#include "cli/option_values.hpp"
#include "cli/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace lvsim::cli {
namespace {

constexpr std::array<std::string_view, 9> kCommands = {
    "run", "lab", "explain", "compare", "hunt", "validate", "trace", "list", "schema"};
constexpr std::string_view kCommandHint =
    "run, lab, explain, compare, hunt, validate, trace, list, schema; lvsim --help";
/// Of the contract, in a later version.
constexpr std::array<std::string_view, 2> kLaterCommands = {"console", "merge"};

constexpr std::string_view kExitStatus =
    "Exit status: 0 all expectations held, 1 at least one did not, 2 the input is wrong,\n"
    "3 a failure of lvsim itself.";

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// What CLI11 would only call unexpected.
std::optional<UsageError> find_unsupported(const std::vector<std::string>& arguments) {
    if (arguments.empty()) {
        return usage_error("a command is missing", kCommandHint);
    }
    const std::string& command = arguments.front();
    if (contains(kLaterCommands, command)) {
        return usage_error(fmt::format("'{}' is not part of this version", command), {});
    }
    if (!command.starts_with('-') && !contains(kCommands, command)) {
        const auto near = nearest_word(command, {kCommands.begin(), kCommands.end()});
        return usage_error(
            fmt::format("there is no command '{}'", command),
            near.empty() ? std::string(kCommandHint) : fmt::format("did you mean '{}'?", near));
    }
    return std::nullopt;
}

/// What was typed, before it is looked at.
struct Typed {
    std::string file;
    std::vector<std::string> files;
    std::string kind;
    std::optional<std::string> seed;
    std::optional<std::string> until;
    std::string journal;
    std::string format = "text";
    std::vector<std::string> overrides;
    std::string junit;
    std::optional<std::string> pcap_folder;
    std::optional<std::string> out_folder;
    std::optional<std::string> connection;
    std::optional<std::string> packet;
    std::optional<std::string> at;
    std::optional<std::string> scheduler;
    std::string schedulers = "all";
    std::string seeds = "5";
    std::optional<std::string> jobs;
    TypedLab lab;
    TypedHunt hunt;
};

/// What every command that runs a scenario has.
void add_scenario(CLI::App& command, Typed& typed) {
    command.add_option("FILE", typed.file, "The scenario")->required();
    command.add_option("--until", typed.until, "Stop at this simulated time, e.g. 1.5s");
    add_changes(command, typed.overrides, typed.format);
}

void add_seed(CLI::App& command, Typed& typed) {
    command.add_option("--seed", typed.seed, "Of all randomness: 0 to 2^64-1 (default: 1)");
    command.add_option("--scheduler", typed.scheduler,
                       "The method of every service, whatever the scenario asks for");
}

void add_explain(CLI::App& app, Typed& typed) {
    auto* explain = app.add_subcommand(
        "explain", "Run a scenario and tell what its directors decided, and why");
    add_scenario(*explain, typed);
    add_seed(*explain, typed);
    auto* what = explain->add_option_group("what", "One of these; none: a table of connections");
    what->add_option("--connection", typed.connection, "The story of connection N of that table");
    what->add_option("--packet", typed.packet, "The way of packet N: its number in captures");
    what->add_option("--at", typed.at, "The directors' tables at this time, e.g. 1.5s");
    what->require_option(0, 1);
}

void add_compare(CLI::App& app, Typed& typed) {
    auto* compare = app.add_subcommand(
        "compare", "Run a scenario once for each scheduler and seed, and compare the runs");
    add_scenario(*compare, typed);
    compare
        ->add_option("--schedulers", typed.schedulers,
                     "Methods with commas between them, or all; each in its turn is that\n"
                     "of every service, whatever the scenario asks for")
        ->type_name("LIST")
        ->capture_default_str();
    compare->add_option("--seeds", typed.seeds, "Runs of each method: with seeds 1 to N")
        ->type_name("N")
        ->capture_default_str();
    compare->add_option("--jobs", typed.jobs, "Runs at a time (default: one a processor)")
        ->type_name("N");
    compare->add_option("--out", typed.out_folder, "A folder for results.csv, a row a run")
        ->type_name("DIR");
}

void add_run(CLI::App& app, Typed& typed) {
    auto* run = app.add_subcommand("run", "Run a scenario and judge its expectations");
    add_scenario(*run, typed);
    add_seed(*run, typed);
    run->add_option("--junit", typed.junit,
                    "Write the verdict as JUnit XML, one case an expectation")
        ->type_name("FILE");
    run->add_option("--journal", typed.journal, "Do again what a journal says was done");
    run->add_option("--pcap", typed.pcap_folder,
                    "A folder for captures (pcapng), a file a network card");
    run->add_option("--out", typed.out_folder,
                    "A folder for the event log, the journal and the report");
}

void add_commands(CLI::App& app, Typed& typed) {
    add_run(app, typed);
    add_lab(app, typed.lab);
    add_explain(app, typed);
    add_compare(app, typed);
    add_hunt(app, typed.hunt);
    app.add_subcommand("validate", "Check scenarios without running them")
        ->add_option("FILE", typed.files, "Scenarios")
        ->required();
    app.add_subcommand("trace", "Replay recordings of a real kernel; 0 only if all agree")
        ->add_option("FILE", typed.files, "Recordings")
        ->required();
    app.add_subcommand("list", "What lvsim knows, by kind; without a kind: the kinds")
        ->add_option("KIND", typed.kind, "e.g. schedulers");
    app.add_subcommand("schema", "Print the JSON Schema of scenario files, for editors");
    for (auto* command : app.get_subcommands({})) command->footer(std::string(kExitStatus));
}

/// Reads what add_scenario() has offered.
template <class O>
std::optional<UsageError> read_scenario(const Typed& typed, O& options) {
    options.file = typed.file;
    options.format = typed.format == "json" ? Format::Json : Format::Text;
    if (typed.until) {
        const auto until = time_of("--until", *typed.until);
        if (!until) return until.error();
        options.until = *until;
    }
    auto overrides = overrides_of(typed.overrides);
    if (!overrides) return overrides.error();
    options.overrides = std::move(*overrides);
    return std::nullopt;
}

/// Reads what add_seed() has offered.
template <class O>
std::optional<UsageError> read_seed(const Typed& typed, O& options) {
    if (typed.seed) {
        const auto seed = number_of("--seed", *typed.seed);
        if (!seed) return seed.error();
        options.seed = *seed;
    }
    if (!typed.scheduler) return std::nullopt;
    options.scheduler = *typed.scheduler;
    return check_scheduler(options.scheduler);
}

tl::expected<Options, UsageError> compare_options(const Typed& typed) {
    constexpr std::uint64_t kSeedsMax = 1'000'000;
    CompareOptions options;
    if (auto error = read_scenario(typed, options)) return tl::unexpected(std::move(*error));
    auto schedulers = schedulers_of(typed.schedulers);
    if (!schedulers) return tl::unexpected(schedulers.error());
    options.schedulers = std::move(*schedulers);
    const auto seeds = count_of("--seeds", typed.seeds, kSeedsMax);
    if (!seeds) return tl::unexpected(seeds.error());
    options.seeds = *seeds;
    if (auto error = read_jobs(typed.jobs, options.jobs)) return tl::unexpected(std::move(*error));
    if (auto error = read_folder("--out", typed.out_folder, options.out_folder)) {
        return tl::unexpected(std::move(*error));
    }
    return options;
}

tl::expected<Options, UsageError> explain_options(const Typed& typed) {
    ExplainOptions options;
    if (auto error = read_scenario(typed, options)) return tl::unexpected(std::move(*error));
    if (auto error = read_seed(typed, options)) return tl::unexpected(std::move(*error));
    if (typed.connection) {
        const auto number = number_of("--connection", *typed.connection);
        if (!number) return tl::unexpected(number.error());
        options.question = runtime::ConnectionQuestion{*number};
    } else if (typed.packet) {
        const auto number = number_of("--packet", *typed.packet);
        if (!number) return tl::unexpected(number.error());
        options.question = runtime::PacketQuestion{*number};
    } else if (typed.at) {
        const auto time = time_of("--at", *typed.at);
        if (!time) return tl::unexpected(time.error());
        options.question = runtime::MomentQuestion{*time};
    }
    return options;
}

tl::expected<Options, UsageError> run_options(const Typed& typed) {
    RunOptions options;
    if (auto error = read_scenario(typed, options)) return tl::unexpected(std::move(*error));
    if (auto error = read_seed(typed, options)) return tl::unexpected(std::move(*error));
    options.is_seed_given = typed.seed.has_value();
    options.junit = typed.junit;
    options.journal = typed.journal;
    if (auto error = read_folder("--pcap", typed.pcap_folder, options.pcap_folder)) {
        return tl::unexpected(std::move(*error));
    }
    if (auto error = read_folder("--out", typed.out_folder, options.out_folder)) {
        return tl::unexpected(std::move(*error));
    }
    return options;
}

tl::expected<Options, UsageError> options_of(const CLI::App& app, const Typed& typed) {
    if (app.got_subcommand("run")) return run_options(typed);
    if (app.got_subcommand("lab")) return lab_options(typed.lab);
    if (app.got_subcommand("compare")) return compare_options(typed);
    if (app.got_subcommand("hunt")) return hunt_options(typed.hunt);
    if (app.got_subcommand("explain")) return explain_options(typed);
    if (app.got_subcommand("validate")) return ValidateOptions{typed.files};
    if (app.got_subcommand("trace")) return TraceOptions{typed.files};
    if (app.got_subcommand("schema")) return SchemaOptions{};
    return ListOptions{typed.kind};
}

}  // namespace

void add_changes(CLI::App& command, std::vector<std::string>& overrides, std::string& format) {
    command
        .add_option("--set", overrides,
                    "Change the scenario before it is read: PATH=VALUE, repeatable,\n"
                    "e.g. --set networks.lan.delay=5ms --set traffic[0].count=100")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command.add_option("--format", format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
}

tl::expected<Options, UsageError> parse_options(const std::vector<std::string>& arguments) {
    if (auto error = find_unsupported(arguments)) return tl::unexpected(std::move(*error));
    CLI::App app("lvsim runs a whole Linux Virtual Server in one process.", "lvsim");
    app.set_version_flag("--version", "lvsim " + std::string(version()));
    app.require_subcommand(1);
    app.footer(std::string(kExitStatus));
    Typed typed;
    add_commands(app, typed);
    try {
        // CLI11 takes a vector from its end.
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
        const auto chosen = app.get_subcommands();
        return PrintOptions{chosen.empty() ? app.help() : chosen.front()->help()};
    } catch (const CLI::CallForVersion&) {
        return PrintOptions{"lvsim " + std::string(version()) + "\n"};
    } catch (const CLI::ParseError& error) {
        return tl::unexpected(usage_error(error.what(), "lvsim --help"));
    }
    return options_of(app, typed);
}

}  // namespace lvsim::cli
