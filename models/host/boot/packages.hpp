// SPDX-License-Identifier: Apache-2.0
//
// The packages that yum can install on a CentOS 6 machine, and rpm's list of those that are: a
// file of the machine, so that it outlives a reboot. Names and versions are those of CentOS 6.6;
// sizes are plausible, not checked (centos6-lab.md, section 4.2).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Files;

struct Package {
    std::string_view name;
    std::string_view arch;
    std::string_view version;  ///< "2.2.15-39.el6.centos", the epoch 0 in front of it left out
    std::string_view summary;
    std::uint32_t bytes = 0;  ///< To download.
    std::uint32_t installed_bytes = 0;
    /// What it needs of other packages that may be missing: how yum words it, and who has it.
    struct Need {
        std::string_view what;
        std::string_view package;
    };
    std::vector<Need> needs = {};
    std::vector<std::string_view> programs = {};  ///< Commands of the registry.
    std::vector<std::string_view> directories = {};
    struct Link {
        std::string_view path;
        std::string_view target;
    };
    std::vector<Link> links = {};

    [[nodiscard]] std::string full_name() const;  ///< "httpd-2.2.15-39.el6.centos.i686"
};

/// Those of the mirror and of a fresh machine, by name.
[[nodiscard]] const std::vector<Package>& all_packages();
/// nullptr: the mirror has no such package.
[[nodiscard]] const Package* find_package(std::string_view name);

class PackageStore {
public:
    explicit PackageStore(Files& files) : files_(files) {}

    /// Takes the programs of packages away that are not installed.
    void remove_missing_programs();
    /// What a fresh installation has.
    void install_base();
    [[nodiscard]] bool is_installed(std::string_view name) const;
    /// By name.
    [[nodiscard]] std::vector<std::string> installed() const;
    /// With its files, programs and start script.
    void install(const Package& package);
    /// Configuration files that were changed stay, as "FILE.rpmsave".
    void remove(const Package& package);
    /// `wanted` and what it needs that is not there, in the order in which it is installed; the
    /// packages that were asked for are last.
    [[nodiscard]] std::vector<const Package*> missing_for(
        std::span<const Package* const> wanted) const;
    /// Those that are installed and need `name`, directly or not.
    [[nodiscard]] std::vector<const Package*> needing(std::string_view name) const;

private:
    void write_list(const std::vector<std::string>& names);

    Files& files_;
};

}  // namespace lvsim::host
