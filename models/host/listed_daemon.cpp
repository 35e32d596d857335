// SPDX-License-Identifier: Apache-2.0
#include "models/host/listed_daemon.hpp"

#include <string>

namespace lvsim::host {

std::string ListedDaemon::start() {
    const bool was_running = daemon_.is_running();
    std::string complaint = daemon_.start();
    if (!was_running) processes_.reset();  // of an earlier run that the machine's power ended
    list();
    return complaint;
}

void ListedDaemon::terminate() {
    daemon_.terminate();
    list();
}

void ListedDaemon::hang_up() {
    daemon_.hang_up();
    list();
}

void ListedDaemon::kill() {
    daemon_.kill();
    list();
}

std::optional<Pid> ListedDaemon::pid() const {
    return processes_ ? processes_->first() : std::nullopt;
}

void ListedDaemon::list() {
    if (!daemon_.is_running()) {
        processes_.reset();
    } else if (!processes_) {
        processes_.emplace(table_, daemon_);
    }
}

}  // namespace lvsim::host
