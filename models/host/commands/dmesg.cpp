// SPDX-License-Identifier: Apache-2.0
//
// dmesg(1) of util-linux-ng 2.17 (CentOS 6): the kernel's messages, and -c, which clears them.
#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

namespace lvsim::host {

Process dmesg_main(CommandContext* context) {
    System* system = context->host->system();
    if (system == nullptr) {
        context->error->write("not modelled in lvsim: dmesg on a machine that does not boot\n");
        co_return kStatusNotModelled;
    }
    const bool clears = context->args.size() == 2 && context->args[1] == "-c";
    if (context->args.size() > 1 && !clears) {
        context->error->write(fmt::format("not modelled in lvsim: dmesg {}\n", context->args[1]));
        co_return kStatusNotModelled;
    }
    system->modules().notice_use();
    context->out->write(system->log().kernel_text());
    if (clears) system->log().clear_kernel();
    co_return 0;
}

}  // namespace lvsim::host
