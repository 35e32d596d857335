// SPDX-License-Identifier: Apache-2.0
//
// echo, as a program: the same words as the shell's own (-n -e -E, bash's escapes but \u and \U).
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/shell/printf_format.hpp"
#include "models/host/stream.hpp"

#include <fmt/format.h>

namespace lvsim::host {

Process echo_main(CommandContext* context) {
    const EchoText line = echo_text(context->args);
    if (line.is_refused) {
        context->error->write("not modelled in lvsim: echo -e with \\u or \\U\n");
        co_return kStatusNotModelled;
    }
    const FileError error = context->out->write(line.text);
    if (error == FileError::None) co_return 0;
    context->error->write(fmt::format("echo: write error: {}\n", to_text(error)));
    co_return 1;
}

}  // namespace lvsim::host
