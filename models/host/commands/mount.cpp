// SPDX-License-Identifier: Apache-2.0
//
// mount(8) without operands, with -l and -t TYPE: what is mounted. Mounting is not modelled: a
// machine has one disk (docs/models/host.md).
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>
#include <span>

namespace lvsim::host {

namespace {

struct Mount {
    std::string_view device;
    std::string_view place;
    std::string_view type;
    std::string_view options;
};

constexpr std::array<Mount, 6> kCentos6 = {{
    {"/dev/sda1", "/", "ext4", "rw"},
    {"proc", "/proc", "proc", "rw"},
    {"sysfs", "/sys", "sysfs", "rw"},
    {"devpts", "/dev/pts", "devpts", "rw,gid=5,mode=620"},
    {"tmpfs", "/dev/shm", "tmpfs", "rw"},
    {"none", "/proc/sys/fs/binfmt_misc", "binfmt_misc", "rw"},
}};
constexpr std::array<Mount, 6> kDebian12 = {{
    {"sysfs", "/sys", "sysfs", "rw,nosuid,nodev,noexec,relatime"},
    {"proc", "/proc", "proc", "rw,nosuid,nodev,noexec,relatime"},
    {"devpts", "/dev/pts", "devpts", "rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=000"},
    {"tmpfs", "/run", "tmpfs", "rw,nosuid,nodev,noexec,relatime,mode=755"},
    {"/dev/sda1", "/", "ext4", "rw,relatime,errors=remount-ro"},
    {"tmpfs", "/dev/shm", "tmpfs", "rw,nosuid,nodev"},
}};

constexpr std::array<OptionSpec, 7> kOptions = {{
    {'l', "", OptionKind::Flag},
    {'t', "types", OptionKind::Value},
    {'a', "all", OptionKind::FlagNotModelled},
    {'o', "options", OptionKind::ValueNotModelled},
    {'r', "read-only", OptionKind::FlagNotModelled},
    {'w', "rw", OptionKind::FlagNotModelled},
    {'v', "verbose", OptionKind::FlagNotModelled},
}};

int list_mounts(const CommandContext* context) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) return report(context, parsed.error());
    if (!parsed->operands.empty()) return refuse(context, "mount " + parsed->operands.front());
    const std::string* type = parsed->value("t");
    const bool is_centos6 = context->host->profile() == Profile::Centos6;
    const std::span<const Mount> mounts =
        is_centos6 ? std::span<const Mount>(kCentos6) : std::span<const Mount>(kDebian12);
    for (const Mount& mount : mounts) {
        if (type != nullptr && *type != mount.type) continue;
        context->out->write(fmt::format("{} on {} type {} ({})\n", mount.device, mount.place,
                                        mount.type, mount.options));
    }
    return 0;
}

}  // namespace

Process mount_main(CommandContext* context) {
    return run_at_once(context, list_mounts);
}

}  // namespace lvsim::host
