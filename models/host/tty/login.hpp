// SPDX-License-Identifier: Apache-2.0
//
// What a login on a terminal gives a shell: the user's groups, home and environment (login(1),
// environ(7)), in the language of the machine.
#pragma once

#include "models/host/command.hpp"

#include <string>
#include <string_view>

namespace lvsim::host {

class Files;
class Host;

/// Of the user in /etc/passwd; root's when there is none of that name. The directory is the home,
/// or "/" where there is none.
[[nodiscard]] Surroundings login_surroundings(Host& host, std::string_view user);
/// What bash reads when it is the shell of a login: /etc/profile, ~/.bash_profile or ~/.profile.
[[nodiscard]] std::string login_startup();
/// The value of LANG: /etc/sysconfig/i18n (CentOS) or /etc/default/locale (Debian); else "C".
[[nodiscard]] std::string language_of_machine(const Files& files);

}  // namespace lvsim::host
