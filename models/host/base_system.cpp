// SPDX-License-Identifier: Apache-2.0
#include "models/host/base_system.hpp"

#include "models/host/command.hpp"
#include "models/host/commands/not_modelled.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace lvsim::host {

namespace {

/// For root's use: in sbin, everywhere.
constexpr std::array<std::string_view, 30> kSystemPrograms = {
    "arp",           "chkconfig", "halt",    "httpd",          "ifconfig",
    "ifdown",        "ifup",      "init",    "iptables",       "iptables-restore",
    "iptables-save", "ipvsadm",   "lsmod",   "modprobe",       "poweroff",
    "reboot",        "rmmod",     "route",   "runlevel",       "service",
    "shutdown",      "sysctl",    "tcpdump", "telinit",        "chroot",
    "nologin",       "rsyslogd",  "sshd",    "NetworkManager", "keepalived"};

/// CentOS 6 keeps what the start needs outside of /usr.
constexpr std::array<std::string_view, 52> kRootPrograms = {
    "arping",   "awk",   "basename", "bash",  "cat",    "chgrp",   "chmod", "chown", "cp",
    "cut",      "date",  "df",       "dmesg", "echo",   "egrep",   "false", "fgrep", "find",
    "gawk",     "grep",  "hostname", "ip",    "kill",   "ln",      "ls",    "mkdir", "mktemp",
    "more",     "mount", "mv",       "nice",  "nano",   "netstat", "ping",  "ps",    "pwd",
    "readlink", "rm",    "rmdir",    "sed",   "sh",     "sleep",   "sort",  "stty",  "su",
    "sync",     "tar",   "touch",    "true",  "umount", "uname",   "vi"};

/// No files, or not by this name.
constexpr std::array<std::string_view, 2> kOnlyBuiltins = {":", kNotModelledProgram};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string directory_of(std::string_view program, Profile profile) {
    if (profile == Profile::Debian12) {
        return contains(kSystemPrograms, program) ? "/usr/sbin/" : "/usr/bin/";
    }
    if (program == "ip" || program == "arping") return "/sbin/";
    if (program == "httpd" || program == "sshd" || program == "tcpdump" ||
        program == "NetworkManager") {
        return "/usr/sbin/";
    }
    if (contains(kSystemPrograms, program)) return "/sbin/";
    return contains(kRootPrograms, program) ? "/bin/" : "/usr/bin/";
}

constexpr std::string_view kPasswd =
    "root:x:0:0:root:/root:/bin/bash\n"
    "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
    "bin:x:2:2:bin:/bin:/usr/sbin/nologin\n"
    "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n"
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
constexpr std::string_view kGroup =
    "root:x:0:\ndaemon:x:1:\nbin:x:2:\nadm:x:4:\ntty:x:5:\nwww-data:x:33:\nusers:x:100:\n"
    "nogroup:x:65534:\n";

}  // namespace

std::string program_path(std::string_view program, Profile profile) {
    return directory_of(program, profile).append(program);
}

void install_base_system(Files& files, Profile profile) {
    if (profile == Profile::Debian12) {
        files.add_link("/bin", "usr/bin");
        files.add_link("/sbin", "usr/sbin");
    }
    for (const std::string_view name : programs_not_modelled(profile)) {
        files.add_program(program_path(name, profile), kNotModelledProgram);
    }
    for (const Command& command : commands()) {
        const bool is_systemds = command.name == "systemctl" && profile != Profile::Debian12;
        if (contains(kOnlyBuiltins, command.name) || is_systemds) continue;
        files.add_program(program_path(command.name, profile), command.name);
    }
    files.write("/etc/passwd", kPasswd);
    files.write("/etc/group", kGroup);
    files.add_device("/dev/zero", Device::Zero);
    files.add_device("/dev/full", Device::Full);
    files.add_device("/dev/random", Device::Random);
    files.add_device("/dev/urandom", Device::Random);
    files.add_device("/dev/tty", Device::Terminal);
}

}  // namespace lvsim::host
