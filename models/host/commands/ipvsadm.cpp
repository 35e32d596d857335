// SPDX-License-Identifier: Apache-2.0
//
// ipvsadm(8) on a simulated machine: models/ipvs/ipvsadm does the work. Host names are not known
// yet (no /etc/hosts): addresses are shown as numbers, ports by their names unless -n.
#include "models/ipvs/ipvsadm/ipvsadm.hpp"

#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/ipvs_module.hpp"

namespace lvsim::host {

Process ipvsadm_main(CommandContext* context) {
    std::string input;
    if (ipvs::reads_standard_input(context->args)) {
        while (true) {
            input += context->in->take();
            if (context->in->is_closed()) break;
            Signal* changed = context->in->changed();
            co_await wait(changed);
        }
    }
    ipvs::Director& director = context->host->ipvs().director();
    const ipvs::IpvsadmOutput output = ipvs::run_ipvsadm(
        director, {.args = context->args, .standard_input = input, .resolver = nullptr});
    context->out->write(output.out);
    context->error->write(output.error);
    co_return output.exit_status;
}

}  // namespace lvsim::host
