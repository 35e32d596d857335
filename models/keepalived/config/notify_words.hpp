// SPDX-License-Identifier: Apache-2.0
//
// notify_* of instances and groups.
#pragma once

#include "models/keepalived/config/draft.hpp"
#include "models/keepalived/config/reader.hpp"

#include <string>
#include <string_view>

namespace lvsim::keepalived {

/// Takes the command of a notify word, unless there is one already. `prefix` stands before the
/// message: "(V)", "vrrp group G:".
void set_notify(Reader& in, Draft& draft, std::string_view prefix, std::string& command);

}  // namespace lvsim::keepalived
