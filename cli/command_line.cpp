// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"
#include "cli/exit_status.hpp"

namespace lvsim::cli {
namespace {

int perform(const RunOptions& options, Output& output) {
    return run_scenario(options, output);
}
int perform(const LabOptions& options, Output& output) {
    return run_lab(options, output);
}
int perform(const HuntOptions& options, Output& output) {
    return hunt(options, output);
}
int perform(const ExplainOptions& options, Output& output) {
    return explain(options, output);
}
int perform(const CompareOptions& options, Output& output) {
    return compare(options, output);
}
int perform(const ValidateOptions& options, Output& output) {
    return validate(options, output);
}
int perform(const TraceOptions& options, Output& output) {
    return replay_traces(options, output);
}
int perform(const ListOptions& options, Output& output) {
    return list(options, output);
}
int perform(const SchemaOptions&, Output& output) {
    return print_schema(output);
}
int perform(const PrintOptions& options, Output& output) {
    output.write(options.text);
    return kExitHeld;
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments) {
    const auto options = parse_options(arguments);
    if (!options) {
        complain(options.error().text);
        return kExitBadInput;
    }
    Output output;
    const int status =
        std::visit([&](const auto& chosen) { return perform(chosen, output); }, *options);
    if (output.flush()) return status;
    complain("lvsim: cannot write the output: " + output.error() + "\n");
    return kExitOurFault;
}

}  // namespace lvsim::cli
