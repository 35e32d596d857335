// SPDX-License-Identifier: Apache-2.0
//
// The settings of a machine's network stack as part of its sysctl tree.
#pragma once

#include "models/host/sysctl.hpp"

namespace lvsim::net {
class Stack;
}

namespace lvsim::host {

class StackSysctl final : public SysctlSource {
public:
    explicit StackSysctl(net::Stack& stack) : stack_(stack) {}
    [[nodiscard]] std::vector<std::string> names() const override;
    [[nodiscard]] std::optional<std::string> read(std::string_view name) const override;
    bool write(std::string_view name, std::string_view value) override;

private:
    net::Stack& stack_;
};

}  // namespace lvsim::host
