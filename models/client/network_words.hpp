// SPDX-License-Identifier: Apache-2.0
//
// Why a request failed, in the words of the C library, for programs that have sentences of their
// own around them (http_error.hpp has curl's).
#pragma once

#include "models/client/http_error.hpp"

#include <string_view>

namespace lvsim::client {

/// "Connection refused". What is no error of the system's has words of ours.
[[nodiscard]] std::string_view system_words(HttpError error, bool is_french);
/// The connection was never made.
[[nodiscard]] bool is_connect_failure(HttpError error);

}  // namespace lvsim::client
