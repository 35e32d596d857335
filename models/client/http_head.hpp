// SPDX-License-Identifier: Apache-2.0
//
// What programs look for in the head of an answer, and where a redirection leads (RFC 9110, RFC
// 3986 5.2 as far as HTTP servers use it).
#pragma once

#include <string>
#include <string_view>

namespace lvsim::client {

/// The value of a field, without blanks around it; empty: there is none. Case does not matter.
[[nodiscard]] std::string_view header_field(std::string_view head, std::string_view name);
/// "Not Found" of "HTTP/1.1 404 Not Found".
[[nodiscard]] std::string_view reason_of(std::string_view head);
/// Whether a status says where else to ask.
[[nodiscard]] bool is_redirection(int status);
/// What a Location means on a page: "/a" on http://h/b is http://h/a.
[[nodiscard]] std::string resolved(std::string_view location, std::string_view page);

}  // namespace lvsim::client
