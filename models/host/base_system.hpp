// SPDX-License-Identifier: Apache-2.0
//
// What every machine has on its disk before anybody puts something there: the programs that lvsim
// has, where its release keeps them, the users, and the devices.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {

class Files;
enum class Profile : std::uint8_t;

/// Where the release keeps a program: "/sbin/ipvsadm", "/usr/sbin/ipvsadm".
[[nodiscard]] std::string program_path(std::string_view program, Profile profile);

/// All programs of the registry are installed: machines of scenarios need no package.
void install_base_system(Files& files, Profile profile);

}  // namespace lvsim::host
