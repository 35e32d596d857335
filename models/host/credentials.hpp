// SPDX-License-Identifier: Apache-2.0
//
// Who a process acts as (credentials(7)). Saved and file-system ids are those of the user.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace lvsim::host {

struct Credentials {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::vector<std::uint32_t> groups = {};  ///< Supplementary groups.

    [[nodiscard]] bool is_root() const { return uid == 0; }
    [[nodiscard]] bool is_in(std::uint32_t group) const {
        return gid == group || std::find(groups.begin(), groups.end(), group) != groups.end();
    }
};

}  // namespace lvsim::host
