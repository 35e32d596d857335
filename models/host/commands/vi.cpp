// SPDX-License-Identifier: Apache-2.0
//
// vi(1) and view(1): files, -R, +LINE, +/PATTERN, +COMMAND, -c COMMAND. The editor is in tty/vi.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/tty/full_screen.hpp"
#include "models/host/tty/vi/editor.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

std::unique_ptr<FullScreenProgram> make_vi(CommandContext* context, int& status) {
    ViStart start;
    start.is_readonly = base_name(context->args[0]) == "view";
    bool has_options = true;
    for (std::size_t i = 1; i < context->args.size(); ++i) {
        const std::string& arg = context->args[i];
        if (!has_options || arg.empty() || (arg[0] != '-' && arg[0] != '+')) {
            start.files.push_back(arg);
        } else if (arg == "--") {
            has_options = false;
        } else if (arg[0] == '+') {
            start.first = arg.substr(1);
        } else if (arg == "-R") {
            start.is_readonly = true;
        } else if (arg == "-c" && i + 1 < context->args.size()) {
            start.first = context->args[++i];
        } else {
            status = refuse(context, fmt::format("{} {}", context->args[0], arg));
            return nullptr;
        }
    }
    return std::make_unique<ViEditor>(context, std::move(start), terminal_of(context)->size());
}

}  // namespace

Process vi_main(CommandContext* context) {
    return run_full_screen(context, make_vi);
}

}  // namespace lvsim::host
