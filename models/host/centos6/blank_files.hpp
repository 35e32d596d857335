// SPDX-License-Identifier: Apache-2.0
//
// The files of a freshly installed CentOS 6 machine, as far as the lab reads, edits or shows them:
// one list of configuration files, one of what the installer wrote about this machine. Settings
// and formats are the distribution's; comments are in our words where nothing depends on them.
#pragma once

#include "models/host/boot/messages.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace lvsim::host {

class Files;

struct InstalledFile {
    std::string_view path;
    std::string_view text;
    std::uint32_t mode = 0644;
};

/// /etc itself: accounts, names, kernel settings, boot.
[[nodiscard]] std::span<const InstalledFile> system_files();
/// /etc/sysconfig and what the network scripts read.
[[nodiscard]] std::span<const InstalledFile> network_files();

/// What a package brings; empty: only programs, or a package without files here.
[[nodiscard]] std::span<const InstalledFile> package_files(std::string_view package);

/// Puts the list there, with its modes.
void install_files(Files& files, std::span<const InstalledFile> list);
/// A whole blank machine in `language`, whose only card has had the address `mac`: start scripts
/// and their links, programs, files.
void install_blank_machine(Files& files, Language language, MacAddress mac);

}  // namespace lvsim::host
