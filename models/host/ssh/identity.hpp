// SPDX-License-Identifier: Apache-2.0
//
// Who a machine and who a user is, for a remote login: host keys and known_hosts (sshd(8)), and
// passwords. Simplified: a key is 128 random bytes without arithmetic behind them, its fingerprint
// is a hash of ours, and /etc/shadow has passwords in plain words: "$lvsim$fenestros".
#pragma once

#include "sim/core/rng.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {
class Files;
}

namespace lvsim::host::ssh {

inline constexpr std::string_view kHostKeyFile = "/etc/ssh/ssh_host_rsa_key.pub";

/// "ssh-rsa AAAA...", made and kept when the machine has none yet.
[[nodiscard]] std::string host_key(Files& files, Rng& rng);
/// "4e:1b:..." of a key, as OpenSSH 5.3 shows it.
[[nodiscard]] std::string fingerprint(std::string_view key);

enum class Acquaintance : std::uint8_t { Unknown, Known, Changed };
struct KnownHost {
    Acquaintance state = Acquaintance::Unknown;
    int line = 0;  ///< Of the file, when the key has changed.
};
/// What a known_hosts file says of a machine; `name` is "h", or "[h]:2222".
[[nodiscard]] KnownHost look_up(std::string_view known_hosts, std::string_view name,
                                std::string_view key);

/// Of the user in /etc/shadow.
[[nodiscard]] bool is_password(const Files& files, std::string_view user,
                               std::string_view password);

}  // namespace lvsim::host::ssh
