// SPDX-License-Identifier: Apache-2.0
//
// File modes as chmod(1) and mkdir -m read them and ls(1) and stat(1) write them.
#pragma once

#include "models/host/inode.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

/// What "u+x", "go=u,a-w" or "0755" makes of a mode. nullopt: not a mode. Octal numbers of less
/// than five digits keep the set-id bits of directories, as GNU's do.
[[nodiscard]] std::optional<std::uint32_t> changed_mode(std::string_view change,
                                                        const FileStatus& status,
                                                        std::uint32_t umask);
/// "drwxr-xr-x".
[[nodiscard]] std::string mode_text(const FileStatus& status);

}  // namespace lvsim::host
