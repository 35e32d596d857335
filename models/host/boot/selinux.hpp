// SPDX-License-Identifier: Apache-2.0
//
// The mode of SELinux: from /etc/selinux/config when the machine boots, then from setenforce. Only
// the mode is modelled: the policy forbids nothing here, as it forbids nothing of what the lab
// does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

class Files;

enum class SelinuxMode : std::uint8_t { Disabled, Permissive, Enforcing };
[[nodiscard]] std::string_view to_text(SelinuxMode mode);  ///< "Enforcing"

class Selinux {
public:
    explicit Selinux(const Files& files) : files_(files) {}

    /// What the file asks for; enforcing without a word of it.
    [[nodiscard]] SelinuxMode configured() const;
    /// SELINUXTYPE of the file.
    [[nodiscard]] std::string policy() const;
    [[nodiscard]] SelinuxMode mode() const { return mode_; }
    /// Requires: it is not disabled.
    void set_enforcing(bool is_enforcing) {
        mode_ = is_enforcing ? SelinuxMode::Enforcing : SelinuxMode::Permissive;
    }
    void boot() { mode_ = configured(); }

private:
    const Files& files_;
    SelinuxMode mode_ = SelinuxMode::Enforcing;
};

}  // namespace lvsim::host
