// SPDX-License-Identifier: Apache-2.0
#include "cli/lab_options.hpp"

#include "cli/option_values.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace lvsim::cli {

void add_lab(CLI::App& app, TypedLab& typed) {
    auto* lab = app.add_subcommand(
        "lab", "Machines to type on: plays a script of what a person types, prints the transcript");
    lab->add_option("FILE", typed.file, "The lab (default: that of the HAR300 course)");
    lab->add_option("--from", typed.stage,
                    "Where to begin: start, or a stage of the file (default: lab1 if there is "
                    "one)")
        ->type_name("STAGE");
    lab->add_option("--profile", typed.profile, "centos-6")->type_name("PROFILE");
    lab->add_option("--lang", typed.language, "The language of the machines: fr or en")
        ->check(CLI::IsMember({"fr", "en"}));
    lab->add_option("--script", typed.script, "The lines that are typed; -: standard input")
        ->type_name("FILE");
    lab->add_option("--out", typed.out_folder,
                    "A folder for the event log, the journal and the report, and for :save")
        ->type_name("DIR");
    lab->add_option("--format", typed.format, "text or json: one object a line")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    lab->add_option("--speed", typed.speed)->group("");
    lab->add_option("--proxy", typed.proxy)->group("");
    lab->add_option("--grade", typed.grade)->group("");
    lab->add_flag("--resume", typed.resume)->group("");
}

tl::expected<Options, UsageError> lab_options(const TypedLab& typed) {
    const std::array<std::pair<std::string_view, bool>, 4> later{{
        {"--speed", typed.speed.has_value()},
        {"--proxy", typed.proxy.has_value()},
        {"--grade", typed.grade.has_value()},
        {"--resume", typed.resume},
    }};
    for (const auto& [option, is_given] : later) {
        if (!is_given) continue;
        return tl::unexpected(
            usage_error(fmt::format("'{}' is not part of this version", option), {}));
    }
    if (typed.profile == "debian-12") {
        return tl::unexpected(
            usage_error("machines that boot debian-12 are not modelled", "--profile centos-6"));
    }
    if (!typed.profile.empty() && typed.profile != "centos-6") {
        return tl::unexpected(
            usage_error(fmt::format("there is no profile '{}'", typed.profile), "centos-6"));
    }
    if (typed.script.empty()) {
        return tl::unexpected(usage_error("the lab's own prompt is not part of this version",
                                          "lvsim lab --script FILE"));
    }
    LabOptions options;
    options.file = typed.file;
    options.stage = typed.stage;
    options.language = typed.language;
    options.script = typed.script;
    options.format = typed.format == "json" ? Format::Json : Format::Text;
    if (auto error = read_folder("--out", typed.out_folder, options.out_folder)) {
        return tl::unexpected(std::move(*error));
    }
    return options;
}

}  // namespace lvsim::cli
