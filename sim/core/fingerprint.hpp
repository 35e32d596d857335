// SPDX-License-Identifier: Apache-2.0
//
// The fingerprint of a run: a hash over named ingredients, so that two runs that should be equal
// can be compared, and so that a difference names what differs (after OMNeT++'s idea).
#pragma once

#include "sim/core/hash.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace lvsim {

/// One running hash. Folding is a few instructions.
class FingerprintIngredient {
public:
    void fold(std::uint64_t value) { hash_ = hash_mix(hash_, value); }
    void fold_text(std::string_view text) { fold(hash_text(text)); }
    [[nodiscard]] std::uint64_t value() const { return hash_; }

private:
    std::uint64_t hash_ = 0;
};

class Fingerprint {
public:
    /// The ingredient of that name, made when first asked for. The reference stays valid.
    [[nodiscard]] FingerprintIngredient& ingredient(std::string_view name);

    /// All ingredients in the order of their names, folded: 16 hexadecimal digits.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] const std::map<std::string, FingerprintIngredient, std::less<>>& ingredients()
        const {
        return ingredients_;
    }

private:
    std::map<std::string, FingerprintIngredient, std::less<>> ingredients_;
};

}  // namespace lvsim
