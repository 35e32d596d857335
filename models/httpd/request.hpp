// SPDX-License-Identifier: Apache-2.0
//
// Reading HTTP requests (RFC 9112) within Apache's limits. Pure functions over bytes: no state of a
// connection but where a head that is not complete was looked at last.
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::httpd {

inline constexpr std::size_t kLineBytesMax = 8'190;  ///< LimitRequestLine, LimitRequestFieldSize
inline constexpr std::size_t kFieldsMax = 100;       ///< LimitRequestFields
inline constexpr std::size_t kBlankLinesMax = 10;    ///< In front of a request, skipped.

/// Finds the end of a request's head while its bytes come.
class HeadScanner {
public:
    enum class State : std::uint8_t {
        Incomplete,
        Complete,
        LineTooLong,    ///< 414
        FieldTooLong,   ///< 400
        TooManyFields,  ///< 400
    };

    /// `bytes`: all there is of this request so far. Looks only at what is new.
    [[nodiscard]] State scan(std::string_view bytes);
    /// Bytes of the head, its blank line and blank lines in front included. Requires: Complete.
    [[nodiscard]] std::size_t size() const { return at_; }
    /// Whether the request line is there.
    [[nodiscard]] bool has_line() const { return lines_ > 0; }
    void reset() { *this = {}; }

private:
    std::size_t at_ = 0;  ///< The begin of the line that is not complete yet.
    std::size_t lines_ = 0;
    std::size_t blank_lines_ = 0;
};

enum class Method : std::uint8_t {
    Get,
    Head,
    Post,     ///< Refused like Other, but a page that is missing is missing.
    Other,    ///< A method that Apache knows and does not allow on a page: 405
    Unknown,  ///< 501
};

/// Views into the head it was parsed from.
struct Request {
    Method method = Method::Get;
    std::string_view line;    ///< The request line, for the log.
    std::string_view target;  ///< As sent.
    std::string_view host;    ///< The Host field; empty without one.
    std::string_view if_modified_since = {};
    std::string_view if_none_match = {};
    std::uint64_t content_length = 0;
    bool is_1_1 = false;
    bool wants_close = false;       ///< "Connection: close"
    bool wants_keep_alive = false;  ///< "Connection: keep-alive"
};

/// The request line of a head, also of one that is wrong. For the log.
[[nodiscard]] std::string_view request_line(std::string_view head);

/// Error: the status of the answer (400, 417, 501, 505). Requires: a complete head.
[[nodiscard]] tl::expected<Request, std::uint16_t> parse_request(std::string_view head);

/// The path a target names: without query, decoded, without "." and doubled slashes. Error: the
/// status of the answer.
[[nodiscard]] tl::expected<std::string, std::uint16_t> path_of(std::string_view target);

}  // namespace lvsim::httpd
