// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/http_answer.hpp"

#include "models/keepalived/checkers/body_pattern.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::keepalived {

namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::uint32_t kStatusMax = 999;
constexpr std::size_t kBelowBlock = 63;  ///< Bytes; a block of MD5 has one more.

bool is_wanted(std::uint32_t status, const UrlConfig& url) {
    if (url.status_codes.empty()) return status >= 200 && status <= 299;
    return std::any_of(url.status_codes.begin(), url.status_codes.end(), [&](const auto& range) {
        return status >= range.first && status <= range.second;
    });
}

}  // namespace

std::string http_request(const UrlConfig& url, HttpProtocol protocol, std::string_view host) {
    return fmt::format("GET {} HTTP/1.{}\r\nUser-Agent: KeepAliveClient\r\n{}Host: {}\r\n\r\n",
                       url.path, protocol == HttpProtocol::Http11 ? 1 : 0,
                       protocol == HttpProtocol::Http10 ? "" : "Connection: close\r\n", host);
}

void HttpAnswer::add(std::string_view bytes) {
    has_bytes_ = has_bytes_ || !bytes.empty();
    if (has_head_) return take_body(bytes);
    const std::size_t old_size = head_.size();
    head_ += bytes.substr(0, kHeadBytesMax - std::min(kHeadBytesMax, old_size));
    const std::size_t end = head_.find(kEndOfHead, old_size < 3 ? 0 : old_size - 3);
    if (end == std::string::npos) return;
    has_head_ = true;
    const std::size_t head_bytes = end + kEndOfHead.size();
    head_.resize(head_bytes);
    status_ = status_of(head_);
    take_body(bytes.substr(head_bytes - old_size));
}

void HttpAnswer::take_body(std::string_view bytes) {
    // Boost's MD5 reads whole blocks as words, wherever they lie: pieces below one are copied
    // first.
    for (std::string_view rest = bytes; !rest.empty();) {
        const std::size_t size = std::min(rest.size(), kBelowBlock);
        md5_.process_bytes(rest.data(), size);
        rest.remove_prefix(size);
    }
    if (keeps_body_) body_ += bytes.substr(0, kBodyBytesMax - body_.size());
}

std::string HttpAnswer::digest() const {
    boost::uuids::detail::md5 md5 = md5_;
    boost::uuids::detail::md5::digest_type words;
    md5.get_digest(words);
    std::string text;
    for (const unsigned int word : words) text += fmt::format("{:08x}", word);
    return text;
}

std::uint32_t status_of(std::string_view head) {
    const std::string_view line = head.substr(0, head.find('\r'));
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) return 0;
    const std::string_view rest = line.substr(blank + 1);
    const std::size_t end = rest.find(' ');
    if (end == std::string_view::npos || end == 0) return 0;
    std::uint32_t status = 0;
    for (const char c : rest.substr(0, end)) {
        if (c < '0' || c > '9' || status > kStatusMax) return 0;
        status = status * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return status;
}

bool is_good(HttpVerdict verdict) {
    switch (verdict) {
        case HttpVerdict::NoData:
        case HttpVerdict::BadStatus:
        case HttpVerdict::BadDigest:
        case HttpVerdict::NoMatch: return false;
        case HttpVerdict::Status:
        case HttpVerdict::Digest:
        case HttpVerdict::Match: return true;
    }
    return false;
}

HttpVerdict judge(const HttpAnswer& answer, const UrlConfig& url) {
    if (!answer.has_head()) return HttpVerdict::NoData;
    if (!is_wanted(answer.status(), url)) return HttpVerdict::BadStatus;
    auto verdict = HttpVerdict::Status;
    if (!url.digest.empty()) {
        if (answer.digest() != url.digest) return HttpVerdict::BadDigest;
        verdict = HttpVerdict::Digest;
    }
    if (!url.regex.empty()) {
        if (body_matches(answer.body(), url) == url.is_regex_inverted) return HttpVerdict::NoMatch;
        verdict = HttpVerdict::Match;
    }
    return verdict;
}

}  // namespace lvsim::keepalived
