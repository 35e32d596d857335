// SPDX-License-Identifier: Apache-2.0
//
// $NAME=VALUE of keepalived.conf: what is defined, and filling it in.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::keepalived {

/// Longer texts are refused, so that definitions of definitions end.
inline constexpr std::size_t kExpandedOctetsMax = 65'536;
inline constexpr int kReplacementsMax = 1'000;

class Definitions {
public:
    /// What keepalived defines itself: _PWD, _INSTANCE, _HASH, _BANG.
    void define(std::string name, std::string value);
    /// The name that "$NAME=..." defines; none if the line is no definition.
    [[nodiscard]] static std::optional<std::string_view> defined_name(std::string_view line);
    /// The line with $NAME (before a blank or the end) and ${NAME} replaced, again and again.
    /// Names that are not defined stay. None: it does not end (see the limits).
    [[nodiscard]] std::optional<std::string> expand(std::string_view line) const;

private:
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace lvsim::keepalived
