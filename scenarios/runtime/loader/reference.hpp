// SPDX-License-Identifier: Apache-2.0
//
// docs/guide/scenario.md, made from the tables: what a scenario file may say.
#pragma once

#include <string>

namespace lvsim::runtime {

[[nodiscard]] std::string reference_page();

}  // namespace lvsim::runtime
