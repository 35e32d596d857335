// SPDX-License-Identifier: Apache-2.0
#include "models/host/users.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lvsim::host {

namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        if (end == text.size()) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<User> parse_user(std::string_view line) {
    const auto fields = split(line, ':');
    if (fields.size() != 7 || fields[0].empty()) return std::nullopt;
    const auto uid = parse_id(fields[2]);
    const auto gid = parse_id(fields[3]);
    if (!uid || !gid) return std::nullopt;
    return User{std::string(fields[0]), *uid, *gid, std::string(fields[4]), std::string(fields[5]),
                std::string(fields[6])};
}

std::optional<Group> parse_group(std::string_view line) {
    const auto fields = split(line, ':');
    if (fields.size() != 4 || fields[0].empty()) return std::nullopt;
    const auto gid = parse_id(fields[2]);
    if (!gid) return std::nullopt;
    Group group{std::string(fields[0]), *gid, {}};
    for (const std::string_view member : split(fields[3], ',')) {
        if (!member.empty()) group.members.emplace_back(member);
    }
    return group;
}

}  // namespace

std::optional<std::uint32_t> parse_id(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Users::Users(const Files& files) {
    const std::string passwd = files.read("/etc/passwd").value_or("");
    for (const std::string_view line : split(passwd, '\n')) {
        if (auto user = parse_user(line)) users_.push_back(std::move(*user));
    }
    const std::string group = files.read("/etc/group").value_or("");
    for (const std::string_view line : split(group, '\n')) {
        if (auto parsed = parse_group(line)) groups_.push_back(std::move(*parsed));
    }
}

const User* Users::find(std::string_view name) const {
    const auto found = std::find_if(users_.begin(), users_.end(),
                                    [&](const User& user) { return user.name == name; });
    return found == users_.end() ? nullptr : &*found;
}

const User* Users::find(std::uint32_t uid) const {
    const auto found = std::find_if(users_.begin(), users_.end(),
                                    [&](const User& user) { return user.uid == uid; });
    return found == users_.end() ? nullptr : &*found;
}

const Group* Users::find_group(std::string_view name) const {
    const auto found = std::find_if(groups_.begin(), groups_.end(),
                                    [&](const Group& group) { return group.name == name; });
    return found == groups_.end() ? nullptr : &*found;
}

const Group* Users::find_group(std::uint32_t gid) const {
    const auto found = std::find_if(groups_.begin(), groups_.end(),
                                    [&](const Group& group) { return group.gid == gid; });
    return found == groups_.end() ? nullptr : &*found;
}

std::string Users::name_of(std::uint32_t uid) const {
    const User* user = find(uid);
    return user != nullptr ? user->name : std::to_string(uid);
}

std::string Users::group_name_of(std::uint32_t gid) const {
    const Group* group = find_group(gid);
    return group != nullptr ? group->name : std::to_string(gid);
}

Credentials Users::credentials_of(const User& user) const {
    Credentials credentials{.uid = user.uid, .gid = user.gid, .groups = {user.gid}};
    for (const Group& group : groups_) {
        const auto& members = group.members;
        const bool is_member =
            std::find(members.begin(), members.end(), user.name) != members.end();
        if (is_member && group.gid != user.gid) credentials.groups.push_back(group.gid);
    }
    return credentials;
}

}  // namespace lvsim::host
