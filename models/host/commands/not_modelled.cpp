// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/not_modelled.hpp"

#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<std::string_view, 95> kCentos6 = {
    "alternatives", "at",      "atq",      "atrm",      "batch",     "bc",      "blkid",
    "bunzip2",      "bzip2",   "cal",      "cfdisk",    "chage",     "chfn",    "chsh",
    "chvt",         "cpio",    "crontab",  "csplit",    "dc",        "dd",      "depmod",
    "emacs",        "ethtool", "expand",   "fdisk",     "file",      "firefox", "fsck",
    "git",          "gpasswd", "gpg",      "groupadd",  "groupdel",  "gunzip",  "gzip",
    "hwclock",      "iconv",   "info",     "insmod",    "ionice",    "join",    "kpartx",
    "last",         "lastlog", "locale",   "locate",    "lsblk",     "lscpu",   "lsof",
    "lspci",        "lvs",     "mail",     "mesg",      "mkfifo",    "mkfs",    "mknod",
    "mkswap",       "mktemp",  "modinfo",  "mutt",      "newgrp",    "ntpdate", "openssl",
    "parted",       "passwd",  "perl",     "pstree",    "pvs",       "python",  "renice",
    "rsync",        "screen",  "setfacl",  "sha256sum", "sha512sum", "shred",   "split",
    "strace",       "strings", "sudo",     "swapon",    "sync",      "tar",     "telnet",
    "umount",       "unzip",   "updatedb", "useradd",   "userdel",   "usermod", "vgs",
    "vmstat",       "w",       "whereis",  "zip"};

constexpr std::array<std::string_view, 38> kDebian12 = {
    "apt",        "apt-get", "bzip2",    "chage",     "chsh",  "dd",     "dpkg",   "expand",
    "fdisk",      "gpasswd", "groupadd", "gunzip",    "gzip",  "iconv",  "insmod", "join",
    "journalctl", "last",    "lsblk",    "lscpu",     "mesg",  "mkfifo", "mknod",  "mktemp",
    "passwd",     "perl",    "renice",   "sha256sum", "split", "sync",   "tar",    "umount",
    "useradd",    "userdel", "usermod",  "vmstat",    "w",     "zcat"};

int refuse_program(const CommandContext* context) {
    return refuse(context, base_name(context->args[0]));
}

}  // namespace

std::span<const std::string_view> programs_not_modelled(Profile profile) {
    switch (profile) {
        case Profile::Centos6: return kCentos6;
        case Profile::Debian12: return kDebian12;
    }
    return {};
}

Process not_modelled_main(CommandContext* context) {
    return run_at_once(context, refuse_program);
}

}  // namespace lvsim::host
