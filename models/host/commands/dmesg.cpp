// SPDX-License-Identifier: Apache-2.0
//
// dmesg(1) of util-linux-ng 2.17 (CentOS 6): the kernel's messages, and -c, which clears them.
#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/system_command.hpp"
#include "models/host/host.hpp"

namespace lvsim::host {

Process dmesg_main(CommandContext* context) {
    System* system = find_system(context);
    if (system == nullptr) co_return kStatusNotModelled;
    const bool clears = context->args.size() == 2 && context->args[1] == "-c";
    if (context->args.size() > 1 && !clears) co_return refuse_part(context, context->args[1]);
    system->modules().notice_use();
    context->out->write(system->log().kernel_text());
    if (clears) system->log().clear_kernel();
    co_return 0;
}

}  // namespace lvsim::host
