// SPDX-License-Identifier: Apache-2.0
//
// A simulated machine as who reads keepalived.conf asks for it.
#pragma once

#include "models/keepalived/config/config_machine.hpp"

namespace lvsim::host {
class Host;
}  // namespace lvsim::host

namespace lvsim::keepalived {

class HostMachine final : public ConfigMachine {
public:
    /// Requires: the host outlives it.
    explicit HostMachine(host::Host& host) : host_(&host) {}

    [[nodiscard]] std::optional<std::string> read(std::string_view path) const override;
    [[nodiscard]] std::vector<std::string> glob(std::string_view pattern) const override;
    [[nodiscard]] bool has_interface(std::string_view name) const override;
    [[nodiscard]] bool has_program(std::string_view program) const override;
    [[nodiscard]] bool has_user(std::string_view name) const override;
    [[nodiscard]] bool has_group(std::string_view name) const override;
    [[nodiscard]] std::string host_name() const override;

private:
    host::Host* host_;
};

}  // namespace lvsim::keepalived
