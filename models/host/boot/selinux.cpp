// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/selinux.hpp"

#include "models/host/boot/shell_settings.hpp"
#include "models/host/files.hpp"
#include "sim/core/assert.hpp"

namespace lvsim::host {

namespace {

constexpr std::string_view kConfig = "/etc/selinux/config";

ShellSettings read_config(const Files& files) {
    ShellSettings settings;
    if (const auto text = files.read(kConfig)) source_settings(settings, *text, kConfig);
    return settings;
}

}  // namespace

std::string_view to_text(SelinuxMode mode) {
    switch (mode) {
        case SelinuxMode::Disabled: return "Disabled";
        case SelinuxMode::Permissive: return "Permissive";
        case SelinuxMode::Enforcing: return "Enforcing";
    }
    LVSIM_ASSERT(false, "no such mode of SELinux");
}

SelinuxMode Selinux::configured() const {
    const ShellSettings settings = read_config(files_);
    const std::string_view mode = settings.get("SELINUX");
    if (mode == "disabled") return SelinuxMode::Disabled;
    return mode == "permissive" ? SelinuxMode::Permissive : SelinuxMode::Enforcing;
}

std::string Selinux::policy() const {
    const ShellSettings settings = read_config(files_);
    const std::string_view type = settings.get("SELINUXTYPE");
    return type.empty() ? "targeted" : std::string(type);
}

}  // namespace lvsim::host
