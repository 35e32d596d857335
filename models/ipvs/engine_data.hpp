// SPDX-License-Identifier: Apache-2.0
//
// What a persistence engine found the templates by, beside the table: the Call-ID of sip. Only
// templates of services with an engine have such data; its memory is used again when they go.
#pragma once

#include <tsl/robin_map.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::ipvs {

/// Keyed by the number of an entry.
class EngineData {
public:
    /// Requires: the entry has none.
    void put(std::uint32_t entry, std::string_view data);
    /// Requires: the entry has data. Valid until the next put() or drop().
    [[nodiscard]] std::string_view of(std::uint32_t entry) const;
    void drop(std::uint32_t entry);
    /// Of the data: where a template hangs in the table.
    [[nodiscard]] static std::uint64_t hash_of(std::string_view data);
    [[nodiscard]] std::size_t memory_bytes() const;

private:
    tsl::robin_map<std::uint32_t, std::uint32_t> slot_of_;
    std::vector<std::string> slots_;
    std::vector<std::uint32_t> free_;
};

}  // namespace lvsim::ipvs
