// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/packages.hpp"

#include "models/host/base_system.hpp"
#include "models/host/boot/rc_links.hpp"
#include "models/host/boot/services.hpp"
#include "models/host/centos6/blank_files.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::string_view kList = "/var/lib/rpm/Packages";
constexpr std::array<std::string_view, 9> kBase = {"apr",       "apr-util",    "bash",
                                                   "coreutils", "initscripts", "iptables",
                                                   "net-tools", "rsyslog",     "yum"};

void add_to(std::vector<const Package*>& list, const Package* package) {
    if (std::find(list.begin(), list.end(), package) == list.end()) list.push_back(package);
}

}  // namespace

std::string Package::full_name() const {
    return fmt::format("{}-{}.{}", name, version, arch);
}

const std::vector<Package>& all_packages() {
    static const std::vector<Package> kPackages = {
        {"apr", "i686", "1.3.9-5.el6_2", "Apache Portable Runtime library", 129'000, 313'000},
        {"apr-util", "i686", "1.3.9-3.el6_0.1", "Apache Portable Runtime Utility library", 88'000,
         200'000},
        {"apr-util-ldap", "i686", "1.3.9-3.el6_0.1", "APR utility library LDAP DBM driver", 15'360,
         8'000},
        {"bash", "i686", "4.1.2-29.el6", "The GNU Bourne Again shell", 905'000, 3'100'000},
        {"coreutils", "i686", "8.4-37.el6", "A set of basic GNU tools", 3'100'000, 12'000'000},
        {"httpd",
         "i686",
         "2.2.15-39.el6.centos",
         "Apache HTTP Server",
         844'800,
         3'158'000,
         {{"httpd-tools = 2.2.15-39.el6.centos", "httpd-tools"},
          {"apr-util-ldap", "apr-util-ldap"},
          {"/etc/mime.types", "mailcap"}},
         {"apachectl", "httpd"},
         {"/var/www/html", "/var/www/cgi-bin", "/var/www/error", "/var/log/httpd",
          "/var/run/httpd"},
         {{"/etc/httpd/logs", "../../var/log/httpd"}, {"/etc/httpd/run", "../../var/run/httpd"}}},
        {"httpd-tools",
         "i686",
         "2.2.15-39.el6.centos",
         "Tools for use with the Apache HTTP Server",
         76'800,
         138'000,
         {},
         {"ab"}},
        {"initscripts", "i686", "9.03.46-1.el6.centos", "The inittab file and the start scripts",
         960'000, 5'400'000},
        {"iptables", "i686", "1.4.7-14.el6", "Tools for managing Linux kernel packet filtering",
         247'000, 800'000},
        {"ipvsadm",
         "i686",
         "1.25-10.el6",
         "Utility to administer the Linux Virtual Server",
         42'000,
         78'000,
         {},
         {"ipvsadm"}},
        {"mailcap", "noarch", "2.1.31-2.el6", "Helper application and MIME type associations",
         27'648, 51'000},
        {"net-tools", "i686", "1.60-110.el6_2", "Basic networking tools", 236'000, 740'000},
        {"rsyslog", "i686", "5.8.10-8.el6", "Enhanced system logging and kernel message trapping",
         640'000, 2'000'000},
        {"yum", "noarch", "3.2.29-60.el6.centos", "RPM package installer/updater/manager",
         1'000'000, 4'500'000},
    };
    return kPackages;
}

const Package* find_package(std::string_view name) {
    const auto& all = all_packages();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Package& package) {
        return package.name == name || package.full_name() == name ||
               fmt::format("{}.{}", package.name, package.arch) == name;
    });
    return found == all.end() ? nullptr : &*found;
}

void PackageStore::install_base() {
    write_list({kBase.begin(), kBase.end()});
    remove_missing_programs();
}

void PackageStore::remove_missing_programs() {
    for (const Package& package : all_packages()) {
        if (is_installed(package.name)) continue;
        for (const std::string_view program : package.programs) {
            files_.remove(program_path(program, Profile::Centos6));
        }
    }
}

std::vector<std::string> PackageStore::installed() const {
    const std::string text = files_.read(kList).value_or("");
    std::vector<std::string> names;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        names.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return names;
}

bool PackageStore::is_installed(std::string_view name) const {
    const auto names = installed();
    return std::find(names.begin(), names.end(), name) != names.end();
}

void PackageStore::write_list(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += name + "\n";
    files_.write(std::string(kList), text);
}

void PackageStore::install(const Package& package) {
    auto names = installed();
    names.emplace_back(package.name);
    std::sort(names.begin(), names.end());
    write_list(names);
    for (const std::string_view program : package.programs) {
        files_.add_program(program_path(program, Profile::Centos6), program);
    }
    for (const std::string_view directory : package.directories) {
        files_.add_directory(std::string(directory));
    }
    for (const Package::Link& link : package.links) {
        files_.add_link(std::string(link.path), link.target);
    }
    for (const InstalledFile& file : package_files(package.name)) {
        // What a person has put there stays: rpm writes its own beside it.
        const std::string path(file.path);
        const bool is_there = files_.read(path).has_value();
        install_files(files_, std::array{InstalledFile{is_there ? path + ".rpmnew" : path,
                                                       file.text, file.mode}});
    }
    for (const StartScript& script : start_scripts()) {
        if (script.package != package.name) continue;
        const std::string text = start_script_text(script);
        const std::string path = fmt::format("{}/{}", kInitDirectory, script.name);
        install_files(files_, std::array{InstalledFile{path, text, 0755}});
        RcLinks(files_).add(script.name, *read_chkconfig_header(text));
    }
}

void PackageStore::remove(const Package& package) {
    auto names = installed();
    std::erase(names, package.name);
    write_list(names);
    for (const std::string_view program : package.programs) {
        files_.remove(program_path(program, Profile::Centos6));
    }
    for (const InstalledFile& file : package_files(package.name)) {
        const std::string path(file.path);
        const auto now = files_.read(path);
        if (now && *now != file.text) files_.write(path + ".rpmsave", *now);
        files_.remove(path);
    }
    for (const StartScript& script : start_scripts()) {
        if (script.package != package.name) continue;
        RcLinks(files_).remove(script.name);
        files_.remove(fmt::format("{}/{}", kInitDirectory, script.name));
    }
}

std::vector<const Package*> PackageStore::missing_for(
    std::span<const Package* const> wanted) const {
    std::vector<const Package*> list;
    for (const Package* package : wanted) {
        for (const Package::Need& need : package->needs) {
            const Package* other = find_package(need.package);
            if (is_installed(other->name)) continue;
            const std::array one = {other};
            for (const Package* deeper : missing_for(one)) add_to(list, deeper);
        }
    }
    std::sort(list.begin(), list.end(),
              [](const Package* a, const Package* b) { return a->name < b->name; });
    for (const Package* package : wanted) {
        if (!is_installed(package->name)) add_to(list, package);
    }
    return list;
}

std::vector<const Package*> PackageStore::needing(std::string_view name) const {
    std::vector<const Package*> list;
    for (const Package& package : all_packages()) {
        const bool needs_it =
            std::any_of(package.needs.begin(), package.needs.end(),
                        [&](const Package::Need& need) { return need.package == name; });
        if (!needs_it || !is_installed(package.name)) continue;
        add_to(list, &package);
        for (const Package* deeper : needing(package.name)) add_to(list, deeper);
    }
    return list;
}

}  // namespace lvsim::host
