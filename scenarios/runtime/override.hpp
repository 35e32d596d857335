// SPDX-License-Identifier: Apache-2.0
//
// `--set PATH=VALUE`: a change to a scenario file, made before anybody reads what it means.
#pragma once

#include "sim/core/result.hpp"

#include <string>
#include <string_view>

namespace lvsim::runtime {

/// Puts VALUE, written as in YAML, in the place of what stands at PATH ("networks.Intnet.delay",
/// "traffic[0].count"), or adds what PATH names and the file does not have: a key of an object, an
/// entry of a mapping. Elements of lists must be there.
struct Override {
    std::string path;
    std::string value;
    bool operator==(const Override&) const = default;
};

/// From "PATH=VALUE", cut at the first '='. `number`: which --set of the command line, from 1, for
/// the error.
[[nodiscard]] Result<Override> parse_override(std::string_view argument, int number);

/// "PATH=VALUE"
[[nodiscard]] std::string to_text(const Override& change);

}  // namespace lvsim::runtime
