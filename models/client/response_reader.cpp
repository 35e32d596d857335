// SPDX-License-Identifier: Apache-2.0
#include "models/client/response_reader.hpp"

#include <algorithm>

namespace lvsim::client {

namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [](char left, char right) { return lower(left) == lower(right); });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// "HTTP/1.1 200 OK"; false: not that.
bool read_status_line(std::string_view line, ResponseHead& head) {
    const bool is_http = line.size() >= 12 && line.starts_with("HTTP/1.") && is_digit(line[7]) &&
                         line[8] == ' ' && (line.size() == 12 || line[12] == ' ') &&
                         std::all_of(line.begin() + 9, line.begin() + 12, is_digit);
    if (!is_http || line[9] == '0') return false;
    head.status = static_cast<std::uint16_t>((line[9] - '0') * 100 + (line[10] - '0') * 10 +
                                             (line[11] - '0'));
    head.is_closing = line[7] == '0';
    return true;
}

/// False: not a number, or not the same as one before.
bool read_length(std::string_view value, ResponseHead& head) {
    if (value.empty() || value.size() > 18) return false;
    std::uint64_t length = 0;
    for (const char letter : value) {
        if (!is_digit(letter)) return false;
        length = length * 10 + static_cast<std::uint64_t>(letter - '0');
    }
    if (head.has_length && head.length != length) return false;
    head.has_length = true;
    head.length = length;
    return true;
}

void read_field(std::string_view line, ResponseHead& head) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
        head.error = HttpError::BadResponse;
        return;
    }
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (equals_ignoring_case(name, "content-length")) {
        if (!read_length(value, head)) head.error = HttpError::BadResponse;
    } else if (equals_ignoring_case(name, "connection")) {
        if (equals_ignoring_case(value, "close")) head.is_closing = true;
        if (equals_ignoring_case(value, "keep-alive")) head.is_closing = false;
    } else if (equals_ignoring_case(name, "transfer-encoding")) {
        head.error = HttpError::NotModelled;
    }
}

/// RFC 9112 6.3, rule 1.
bool has_no_body(std::uint16_t status) {
    return status < 200 || status == 204 || status == 304;
}

}  // namespace

ResponseHead parse_response_head(std::string_view head) {
    ResponseHead result;
    if (!read_status_line(take_line(head), result)) {
        result.error = HttpError::BadResponse;
        return result;
    }
    std::string_view line;
    while (!(line = take_line(head)).empty()) read_field(line, result);
    if (has_no_body(result.status)) {
        result.has_length = true;
        result.length = 0;
    }
    return result;
}

void ResponseReader::begin(bool is_head) {
    partial_.clear();
    head_ = {};
    body_bytes_ = 0;
    is_head_request_ = is_head;
    has_head_ = false;
    is_done_ = false;
    error_ = HttpError::None;
}

std::size_t ResponseReader::add(std::string_view bytes, HeadCache& cache, ResponseSink* sink) {
    std::size_t used = 0;
    while (!is_done_ && used < bytes.size()) {
        const std::string_view rest = bytes.substr(used);
        used += has_head_ ? take_body(rest, sink) : take_head(rest, cache, sink);
    }
    return used;
}

std::size_t ResponseReader::take_head(std::string_view bytes, HeadCache& cache,
                                      ResponseSink* sink) {
    if (partial_.empty()) {
        if (!cache.bytes.empty() && bytes.starts_with(cache.bytes)) {
            accept_head(cache.bytes, cache, sink);
            return cache.bytes.size();
        }
        const std::size_t end = bytes.find("\r\n\r\n");
        if (end != std::string_view::npos) {
            accept_head(bytes.substr(0, end + 4), cache, sink);
            return end + 4;
        }
    }
    // In pieces: the end may lie across two of them.
    const std::size_t before = partial_.size();
    partial_.append(bytes);
    const std::size_t end = partial_.find("\r\n\r\n", before < 3 ? 0 : before - 3);
    if (end == std::string::npos) {
        if (partial_.size() > kHeadBytesMax) fail(HttpError::BadResponse);
        return bytes.size();
    }
    partial_.resize(end + 4);
    accept_head(partial_, cache, sink);
    partial_.clear();
    return end + 4 - before;
}

void ResponseReader::accept_head(std::string_view head, HeadCache& cache, ResponseSink* sink) {
    if (head != cache.bytes) {
        cache.head = parse_response_head(head);
        cache.bytes.assign(head);
    }
    head_ = cache.head;
    if (head_.error != HttpError::None) return fail(head_.error);
    if (head_.status < 200) return;  // an interim response: the real one follows
    has_head_ = true;
    if (sink != nullptr) sink->on_head(head);
    if (is_head_request_) {
        head_.has_length = true;
        head_.length = 0;
    }
    is_done_ = head_.has_length && head_.length == 0;
}

std::size_t ResponseReader::take_body(std::string_view bytes, ResponseSink* sink) {
    std::size_t size = bytes.size();
    if (head_.has_length) {
        size = static_cast<std::size_t>(std::min<std::uint64_t>(size, remaining()));
    }
    if (sink != nullptr) sink->on_body(bytes.substr(0, size));
    body_bytes_ += size;
    is_done_ = head_.has_length && body_bytes_ == head_.length;
    return size;
}

void ResponseReader::end() {
    if (is_done_) return;
    if (!has_begun()) return fail(HttpError::EmptyReply);
    if (!has_head_) return fail(HttpError::BadResponse);
    if (head_.has_length) return fail(HttpError::PartialBody);
    is_done_ = true;  // a body that ends with its connection
}

void ResponseReader::fail(HttpError error) {
    if (is_done_) return;
    is_done_ = true;
    error_ = error;
}

}  // namespace lvsim::client
