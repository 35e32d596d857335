// SPDX-License-Identifier: Apache-2.0
//
// The `regex` of HTTP_GET. keepalived has PCRE2; this is Boost.Regex with its Perl syntax, which
// agrees on everything but rare constructs (recursion, callouts, \K). The only file pair of
// models/keepalived that knows Boost.Regex; nothing it throws leaves here.
#pragma once

#include "models/keepalived/config/config.hpp"

#include <string_view>

namespace lvsim::keepalived {

/// Whether the url's expression is found in the body. One that cannot be read, or takes too long,
/// is not found. Of regex_options, caseless, multiline, dotall and extended count.
[[nodiscard]] bool body_matches(std::string_view body, const UrlConfig& url);

}  // namespace lvsim::keepalived
