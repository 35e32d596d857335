// SPDX-License-Identifier: Apache-2.0
//
// env(1), printenv(1), nohup(1) and nice(1): what changes the surroundings and lets another program
// take its own place.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/shell/exec.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

std::string environment_text(const Environment& environment) {
    std::string text;
    for (const auto& [name, value] : environment) text += fmt::format("{}={}\n", name, value);
    return text;
}

/// The words from `first` on become the program. Returns the status when there is none.
int become(CommandContext* context, std::size_t first) {
    const auto begin = context->args.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<std::string> words(begin, context->args.end());
    const auto started = exec_program(context, words);
    if (started) return 0;
    const std::string name = base_name(context->args[0]);
    const std::string word =
        name == "nohup" ? in_quotes(context, words[0]) : quoted_locale(context, words[0]);
    context->error->write(fmt::format("{}: {}{}: {}\n", name,
                                      name == "nohup" ? "failed to run command " : "", word,
                                      started.error().reason));
    return started.error().status;
}

int env(CommandContext* context) {
    constexpr int kStatusMisused = 125;
    Environment& environment = context->surroundings.environment;
    std::size_t at = 1;
    const auto& args = context->args;
    for (; at < args.size() && args[at].starts_with('-'); ++at) {
        if (args[at] == "-i" || args[at] == "-" || args[at] == "--ignore-environment") {
            environment.clear();
        } else if (args[at] == "-u" && at + 1 < args.size()) {
            environment.erase(args[++at]);
        } else if (args[at].starts_with("--unset=")) {
            environment.erase(args[at].substr(8));
        } else if (args[at] == "--") {
            ++at;
            break;
        } else if (args[at] == "-0" || args[at] == "-S" || args[at] == "-C" || args[at] == "-u" ||
                   args[at] == "--help" || args[at] == "--version") {
            return refuse(context, fmt::format("env {}", args[at]));
        } else {
            complain(context, args[at].starts_with("--")
                                  ? fmt::format("unrecognized option '{}'", args[at])
                                  : fmt::format("invalid option -- '{}'", args[at][1]));
            print_try_help(context);
            return kStatusMisused;
        }
    }
    for (; at < args.size(); ++at) {
        const std::size_t sign = args[at].find('=');
        if (sign == std::string::npos) break;
        environment[args[at].substr(0, sign)] = args[at].substr(sign + 1);
    }
    if (at < args.size()) return become(context, at);
    context->out->write(environment_text(environment));
    return 0;
}

int printenv(const CommandContext* context) {
    const Environment& environment = context->surroundings.environment;
    if (context->args.size() == 1) {
        context->out->write(environment_text(environment));
        return 0;
    }
    int status = 0;
    for (std::size_t i = 1; i < context->args.size(); ++i) {
        if (context->args[i].starts_with('-')) {
            return refuse(context, fmt::format("printenv {}", context->args[i]));
        }
        const auto found = environment.find(context->args[i]);
        if (found == environment.end()) {
            status = 1;
        } else {
            context->out->write(found->second + "\n");
        }
    }
    return status;
}

/// The output to a terminal goes to nohup.out; no process here is told that its terminal has gone,
/// so there is nothing to ignore.
int nohup(CommandContext* context) {
    constexpr int kStatusMisused = 125;
    if (context->args.size() < 2) {
        complain(context, "missing operand");
        print_try_help(context);
        return kStatusMisused;
    }
    if (context->args[1].starts_with('-') && context->args[1] != "--") {
        return refuse(context, fmt::format("nohup {}", context->args[1]));
    }
    if (context->out->is_terminal()) {
        auto file = UserFiles(context).open(
            "nohup.out",
            {.reads = false, .writes = true, .creates = true, .appends = true, .mode = 0600});
        if (!file) {
            return complain(context, "failed to open", "nohup.out", file.error());
        }
        context->error->write(fmt::format("nohup: ignoring input and appending output to {}\n",
                                          in_quotes(context, "nohup.out")));
        StreamHandle stream(new Stream);
        stream->send_to_file(std::make_unique<OpenFile>(std::move(*file)));
        const Descriptor output(std::move(stream), Direction::Write);
        const bool has_terminal_errors = context->error->is_terminal();
        context->descriptors[1] = output;
        if (has_terminal_errors) context->descriptors[2] = output;
    }
    return become(context, context->args[1] == "--" ? 2 : 1);
}

int nice(CommandContext* context) {
    const auto& args = context->args;
    std::size_t at = 1;
    if (args.size() == 1) {
        context->out->write("0\n");
        return 0;
    }
    if (args[1] == "-n" && args.size() > 2) {
        at = 3;
    } else if (args[1].starts_with('-')) {
        at = 2;
    }
    if (at >= args.size()) return missing_operand(context);
    return become(context, at);
}

}  // namespace

Process env_main(CommandContext* context) {
    co_return env(context);
}
Process printenv_main(CommandContext* context) {
    return run_at_once(context, printenv);
}
Process nohup_main(CommandContext* context) {
    co_return nohup(context);
}
Process nice_main(CommandContext* context) {
    co_return nice(context);
}

}  // namespace lvsim::host
