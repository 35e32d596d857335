// SPDX-License-Identifier: Apache-2.0
//
// The memory of a machine as ps and free show it. Not modelled: programs take what their like
// took on a CentOS 6 with 512 MB (pulse, lvsd and nanny as the lab's screens have them), and it
// neither grows nor runs out.
#pragma once

#include <cstdint>
#include <string_view>

namespace lvsim::host {

class ProcessTable;

inline constexpr std::int64_t kMemoryTotalKilobytes = 509'632;
inline constexpr std::int64_t kSwapTotalKilobytes = 1'015'800;

struct MemoryUse {
    std::int64_t virtual_kilobytes = 0;   ///< VSZ
    std::int64_t resident_kilobytes = 0;  ///< RSS
};
/// By a process's command line.
[[nodiscard]] MemoryUse memory_of(std::string_view command);

struct MemoryState {
    std::int64_t used = 0;  ///< All in kilobytes; with buffers and cache.
    std::int64_t buffers = 0;
    std::int64_t cached = 0;
};
[[nodiscard]] MemoryState memory_state(const ProcessTable& table);

/// What the kernel calls a program: the last part of the first word's path, 15 letters at most.
[[nodiscard]] std::string_view program_name(std::string_view command);

}  // namespace lvsim::host
