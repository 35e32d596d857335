// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/config/host_machine.hpp"

#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/shell/glob.hpp"
#include "models/host/shell/lookup.hpp"
#include "models/host/shell/state.hpp"
#include "models/host/users.hpp"
#include "sim/net/interface.hpp"

namespace lvsim::keepalived {

std::optional<std::string> HostMachine::read(std::string_view path) const {
    return host_->files().read(path);
}

std::vector<std::string> HostMachine::glob(std::string_view pattern) const {
    return host::expand_pattern(host_->files(), pattern, "/");
}

bool HostMachine::has_interface(std::string_view name) const {
    return host_->stack().find_interface(name) != nullptr;
}

bool HostMachine::has_program(std::string_view program) const {
    host::Surroundings surroundings;
    surroundings.directory = "/";
    surroundings.environment["PATH"] =
        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    host::ShellState state(*host_, surroundings);
    using Kind = host::CommandLookup::Kind;
    switch (host::look_up_command(state, program).kind) {
        case Kind::Program:
        case Kind::Script:
        case Kind::NotExecutable:
        case Kind::BadInterpreter: return true;
        case Kind::NotFound:
        case Kind::NoSuchFile:
        case Kind::IsDirectory: return false;
    }
    return false;
}

bool HostMachine::has_user(std::string_view name) const {
    return host::Users(host_->files()).find(name) != nullptr;
}

bool HostMachine::has_group(std::string_view name) const {
    return host::Users(host_->files()).find_group(name) != nullptr;
}

std::string HostMachine::host_name() const {
    return host_->host_name();
}

}  // namespace lvsim::keepalived
