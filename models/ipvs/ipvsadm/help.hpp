// SPDX-License-Identifier: Apache-2.0
//
// What ipvsadm -h and -v print.
#pragma once

#include "models/ipvs/profile.hpp"

#include <string>
#include <string_view>

namespace lvsim::ipvs::ipvsadm {

[[nodiscard]] std::string_view version_line(Profile profile);
/// `program` is argv[0] as typed.
[[nodiscard]] std::string help_text(Profile profile, std::string_view program);

}  // namespace lvsim::ipvs::ipvsadm
