// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/launch.hpp"

#include <utility>

namespace lvsim::host {

Interpreter* launch(std::unique_ptr<Interpreter> shell) {
    Interpreter* launched = shell.get();
    ProcessTable& table = launched->table();
    const Pid pid = launched->identity().pid;
    table.run(pid, run_interpreter(std::move(shell)));
    table.set_receiver(pid, launched);
    return launched;
}

Surroundings root_surroundings() {
    Surroundings surroundings;
    surroundings.environment = {
        {"HOME", "/root"},
        {"LOGNAME", "root"},
        {"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
        {"SHELL", "/bin/bash"},
        {"USER", "root"},
    };
    return surroundings;
}

}  // namespace lvsim::host
