// SPDX-License-Identifier: Apache-2.0
//
// The headers of curl's requests, in the order of its releases.
#pragma once

#include "models/client/commands/curl_options.hpp"
#include "models/client/url.hpp"

#include <string>
#include <string_view>

namespace lvsim::client {

/// What 7.19.7 calls itself.
inline constexpr std::string_view kOldAgent =
    "curl/7.19.7 (i386-redhat-linux-gnu) libcurl/7.19.7 NSS/3.13.1.0 zlib/1.2.3 libidn/1.18 "
    "libssh2/1.2.2";

/// Those given by -H take the place of curl's own; "Name:" leaves one out.
[[nodiscard]] std::string curl_headers(const CurlOptions& options, const UrlParts& url, bool is_old,
                                       bool has_data);
/// RFC 4648 4.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace lvsim::client
