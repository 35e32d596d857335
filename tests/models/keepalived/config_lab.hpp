// SPDX-License-Identifier: Apache-2.0
//
// A machine for tests of configurations: files by name, eth0 and eth1, called director. What the
// corpus was recorded on (corpus/record) looked the same.
#pragma once

#include "models/keepalived/config/check_configuration.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::keepalived {

inline constexpr std::string_view kConfigFile = "/etc/keepalived/keepalived.conf";

class ConfigLab final : public ConfigMachine {
public:
    ConfigLab() = default;
    explicit ConfigLab(std::string text) { files[std::string(kConfigFile)] = std::move(text); }

    std::map<std::string, std::string, std::less<>> files;
    std::set<std::string, std::less<>> interfaces = {"lo", "eth0", "eth1", "peer0", "peer1"};
    std::set<std::string, std::less<>> programs = {"/bin/true", "/bin/false", "/bin/echo",
                                                   "/etc/passwd", "true"};
    std::string name = "director";

    [[nodiscard]] ConfigReport read() const { return check_configuration(*this, kConfigFile); }

    [[nodiscard]] std::optional<std::string> read(std::string_view path) const override;
    [[nodiscard]] std::vector<std::string> glob(std::string_view pattern) const override;
    [[nodiscard]] bool has_interface(std::string_view interface) const override {
        return interfaces.contains(interface);
    }
    [[nodiscard]] bool has_program(std::string_view program) const override {
        return programs.contains(program);
    }
    [[nodiscard]] bool has_user(std::string_view user) const override { return user == "root"; }
    [[nodiscard]] bool has_group(std::string_view group) const override { return group == "root"; }
    [[nodiscard]] std::string host_name() const override { return name; }
};

/// What a text prints as keepalived.conf.
[[nodiscard]] std::vector<std::string> lines_of(std::string text);

}  // namespace lvsim::keepalived
