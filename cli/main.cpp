// SPDX-License-Identifier: Apache-2.0
//
// lvsim, the program. Its only catch-all is here: an exception that gets this far is our failure.
#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/failure_report.hpp"
#include "scenarios/runtime/failure.hpp"

#include <exception>
#include <string>
#include <vector>

int main(int argc, char** argv) {
    using namespace lvsim::cli;
    // A reader that went away, or a limit on files, is an error of that output, not a death without
    // a word.
    lvsim::runtime::make_write_failures_errors();
    try {
        const std::vector<std::string> arguments(argv + 1, argv + argc);
        report_failures_of(arguments);
        return run_command_line(arguments);
    } catch (const std::exception& error) {
        complain("lvsim: internal failure: " + std::string(error.what()) + "\n");
    } catch (...) {
        complain("lvsim: internal failure: an exception of an unknown type\n");
    }
    return kExitOurFault;
}
