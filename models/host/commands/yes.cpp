// SPDX-License-Identifier: Apache-2.0
//
// yes(1): a word again and again, until nobody reads it.
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

/// What is written at once, and the time it takes.
constexpr std::size_t kBlock = 8192;
constexpr SimDuration kBlockTime = 1_ms;

std::string block_of(const CommandContext* context) {
    std::string line = "y";
    if (context->args.size() > 1) {
        line = fmt::format("{}", fmt::join(context->args.begin() + 1, context->args.end(), " "));
    }
    line += "\n";
    std::string block;
    do {
        block += line;
    } while (block.size() + line.size() <= kBlock);
    return block;
}

}  // namespace

Process yes_main(CommandContext* context) {
    const std::string block = block_of(context);
    while (true) {
        const FileError error = context->out->write(block);
        if (error != FileError::None) {
            context->error->write(fmt::format("yes: standard output: {}\n", to_text(error)));
            co_return 1;
        }
        if (context->out->is_cut()) {
            context->error->write("yes: stopped by lvsim: more output than a stream holds\n");
            co_return 1;
        }
        co_await sleep(kBlockTime);
    }
}

}  // namespace lvsim::host
