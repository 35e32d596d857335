// SPDX-License-Identifier: Apache-2.0
#include "models/host/ssh/identity.hpp"

#include "models/host/files.hpp"
#include "sim/core/hash.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host::ssh {

namespace {

constexpr std::string_view kPlain = "$lvsim$";

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// "a,b,c" has the name.
bool is_in_list(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        if (list.substr(0, end) == name) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

std::string host_key(Files& files, Rng& rng) {
    const std::string path(kHostKeyFile);
    if (auto there = files.read(path); there && there->starts_with("ssh-rsa ")) {
        while (there->ends_with('\n')) there->pop_back();
        return *there;
    }
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    constexpr int kKeyDigits = 340;
    std::string key = "ssh-rsa AAAAB3NzaC1yc2EAAAABIwAAAQEA";
    for (int i = 0; i < kKeyDigits; ++i) {
        const std::uint64_t draw = rng.below(kDigits.size());
        key += kDigits[static_cast<std::size_t>(draw)];
    }
    key += "==";
    files.write(path, key + "\n");
    return key;
}

std::string fingerprint(std::string_view key) {
    std::uint64_t first = 0;
    std::uint64_t second = 1;
    for (const char c : key) {
        first = hash_mix(first, static_cast<unsigned char>(c));
        second = hash_mix(second, static_cast<unsigned char>(c));
    }
    std::string text;
    for (const std::uint64_t half : {first, second}) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            text += fmt::format("{}{:02x}", text.empty() ? "" : ":",
                                half >> static_cast<unsigned>(shift) & 0xffU);
        }
    }
    return text;
}

KnownHost look_up(std::string_view known_hosts, std::string_view name, std::string_view key) {
    KnownHost found;
    for (int line = 1; !known_hosts.empty(); ++line) {
        const std::string_view text = take_line(known_hosts);
        const std::size_t blank = text.find(' ');
        if (blank == std::string_view::npos || !is_in_list(text.substr(0, blank), name)) continue;
        if (text.substr(blank + 1) == key) return {Acquaintance::Known, line};
        if (found.state == Acquaintance::Unknown) found = {Acquaintance::Changed, line};
    }
    return found;
}

bool is_password(const Files& files, std::string_view user, std::string_view password) {
    const std::string shadow = files.read("/etc/shadow").value_or("");
    std::string_view rest = shadow;
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || line.substr(0, colon) != user) continue;
        const std::string_view field = line.substr(colon + 1);
        const std::string_view secret = field.substr(0, field.find(':'));
        return secret.starts_with(kPlain) && secret.substr(kPlain.size()) == password;
    }
    return false;
}

}  // namespace lvsim::host::ssh
