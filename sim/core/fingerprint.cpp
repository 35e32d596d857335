// SPDX-License-Identifier: Apache-2.0
#include "sim/core/fingerprint.hpp"

#include <fmt/format.h>

namespace lvsim {

FingerprintIngredient& Fingerprint::ingredient(std::string_view name) {
    const auto found = ingredients_.find(name);
    return found != ingredients_.end() ? found->second : ingredients_[std::string(name)];
}

std::string Fingerprint::text() const {
    std::uint64_t hash = 0;
    for (const auto& [name, ingredient] : ingredients_) {
        hash = hash_mix(hash, hash_text(name));
        hash = hash_mix(hash, ingredient.value());
    }
    return fmt::format("{:016x}", hash);
}

}  // namespace lvsim
