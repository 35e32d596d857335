// SPDX-License-Identifier: Apache-2.0
//
// Who the users and groups of a machine are: what its /etc/passwd and /etc/group say (passwd(5),
// group(5)). The files are read at each question, as glibc does; lines that are no entries are
// skipped. Left out: passwords (root becomes anybody), NIS, LDAP.
#pragma once

#include "models/host/credentials.hpp"
#include "models/host/files.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct User {
    std::string name;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::string comment;
    std::string home;
    std::string shell;
};

struct Group {
    std::string name;
    std::uint32_t gid = 0;
    std::vector<std::string> members;
};

class Users {
public:
    /// Requires: the files outlive it.
    explicit Users(const Files& files);

    [[nodiscard]] const User* find(std::string_view name) const;
    [[nodiscard]] const User* find(std::uint32_t uid) const;
    [[nodiscard]] const Group* find_group(std::string_view name) const;
    [[nodiscard]] const Group* find_group(std::uint32_t gid) const;
    [[nodiscard]] const std::vector<User>& all() const { return users_; }
    [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }

    /// The name, or the number where none has it.
    [[nodiscard]] std::string name_of(std::uint32_t uid) const;
    [[nodiscard]] std::string group_name_of(std::uint32_t gid) const;
    /// What a login gives this user: its group and those that name it as a member.
    [[nodiscard]] Credentials credentials_of(const User& user) const;

private:
    std::vector<User> users_;
    std::vector<Group> groups_;
};

/// A number as chown(1) and id(1) take it instead of a name.
[[nodiscard]] std::optional<std::uint32_t> parse_id(std::string_view text);

}  // namespace lvsim::host
