// SPDX-License-Identifier: Apache-2.0
//
// nano(1): FILE and +LINE. gedit(1) is a window on the real machine; here it opens the same editor.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/tty/full_screen.hpp"
#include "models/host/tty/nano_editor.hpp"

#include <fmt/format.h>

#include <charconv>

namespace lvsim::host {

namespace {

std::unique_ptr<FullScreenProgram> make_nano(CommandContext* context, int& status) {
    std::string path;
    std::size_t line = 1;
    for (std::size_t i = 1; i < context->args.size(); ++i) {
        const std::string& arg = context->args[i];
        const bool is_line = arg.size() > 1 && arg[0] == '+';
        if (is_line) {
            const char* end = arg.data() + arg.size();
            const auto [stop, error] = std::from_chars(arg.data() + 1, end, line);
            if (error == std::errc() && stop == end) continue;
        }
        if (is_line || (arg.size() > 1 && arg[0] == '-')) {
            status = refuse(context, context->args[0] + " " + arg);
            return nullptr;
        }
        if (!path.empty()) {
            status = refuse(context, context->args[0] + " with several files");
            return nullptr;
        }
        path = arg;
    }
    return std::make_unique<NanoEditor>(context, std::move(path), line,
                                        terminal_of(context)->size());
}

}  // namespace

Process nano_main(CommandContext* context) {
    return run_full_screen(context, make_nano);
}
Process gedit_main(CommandContext* context) {
    return run_full_screen(context, make_nano);
}

}  // namespace lvsim::host
