// SPDX-License-Identifier: Apache-2.0
//
// Reads HTTP responses (RFC 9112) as their bytes come: head, then a body by Content-Length or up to
// the end of the connection. Transfer codings are refused by name.
#pragma once

#include "models/client/http_error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::client {

/// What a response's head says.
struct ResponseHead {
    std::uint16_t status = 0;
    bool has_length = false;
    std::uint64_t length = 0;
    bool is_closing = false;  ///< The server will close the connection after it.
    HttpError error = HttpError::None;
};

/// Requires: a whole head, blank line included.
[[nodiscard]] ResponseHead parse_response_head(std::string_view head);

/// The head read last and what it says: most responses of a server are alike.
struct HeadCache {
    std::string bytes;
    ResponseHead head;
};

/// Receives parts of a response as they come; the views are valid during the call.
class ResponseSink {
public:
    virtual void on_head(std::string_view head) = 0;
    virtual void on_body(std::string_view bytes) = 0;

protected:
    ~ResponseSink() = default;
};

class ResponseReader {
public:
    static constexpr std::size_t kHeadBytesMax = std::size_t{64} * 1024;

    /// Ready for the next response. `is_head`: none has a body.
    void begin(bool is_head);
    /// Takes what belongs to this response; returns how many bytes those are.
    std::size_t add(std::string_view bytes, HeadCache& cache, ResponseSink* sink);
    /// The server will send no more. Notes an error unless the response may end here.
    void end();
    /// The connection broke.
    void fail(HttpError error);

    [[nodiscard]] bool is_done() const { return is_done_; }
    [[nodiscard]] HttpError error() const { return error_; }
    /// 0 until the head is there.
    [[nodiscard]] std::uint16_t status() const { return head_.status; }
    [[nodiscard]] std::uint64_t body_bytes() const { return body_bytes_; }
    [[nodiscard]] std::uint64_t remaining() const {
        return head_.has_length ? head_.length - body_bytes_ : 0;
    }
    [[nodiscard]] bool has_begun() const { return has_head_ || !partial_.empty(); }
    /// After it the connection can carry another request.
    [[nodiscard]] bool keeps_connection() const {
        return error_ == HttpError::None && !head_.is_closing && head_.has_length;
    }

private:
    std::size_t take_head(std::string_view bytes, HeadCache& cache, ResponseSink* sink);
    void accept_head(std::string_view head, HeadCache& cache, ResponseSink* sink);
    std::size_t take_body(std::string_view bytes, ResponseSink* sink);

    std::string partial_;  ///< A head that is not whole yet.
    ResponseHead head_;
    std::uint64_t body_bytes_ = 0;
    bool is_head_request_ = false;
    bool has_head_ = false;
    bool is_done_ = true;
    HttpError error_ = HttpError::None;
};

}  // namespace lvsim::client
