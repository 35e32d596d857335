// SPDX-License-Identifier: Apache-2.0
#include "models/host/centos6/blank_files.hpp"

#include "models/host/boot/packages.hpp"
#include "models/host/boot/rc_links.hpp"
#include "models/host/boot/services.hpp"
#include "models/host/boot/udev_rules.hpp"
#include "models/host/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace lvsim::host {

namespace {

std::string in_capitals(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    });
    return text;
}

/// As the installer leaves it after an installation by DHCP.
std::string installed_ifcfg(MacAddress mac) {
    return fmt::format(
        "DEVICE=\"eth0\"\n"
        "BOOTPROTO=\"dhcp\"\n"
        "HWADDR=\"{}\"\n"
        "IPV6INIT=\"yes\"\n"
        "NM_CONTROLLED=\"yes\"\n"
        "ONBOOT=\"yes\"\n"
        "TYPE=\"Ethernet\"\n"
        "UUID=\"8f1bb9a5-3d54-4f0b-9a39-4b4d3e0d2a61\"\n",
        in_capitals(to_text(mac)));
}

void install_start_scripts(Files& files) {
    RcLinks links(files);
    for (const StartScript& script : start_scripts()) {
        if (!script.package.empty()) continue;
        const std::string text = start_script_text(script);
        const std::string path = fmt::format("{}/{}", kInitDirectory, script.name);
        install_files(files, std::array{InstalledFile{path, text, 0755}});
        links.add(script.name, *read_chkconfig_header(text));
    }
}

}  // namespace

void install_files(Files& files, std::span<const InstalledFile> list) {
    for (const InstalledFile& file : list) {
        files.write(std::string(file.path), std::string(file.text));
        (void)files.change_mode(file.path, file.mode, Credentials{});
    }
}

void install_blank_machine(Files& files, Language language, MacAddress mac) {
    install_files(files, system_files());
    install_files(files, network_files());
    for (int level = 0; level < kRunlevels; ++level) files.add_directory(rc_directory(level));
    for (const std::string_view directory :
         {"/var/lock/subsys", "/var/run", "/var/www", "/home/trainee", "/etc/sysconfig/modules"}) {
        files.add_directory(std::string(directory));
    }
    files.write("/etc/sysconfig/i18n",
                language == Language::French
                    ? "LANG=\"fr_FR.UTF-8\"\nSYSFONT=\"latarcyrheb-sun16\"\n"
                    : "LANG=\"en_US.UTF-8\"\nSYSFONT=\"latarcyrheb-sun16\"\n");
    files.write(fmt::format("/etc/sysconfig/network-scripts/ifcfg-eth0"), installed_ifcfg(mac));
    files.write(std::string(kNetRules), net_rule_text({mac, "eth0"}));
    install_start_scripts(files);
    PackageStore(files).install_base();
    files.add_link("/etc/init.d", "rc.d/init.d");
    files.add_link("/etc/rc.local", "rc.d/rc.local");
    for (int level = 0; level < kRunlevels; ++level) {
        files.add_link(fmt::format("/etc/rc{}.d", level), fmt::format("rc.d/rc{}.d", level));
    }
    files.write("/var/log/messages", "");
    (void)files.change_mode("/var/log/messages", 0600, Credentials{});
}

}  // namespace lvsim::host
