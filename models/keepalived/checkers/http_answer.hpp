// SPDX-License-Identifier: Apache-2.0
//
// What a server answers to HTTP_GET, read as keepalived reads it: a head of at most 4 KiB that ends
// with an empty line (CR LF twice), in whose first line the status code stands between the first
// two blanks, and a body that ends with the connection. Content-Length does not count.
#pragma once

#include "models/keepalived/config/config.hpp"

#include <boost/uuid/detail/md5.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::keepalived {

/// The request for a url. `host`: what follows "Host: ".
[[nodiscard]] std::string http_request(const UrlConfig& url, HttpProtocol protocol,
                                       std::string_view host);

class HttpAnswer {
public:
    static constexpr std::size_t kHeadBytesMax = 4096;
    static constexpr std::size_t kBodyBytesMax = std::size_t{1} << 20;  ///< That a regex sees.

    /// `keeps_body`: somebody will look at body().
    explicit HttpAnswer(bool keeps_body = false) : keeps_body_(keeps_body) {}

    void add(std::string_view bytes);

    /// A whole head has come.
    [[nodiscard]] bool has_head() const { return has_head_; }
    /// Bytes have come, whatever they are.
    [[nodiscard]] bool has_bytes() const { return has_bytes_; }
    /// 0: the first line has none. Requires: has_head().
    [[nodiscard]] std::uint32_t status() const { return status_; }
    [[nodiscard]] std::string_view body() const { return body_; }
    /// MD5 of the body so far, as md5sum writes it.
    [[nodiscard]] std::string digest() const;

private:
    void take_body(std::string_view bytes);

    std::string head_;
    std::string body_;
    boost::uuids::detail::md5 md5_;
    std::uint32_t status_ = 0;
    bool keeps_body_ = false;
    bool has_head_ = false;
    bool has_bytes_ = false;
};

/// The status code of a head's first line; 0: there is none.
[[nodiscard]] std::uint32_t status_of(std::string_view head);

/// What was wrong with an answer, or which of its properties was looked at last.
enum class HttpVerdict : std::uint8_t {
    NoData,
    BadStatus,
    BadDigest,
    NoMatch,
    Status,
    Digest,
    Match
};
[[nodiscard]] bool is_good(HttpVerdict verdict);
/// Judges the answer to that url.
[[nodiscard]] HttpVerdict judge(const HttpAnswer& answer, const UrlConfig& url);

}  // namespace lvsim::keepalived
