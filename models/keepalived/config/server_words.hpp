// SPDX-License-Identifier: Apache-2.0
//
// Words that virtual servers, real servers and checkers have in common.
#pragma once

#include "models/keepalived/config/draft.hpp"
#include "models/keepalived/config/reader.hpp"

#include <optional>
#include <string_view>

namespace lvsim::keepalived {

/// "ADDRESS [PORT]" from word `at` on; a range or net behind the address is not looked at. None: it
/// is bad (a bad number has been reported).
[[nodiscard]] std::optional<Endpoint> read_endpoint(Reader& in, std::size_t at);

// connect_timeout and delay_loop; `whose` is "virtual server", "real server" or empty (a checker).
void set_connect_timeout(Reader& in, CheckTimes& times, std::string_view whose);
void set_delay_loop(Reader& in, CheckTimes& times, std::string_view whose);
void set_delay_before_retry(Reader& in, CheckTimes& times);
void set_warmup(Reader& in, CheckTimes& times);
/// Of servers; checkers allow 0.
void set_server_retry(Reader& in, CheckTimes& times);

/// A switch whose value may be left out; reported when it is none ("Invalid alpha parameter foo").
[[nodiscard]] std::optional<bool> read_parameter_switch(Reader& in, std::string_view what);

/// notify_up, quorum_up, ...: takes the command unless there is one.
void set_server_command(Reader& in, Draft& draft, CommandConfig& command);

}  // namespace lvsim::keepalived
