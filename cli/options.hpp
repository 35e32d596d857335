// SPDX-License-Identifier: Apache-2.0
//
// The command line as a value. CLI11 reads it; what the contract names but this version lacks is
// refused by name, never ignored.
#pragma once

#include "scenarios/runtime/override.hpp"
#include "scenarios/runtime/story.hpp"
#include "sim/core/time.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lvsim::cli {

enum class Format : std::uint8_t { Text, Json };

struct RunOptions {
    std::string file;
    std::uint64_t seed = 1;
    bool is_seed_given = false;  ///< Else that of the journal, if there is one.
    std::optional<SimTime> until;
    std::string journal;    ///< To be done again; empty: none.
    std::string scheduler;  ///< Of every service; empty: as the scenario says.
    std::vector<runtime::Override> overrides;
    std::string junit;  ///< A file; empty: none.
    Format format = Format::Text;
    std::string pcap_folder;  ///< Empty: no captures.
    std::string out_folder;   ///< Empty: no event log.
};

struct LabOptions {
    std::string file;      ///< Empty: the lab that is built in.
    std::string stage;     ///< Empty: as the lab has it.
    std::string language;  ///< "fr", "en"; empty: as the file says.
    std::string script;
    std::string out_folder;  ///< Empty: no event log.
    Format format = Format::Text;
};

struct ExplainOptions {
    std::string file;
    std::uint64_t seed = 1;
    std::optional<SimTime> until;
    std::vector<runtime::Override> overrides;
    std::string scheduler;  ///< Of every service; empty: as the scenario says.
    runtime::StoryQuestion question;
    Format format = Format::Text;
};

struct CompareOptions {
    std::string file;
    std::optional<SimTime> until;
    std::vector<runtime::Override> overrides;
    std::vector<std::string> schedulers;  ///< Empty: all.
    std::uint64_t seeds = 5;              ///< 1 to this.
    std::optional<std::size_t> jobs;      ///< Absent: as many as there are processors.
    std::string out_folder;               ///< Empty: no results.csv.
    Format format = Format::Text;
};

struct HuntOptions {
    std::string file;
    std::vector<runtime::Override> overrides;
    std::uint64_t runs = 100;
    std::uint64_t seed = 1;  ///< Of the first run; the others follow.
    std::size_t faults_max = 5;
    std::optional<std::size_t> jobs;  ///< Absent: as many as there are processors.
    std::string out_folder;           ///< Empty: failing runs are not written.
    Format format = Format::Text;
};

struct ValidateOptions {
    std::vector<std::string> files;
};

struct TraceOptions {
    std::vector<std::string> files;
};

struct ListOptions {
    std::string kind;  ///< Empty: the kinds themselves.
};

struct SchemaOptions {};

/// --help, --version: a text to print.
struct PrintOptions {
    std::string text;
};

using Options =
    std::variant<RunOptions, LabOptions, ExplainOptions, CompareOptions, HuntOptions,
                 ValidateOptions, TraceOptions, ListOptions, SchemaOptions, PrintOptions>;

/// What is wrong with the command line: a sentence or two, each line with its newline.
struct UsageError {
    std::string text;
};

/// `arguments`: without the program's name.
[[nodiscard]] tl::expected<Options, UsageError> parse_options(
    const std::vector<std::string>& arguments);

}  // namespace lvsim::cli
