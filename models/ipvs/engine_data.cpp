// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/engine_data.hpp"

#include "sim/core/assert.hpp"
#include "sim/core/hash.hpp"

#include <span>

namespace lvsim::ipvs {

void EngineData::put(std::uint32_t entry, std::string_view data) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const bool is_new = slot_of_.insert({entry, free_.back()}).second;
    LVSIM_ASSERT(is_new, "entry {} has engine data already", entry);
    slots_[free_.back()].assign(data);
    free_.pop_back();
}

std::string_view EngineData::of(std::uint32_t entry) const {
    const auto found = slot_of_.find(entry);
    LVSIM_ASSERT(found != slot_of_.end(), "entry {} has no engine data", entry);
    return slots_[found->second];
}

void EngineData::drop(std::uint32_t entry) {
    const auto found = slot_of_.find(entry);
    LVSIM_ASSERT(found != slot_of_.end(), "entry {} has no engine data", entry);
    free_.push_back(found->second);
    slot_of_.erase(found);
}

std::uint64_t EngineData::hash_of(std::string_view data) {
    return hash_bytes(0, std::as_bytes(std::span(data)));
}

std::size_t EngineData::memory_bytes() const {
    std::size_t bytes = slots_.capacity() * sizeof(std::string);
    for (const std::string& data : slots_) bytes += data.capacity();
    return bytes;
}

}  // namespace lvsim::ipvs
