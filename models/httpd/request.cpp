// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/request.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace lvsim::httpd {

namespace {

constexpr std::uint16_t kBadRequest = 400;
constexpr std::uint16_t kNotFound = 404;
constexpr std::uint16_t kExpectationFailed = 417;
constexpr std::uint16_t kNotImplemented = 501;
constexpr std::uint16_t kVersionNotSupported = 505;

/// Methods that Apache has a number for, besides GET, HEAD and POST.
constexpr std::array<std::string_view, 14> kKnownMethods = {
    "PUT",  "DELETE", "CONNECT", "OPTIONS",   "TRACE", "PATCH",  "PROPFIND",
    "COPY", "MOVE",   "LOCK",    "PROPPATCH", "MKCOL", "UNLOCK", "REPORT"};

using Status = std::optional<std::uint16_t>;

bool is_blank(char letter) {
    return letter == ' ' || letter == '\t';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [](char left, char right) { return lower(left) == lower(right); });
}

/// RFC 9110 5.6.2
bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(letter) != std::string_view::npos;
    });
}

/// Whether a comma-separated list has the word.
bool has_word(std::string_view list, std::string_view word) {
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        if (equals_ignoring_case(trimmed(list.substr(at, end - at)), word)) return true;
        at = end + 1;
    }
    return false;
}

/// Cuts the next line off, without its line end (CR LF, or LF alone: RFC 9112 2.2).
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

Method method_of(std::string_view name) {
    if (name == "GET") return Method::Get;
    if (name == "HEAD") return Method::Head;
    if (name == "POST") return Method::Post;
    const bool is_known =
        std::find(kKnownMethods.begin(), kKnownMethods.end(), name) != kKnownMethods.end();
    return is_known ? Method::Other : Method::Unknown;
}

/// "HTTP/1.1" after the request line's second space.
Status read_version(std::string_view text, Request& request) {
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    const bool is_version = text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
                            text[6] == '.' && is_digit(text[7]);
    if (!is_version || text[5] == '0') return kBadRequest;
    if (text[5] > '1') return kVersionNotSupported;
    request.is_1_1 = text[7] != '0';
    return {};
}

Status read_request_line(std::string_view line, Request& request) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return kBadRequest;
    const std::string_view method = line.substr(0, first);
    request.target = line.substr(first + 1, last - first - 1);
    if (!is_token(method) || request.target.empty()) return kBadRequest;
    const bool is_clean = std::all_of(request.target.begin(), request.target.end(),
                                      [](char letter) { return letter > ' ' && letter != 0x7f; });
    if (!is_clean) return kBadRequest;
    request.line = line;
    request.method = method_of(method);
    return read_version(line.substr(last + 1), request);
}

/// What the fields say together.
struct Fields {
    int hosts = 0;
    std::optional<std::uint64_t> content_length;
    bool has_transfer_encoding = false;
    bool has_expectation = false;
};

Status read_content_length(std::string_view value, Fields& fields) {
    if (value.empty() || value.size() > 18) return kBadRequest;
    std::uint64_t length = 0;
    for (const char letter : value) {
        if (letter < '0' || letter > '9') return kBadRequest;
        length = length * 10 + static_cast<std::uint64_t>(letter - '0');
    }
    if (fields.content_length && *fields.content_length != length) return kBadRequest;
    fields.content_length = length;
    return {};
}

Status read_field(std::string_view line, Request& request, Fields& fields) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return kBadRequest;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (value.find('\0') != std::string_view::npos) return kBadRequest;
    if (equals_ignoring_case(name, "host")) {
        ++fields.hosts;
        request.host = value;
    } else if (equals_ignoring_case(name, "connection")) {
        request.wants_close = request.wants_close || has_word(value, "close");
        request.wants_keep_alive = request.wants_keep_alive || has_word(value, "keep-alive");
    } else if (equals_ignoring_case(name, "content-length")) {
        return read_content_length(value, fields);
    } else if (equals_ignoring_case(name, "transfer-encoding")) {
        fields.has_transfer_encoding = true;
    } else if (equals_ignoring_case(name, "if-modified-since")) {
        request.if_modified_since = value;
    } else if (equals_ignoring_case(name, "if-none-match")) {
        request.if_none_match = value;
    } else if (equals_ignoring_case(name, "expect")) {
        fields.has_expectation = true;
    }
    return {};
}

/// RFC 9112 3.2 (Host), 6.1 and 6.3 (lengths), RFC 9110 10.1.1 (Expect).
Status check_fields(const Fields& fields, Request& request) {
    if (fields.hosts > 1 || (fields.hosts == 0 && request.is_1_1)) return kBadRequest;
    if (fields.has_transfer_encoding) {
        return fields.content_length ? kBadRequest : kNotImplemented;
    }
    request.content_length = fields.content_length.value_or(0);
    if (fields.has_expectation) return kExpectationFailed;
    return {};
}

int hex_digit(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (lower(letter) >= 'a' && lower(letter) <= 'f') return lower(letter) - 'a' + 10;
    return -1;
}

/// Percent-decoded. A NUL or a slash must not come in this way (Apache: 404).
tl::expected<std::string, std::uint16_t> decoded(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            plain.push_back(text[at]);
            continue;
        }
        const int high = at + 1 < text.size() ? hex_digit(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? hex_digit(text[at + 2]) : -1;
        if (high < 0 || low < 0) return tl::unexpected(kBadRequest);
        const char letter = static_cast<char>(high * 16 + low);
        if (letter == '\0' || letter == '/') return tl::unexpected(kNotFound);
        plain.push_back(letter);
        at += 2;
    }
    return plain;
}

}  // namespace

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
    while (true) {
        const std::size_t end = bytes.find('\n', at_);
        const bool is_whole = end != std::string_view::npos;
        const std::size_t length = (is_whole ? end : bytes.size()) - at_;
        if (length > kLineBytesMax + 1)
            return lines_ == 0 ? State::LineTooLong : State::FieldTooLong;
        if (!is_whole) return State::Incomplete;
        const bool is_blank_line = length == 0 || (length == 1 && bytes[at_] == '\r');
        at_ = end + 1;
        if (!is_blank_line) {
            ++lines_;
        } else if (lines_ > 0 || ++blank_lines_ > kBlankLinesMax) {
            return State::Complete;
        }
        if (lines_ > kFieldsMax + 1) return State::TooManyFields;
    }
}

std::string_view request_line(std::string_view head) {
    std::string_view line;
    while (line.empty() && !head.empty()) line = take_line(head);
    return line;
}

tl::expected<Request, std::uint16_t> parse_request(std::string_view head) {
    Request request;
    std::string_view line;
    while (line.empty() && !head.empty()) line = take_line(head);
    if (const Status wrong = read_request_line(line, request)) return tl::unexpected(*wrong);
    Fields fields;
    while (!(line = take_line(head)).empty()) {
        if (const Status wrong = read_field(line, request, fields)) return tl::unexpected(*wrong);
    }
    if (const Status wrong = check_fields(fields, request)) return tl::unexpected(*wrong);
    return request;
}

tl::expected<std::string, std::uint16_t> path_of(std::string_view target) {
    if (target.starts_with("http://")) {  // absolute form: RFC 9112 3.2.2
        const std::size_t slash = target.find('/', 7);
        target = slash == std::string_view::npos ? "/" : target.substr(slash);
    }
    target = target.substr(0, target.find('?'));
    if (!target.starts_with('/')) return tl::unexpected(kBadRequest);
    const auto plain = decoded(target);
    if (!plain) return plain;
    std::vector<std::string_view> parts;
    const std::string_view text = *plain;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('/', at), text.size());
        const std::string_view part = text.substr(at, end - at);
        if (part == "..") {
            if (parts.empty()) return tl::unexpected(kBadRequest);
            parts.pop_back();
        } else if (!part.empty() && part != ".") {
            parts.push_back(part);
        }
        at = end + 1;
    }
    std::string path;
    for (const std::string_view part : parts) path.append("/").append(part);
    const bool is_directory = text.ends_with('/') || text.ends_with("/.") || text.ends_with("/..");
    if (is_directory || path.empty()) path.push_back('/');
    return path;
}

}  // namespace lvsim::httpd
