// SPDX-License-Identifier: Apache-2.0
//
// Why a connection or a look-up failed, in the words of the C library (strerror, gai_strerror of
// glibc), which programs put into their own sentences.
#pragma once

#include "models/client/http_error.hpp"
#include "models/host/name_lookup.hpp"

#include <string_view>

namespace lvsim::client {

/// "Connection refused". What is no error of the system's has the words of http_error.hpp.
[[nodiscard]] std::string_view system_words(HttpError error, bool is_french);
/// "Name or service not known". Requires: a failure.
[[nodiscard]] std::string_view resolver_words(host::NameLookup::Failure failure, bool is_french);
/// The connection was never made.
[[nodiscard]] bool is_connect_failure(HttpError error);

}  // namespace lvsim::client
