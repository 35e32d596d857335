// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/login.hpp"

#include "models/host/boot/shell_settings.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

std::string search_path(Profile profile, const User& user) {
    const bool is_root = user.uid == 0;
    switch (profile) {
        case Profile::Centos6:
            return is_root ? "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin:" +
                                 user.home + "/bin"
                           : "/usr/local/bin:/bin:/usr/bin:/usr/local/sbin:/usr/sbin:/sbin:" +
                                 user.home + "/bin";
        case Profile::Debian12:
            return is_root ? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
                           : "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games";
    }
    return {};
}

User user_of(const Users& users, std::string_view name) {
    if (const User* found = users.find(name)) return *found;
    if (const User* root = users.find(0)) return *root;
    return {.name = "root", .comment = "root", .home = "/root", .shell = "/bin/bash"};
}

}  // namespace

std::string language_of_machine(const Files& files) {
    for (const std::string_view path : {"/etc/sysconfig/i18n", "/etc/default/locale"}) {
        const auto text = files.read(path);
        if (!text) continue;
        ShellSettings settings;
        source_settings(settings, *text, path);
        if (const std::string_view language = settings.get("LANG"); !language.empty()) {
            return std::string(language);
        }
    }
    return "C";
}

Surroundings login_surroundings(Host& host, std::string_view name) {
    const Users users(host.files());
    const User user = user_of(users, name);
    Surroundings surroundings;
    surroundings.user = users.credentials_of(user);
    const auto home = host.files().stat(user.home, surroundings.user);
    surroundings.directory = home && home->is_directory() ? user.home : "/";
    surroundings.umask = host.profile() == Profile::Centos6 && user.uid != 0 ? 0002 : 0022;
    surroundings.environment = {
        {"HOME", user.home},
        {"HOSTNAME", host.host_name()},
        {"LANG", language_of_machine(host.files())},
        {"LOGNAME", user.name},
        {"MAIL", fmt::format("/var/spool/mail/{}", user.name)},
        {"PATH", search_path(host.profile(), user)},
        {"SHELL", user.shell.empty() ? "/bin/bash" : user.shell},
        {"TERM", "xterm"},
        {"USER", user.name},
    };
    // /etc/profile of CentOS 6, ~/.bashrc of Debian.
    surroundings.environment["HISTCONTROL"] =
        host.profile() == Profile::Centos6 ? "ignoredups" : "ignoreboth";
    return surroundings;
}

std::string login_startup() {
    return "if [ -r /etc/profile ]; then . /etc/profile; fi\n"
           "if [ -r ~/.bash_profile ]; then . ~/.bash_profile\n"
           "elif [ -r ~/.profile ]; then . ~/.profile; fi\n";
}

}  // namespace lvsim::host
