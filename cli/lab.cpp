// SPDX-License-Identifier: Apache-2.0
//
// lvsim lab --script FILE
#include "scenarios/runtime/lab/lab.hpp"

#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "scenarios/runtime/lab/files.hpp"
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <iostream>
#include <iterator>

namespace lvsim::cli {
namespace {

constexpr std::size_t kScriptBytesMax = std::size_t{16} * 1024 * 1024;
Result<runtime::Scenario> load(const LabOptions& options) {
    return options.file.empty() ? runtime::load_built_in_lab()
                                : runtime::load_scenario(options.file);
}

Result<std::string> read_script(const std::string& path) {
    if (path != "-") return runtime::read_input_file(path, kScriptBytesMax);
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

Result<runtime::LabScript> load_script(const LabOptions& options,
                                       const runtime::Scenario& scenario) {
    const auto text = read_script(options.script);
    if (!text) return tl::unexpected(text.error());
    std::vector<std::string> hosts;
    for (const auto& host : scenario.hosts) hosts.push_back(host.name);
    return runtime::parse_lab_script(
        *text, options.script == "-" ? "standard input" : options.script, hosts);
}

/// Prints what the lab tells, and keeps what could not be done.
class Transcript {
public:
    Transcript(Format format, Output& output) : format_(format), output_(output) {}

    void add(const std::vector<runtime::LabRecord>& records, const SourcePlace& place) {
        for (const auto& record : records) {
            output_.write(format_ == Format::Json ? runtime::to_json_line(record)
                                                  : writer_.text(record));
            const bool is_typed = record.kind == runtime::LabRecord::Kind::Command;
            if (record.refusal.empty() || is_typed) continue;
            refused_.push_back(
                {std::string(runtime::code::kLabRefused), place, "", record.refusal, ""});
        }
    }
    [[nodiscard]] const Diagnostics& refused() const { return refused_; }

private:
    Format format_;
    Output& output_;
    runtime::TranscriptWriter writer_;
    Diagnostics refused_;
};

/// Returns the signal that ended it; 0: none.
int play(runtime::Lab& lab, const runtime::LabScript& script, Transcript& transcript) {
    for (const auto& line : script) {
        const InterruptScope interrupt(lab.session());
        transcript.add(lab.perform(line), line.place);
        if (interrupt.signal() != 0) return interrupt.signal();
        if (lab.session().is_over()) break;
    }
    transcript.add(lab.rest(), {});
    return 0;
}

}  // namespace

int run_lab(const LabOptions& options, Output& output) {
    const auto bad_input = [](const Diagnostics& errors) {
        complain(to_text(errors));
        const bool is_file = errors.front().code.starts_with('F');
        return is_file ? kExitOurFault : kExitBadInput;
    };
    auto scenario = load(options);
    if (!scenario) return bad_input(scenario.error());
    const auto script = load_script(options, *scenario);
    if (!script) return bad_input(script.error());
    auto lab = runtime::Lab::open(std::move(*scenario), {.stage = options.stage,
                                                         .language = options.language,
                                                         .out_folder = options.out_folder,
                                                         .save_folder = options.out_folder});
    if (!lab) return bad_input(lab.error());
    Transcript transcript(options.format, output);
    const int signal = play(*lab, *script, transcript);
    const Diagnostics errors = lab->session().errors();
    const auto closed = lab->close();
    if (!closed) {
        complain(to_text(closed.error()));
        return kExitOurFault;
    }
    if (signal != 0) return kExitOnSignal + signal;
    if (!errors.empty()) return bad_input(errors);
    if (!transcript.refused().empty()) return bad_input(transcript.refused());
    return kExitHeld;
}

}  // namespace lvsim::cli
