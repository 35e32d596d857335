// SPDX-License-Identifier: Apache-2.0
//
// Why a connection or a look-up failed, in the words of the C library (strerror, gai_strerror of
// glibc), which programs put into their own sentences.
#pragma once

#include "models/host/name_lookup.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <string_view>

namespace lvsim::host {

/// "Connection refused", "Connexion refusée". Requires: an error.
[[nodiscard]] std::string_view error_words(net::TcpError error, bool is_french);
/// "Name or service not known". Requires: a failure.
[[nodiscard]] std::string_view resolver_words(NameLookup::Failure failure, bool is_french);

}  // namespace lvsim::host
