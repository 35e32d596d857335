// SPDX-License-Identifier: Apache-2.0
//
// keepalived.conf as `keepalived -t` tests it and as the daemon reads it (behaviour: keepalived
// 2.2.7): what is reported, by which process and in which order, the exit status, and what is left
// of the file as values.
#pragma once

#include "models/keepalived/config/config.hpp"
#include "models/keepalived/config/reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::keepalived {

/// Exit statuses of a configuration test.
inline constexpr int kConfigGood = 0;
inline constexpr int kConfigFatal = 2;     ///< A value is missing: reading ended there.
inline constexpr int kConfigTroubled = 5;  ///< Something was reported.
/// A script would run as root without script security, or an included file must be there and is
/// not.
inline constexpr int kConfigInsecure = 6;

struct ConfigReport {
    std::vector<ConfigMessage> messages;  ///< In the order of `keepalived -t`.
    int status = kConfigGood;
    /// False: the daemon does not start with this file (an interface is not there, a VRID is
    /// missing, a value is missing, ...). A file with status 5 may well start.
    bool can_start = true;
    Config config;

    /// What `keepalived -t` prints, a line each.
    [[nodiscard]] std::vector<std::string> lines() const;
};

/// Reads a file and those it includes. A file that is not there is an empty one.
[[nodiscard]] ConfigReport check_configuration(const ConfigMachine& machine, std::string_view path);

}  // namespace lvsim::keepalived
