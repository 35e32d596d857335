// SPDX-License-Identifier: Apache-2.0
#include "models/host/stack_sysctl.hpp"

#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"

namespace lvsim::host {

std::vector<std::string> StackSysctl::names() const {
    return stack_.settings().names();
}

std::optional<std::string> StackSysctl::read(std::string_view name) const {
    return stack_.settings().read(name);
}

bool StackSysctl::write(std::string_view name, std::string_view value) {
    return stack_.settings().write(name, value);
}

}  // namespace lvsim::host
