// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/boot_sequence.hpp"

#include "models/host/boot/rc_links.hpp"
#include "models/host/boot/selinux.hpp"
#include "models/host/boot/shell_settings.hpp"
#include "models/host/boot/shell_step.hpp"
#include "models/host/boot/sysctl_file.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/boot/udev_rules.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <vector>

namespace lvsim::host {

namespace {

constexpr SimDuration kKernelTime = SimDuration::seconds(4);  // firmware, loader and kernel
constexpr SimDuration kUdevTime = SimDuration::milliseconds(1500);
constexpr SimDuration kDiskTime = SimDuration::milliseconds(400);
constexpr SimDuration kLoginTime = SimDuration::seconds(1);
constexpr SimDuration kKillTime = SimDuration::seconds(2);
constexpr int kUsualRunlevel = 5;
constexpr std::string_view kModulesScript = "/etc/rc.modules";
constexpr std::string_view kLocalScript = "/etc/rc.d/rc.local";

/// What a boot is made of, and where it prints.
struct Boot {
    System& system;
    Steps& steps;
    ScriptConsole& console;

    [[nodiscard]] Host& host() const { return system.host(); }
    [[nodiscard]] Files& files() const { return system.host().files(); }
};

/// A line that only takes its time and succeeds.
void add_line(const Boot& boot, const Phrase& phrase, SimDuration span) {
    boot.steps.then([boot, phrase] { boot.console.begin(boot.console.in_language(phrase)); });
    boot.steps.pause(span);
    boot.steps.then([boot] { boot.console.success(); });
}

void remove_all_in(Files& files, std::string_view directory) {
    for (const std::string& name : files.list(directory)) {
        files.remove(fmt::format("{}/{}", directory, name));
    }
}

void start_kernel(const Boot& boot) {
    SystemLog& log = boot.system.log();
    log.kernel("Initializing cgroup subsys cpuset");
    log.kernel("Linux version 2.6.32-279.el6.i686 (lvsim)");
    log.kernel("NET: Registered protocol family 2");
    boot.system.modules().load_hardware();
    boot.system.selinux().boot();
    log.kernel(fmt::format("SELinux:  {}", to_text(boot.system.selinux().mode())));
}

/// Gives the cards the names of the rules, by way of names that nothing else has.
void name_all_cards(const Boot& boot) {
    net::Stack& stack = boot.host().stack();
    std::vector<MacAddress> macs;
    for (std::uint32_t i = 1; i < stack.interface_count(); ++i) {
        macs.push_back(stack.interface(i).mac());
        stack.rename_interface(i, fmt::format("/{}", i));
    }
    const std::string before = boot.files().read(kNetRules).value_or("");
    const CardNames names = name_cards(macs, before);
    for (std::uint32_t i = 1; i < stack.interface_count(); ++i) {
        const std::string& name = names.names[i - 1];
        stack.rename_interface(i, name);
        boot.system.log().kernel(fmt::format("e1000 {}: (PCI:33MHz:32-bit) {}", name,
                                             to_text(stack.interface(i).mac())));
    }
    if (names.rules != before) boot.files().write(std::string(kNetRules), names.rules);
}

void set_host_name(const Boot& boot) {
    constexpr std::string_view kFile = "/etc/sysconfig/network";
    ShellSettings settings;
    if (const auto text = boot.files().read(kFile)) source_settings(settings, *text, kFile);
    const std::string name(settings.get("HOSTNAME"));
    boot.system.set_host_name(name.empty() ? "localhost" : name);
    boot.console.begin(fmt::format(
        "{}{}: ", boot.console.in_language({"Setting hostname ", "Configuration du nom d'hôte "}),
        boot.system.host_name()));
    boot.console.success();
}

void add_user_modules(const Boot& boot) {
    const auto is_executable = [&boot](const std::string& path) {
        return boot.files().access(path, Access::Execute, Credentials{}) == FileError::None;
    };
    constexpr std::string_view kDirectory = "/etc/sysconfig/modules";
    for (const std::string& name : boot.files().list(kDirectory)) {
        const std::string path = fmt::format("{}/{}", kDirectory, name);
        if (!name.ends_with(".modules") || !is_executable(path)) continue;
        boot.steps.then(std::make_unique<ShellStep>(boot.host(), path, &boot.console));
    }
    const std::string modules(kModulesScript);
    if (!boot.files().read(modules)) return;
    if (is_executable(modules)) {
        boot.steps.then(std::make_unique<ShellStep>(boot.host(), modules, &boot.console));
    } else {
        boot.console.say(fmt::format("/etc/rc.d/rc.sysinit: {}: Permission denied", modules));
    }
}

void add_sysinit(const Boot& boot) {
    boot.steps.then([boot] {
        start_kernel(boot);
        boot.console.say(
            boot.console.in_language({"\t\tWelcome to CentOS ", "\t\tBienvenue dans CentOS "}));
    });
    add_line(boot, {"Starting udev: ", "Démarrage de udev\u00a0: "}, kUdevTime);
    boot.steps.then([boot] {
        name_all_cards(boot);
        set_host_name(boot);
        apply_sysctl_file(boot.host().sysctl(), boot.files(), "/etc/sysctl.conf");
        add_user_modules(boot);
    });
    boot.steps.then(
        [boot] { apply_sysctl_file(boot.host().sysctl(), boot.files(), "/etc/sysctl.conf"); });
    add_line(boot,
             {"Remounting root filesystem in read-write mode: ",
              "Remontage du système de fichiers racine en mode lecture-écriture\u00a0: "},
             kDiskTime);
    boot.steps.then([boot] {
        remove_all_in(boot.files(), "/var/run");
        remove_all_in(boot.files(), "/var/lock/subsys");
    });
}

/// "id:5:initdefault:" of /etc/inittab.
int default_runlevel(const Files& files) {
    const std::string text = files.read("/etc/inittab").value_or("");
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = std::string_view(text).substr(begin, end - begin);
        const bool is_one = line.starts_with("id:") && line.ends_with(":initdefault:");
        if (is_one && line.size() > 3 && line[3] >= '0' && line[3] <= '6') return line[3] - '0';
        begin = end + 1;
    }
    return kUsualRunlevel;
}

/// The K links stop what runs, the S links start what does not.
void add_links(const Boot& boot, int level) {
    Services& services = boot.system.services();
    for (const RcLink& link : RcLinks(boot.files()).in(level)) {
        const auto script = boot.files().read(fmt::format("{}/{}", kInitDirectory, link.service));
        if (!script || services.is_locked(link.service) == link.is_start) continue;
        boot.steps.then([boot, link] {
            boot.system.services().run(link.service, link.is_start ? "start" : "stop", boot.steps,
                                       boot.console);
        });
    }
}

void add_local_script(const Boot& boot) {
    const std::string path(kLocalScript);
    if (boot.files().access(path, Access::Execute, Credentials{}) != FileError::None) return;
    boot.steps.then(std::make_unique<ShellStep>(boot.host(), path, &boot.console));
}

}  // namespace

void add_boot(System& system, Steps& steps, ScriptConsole& console) {
    const Boot boot{system, steps, console};
    steps.pause(kKernelTime);
    add_sysinit(boot);
    steps.then([boot] {
        const int level = default_runlevel(boot.files());
        boot.system.set_runlevel(level);
        add_links(boot, level);
        boot.steps.then([boot] { add_local_script(boot); });
    });
    steps.pause(kLoginTime);
    steps.then([boot] {
        boot.files().write("/var/log/boot.log", std::string(boot.system.console()));
        boot.system.set_state(SystemState::Up);
    });
}

void add_runlevel(System& system, Steps& steps, ScriptConsole& console, int level) {
    const Boot boot{system, steps, console};
    steps.then([boot, level] {
        boot.system.set_runlevel(level);
        add_links(boot, level);
    });
}

void add_shutdown(System& system, Steps& steps, ScriptConsole& console, Afterwards afterwards) {
    const Boot boot{system, steps, console};
    const int level = afterwards == Afterwards::Reboot ? 6 : 0;
    add_runlevel(system, steps, console, level);
    add_line(boot,
             {"Sending all processes the TERM signal... ",
              "Envoi du signal TERM à tous les processus..."},
             kKillTime);
    add_line(boot,
             {"Sending all processes the KILL signal... ",
              "Envoi du signal KILL à tous les processus..."},
             kDiskTime);
    steps.then([boot, afterwards, level] {
        constexpr std::string_view kReboot = "Please stand by while rebooting the system...";
        boot.console.say(level == 6 ? kReboot : "System halted.");
        boot.system.finish(afterwards);
    });
}

}  // namespace lvsim::host
