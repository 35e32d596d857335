// SPDX-License-Identifier: Apache-2.0
//
// The bytes of responses. A page's head and body are made once a simulated second (the Date field)
// and shared by all who ask; only what says "Keep-Alive: timeout=5, max=97" is made for each.
#pragma once

#include "models/host/calendar.hpp"
#include "models/httpd/config.hpp"
#include "sim/core/world.hpp"
#include "sim/wire/payload.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {
class Files;
}

namespace lvsim::httpd {

/// A body up to this size travels in one piece with its head.
inline constexpr std::uint64_t kJoinedBytesMax = 16 * 1024;

/// What a response says of the connection's future (Apache: ap_set_keepalive).
struct Persistence {
    bool is_kept = false;
    bool is_announced = false;  ///< The client asked with a keep-alive token: it gets an answer.
    std::uint32_t requests_left = 0;  ///< For the announcement; 0: no limit.
};

/// A page that is served.
struct ServedPage {
    std::string path;
    std::string head_begin;  ///< "Server: ..." and "Content-Length: ..."
    std::string head_end;    ///< "Content-Type: ..." and the blank line
    std::vector<PayloadRef> body;
    std::uint64_t body_bytes = 0;
    Distribution service_time;
    std::string modified = {};  ///< Last-Modified; empty: not a file.
    std::string etag = {};

    /// Heads with what fits of the body, made in the second `made_at`: for connections that stay
    /// without a word, for ones that close, and both for HEAD.
    struct Ready {
        std::int64_t made_at = -1;
        PayloadRef bytes;
    };
    std::array<Ready, 4> ready;
};

/// What goes out for a request: `first`, then the chunks of the page's body from `next_chunk` on.
struct Response {
    std::uint16_t status = 200;
    PayloadRef first;
    const ServedPage* page = nullptr;  ///< Null: `first` is all.
    std::size_t next_chunk = 0;
    std::uint64_t body_bytes = 0;  ///< Of the body sent (0 for HEAD).
};

class Responses {
public:
    /// Requires: host outlives it.
    Responses(host::Host& host, const HttpdConfig& config);

    /// The page at a path; "/" also stands for "/index.html". nullptr: none.
    [[nodiscard]] ServedPage* find(std::string_view path);

    struct Found {
        ServedPage* page = nullptr;
        std::uint16_t error = 0;  ///< The status of the answer without a page.
        std::string log = {};     ///< What the error log has of it.
    };
    /// The file at a path below DocumentRoot, as it is now. Requires: there is a DocumentRoot.
    [[nodiscard]] Found find_document(std::string_view path);
    /// The page of an error document of the site; nullopt: there is none.
    [[nodiscard]] std::optional<Page> error_document(std::string_view path) const;

    [[nodiscard]] Response page(ServedPage& page, const Persistence& persistence, bool is_head);

    struct ErrorContext {
        std::string_view method;
        std::string_view target;  ///< For the text of Apache 2.2.
        std::string_view host;    ///< Who the client thinks we are.
        std::uint16_t port = 0;
        bool is_head = false;
        std::string location = {};       ///< Of a redirection.
        const Page* document = nullptr;  ///< ErrorDocument: in place of Apache's own page.
        std::string_view etag = {};      ///< Of what has not changed (304).
    };
    [[nodiscard]] Response error(std::uint16_t status, const Persistence& persistence,
                                 const ErrorContext& context);

private:
    void add_page(const std::string& path, const Page& page);
    /// Of a path of the site: below DocumentRoot, or where an Alias says.
    [[nodiscard]] std::string file_of(std::string_view path) const;
    [[nodiscard]] Found find_directory(const std::string& file, std::string_view path);
    /// The page of a file with this content.
    [[nodiscard]] ServedPage& page_of(const std::string& file, const std::string& content);
    /// ETag and Last-Modified of a file as it is.
    void describe(ServedPage& page, const std::string& file) const;
    void add_filler(ServedPage& page, std::uint64_t bytes);
    void append_status_and_date(std::uint16_t status);
    void append_persistence(const Persistence& persistence);
    [[nodiscard]] PayloadRef take_scratch();
    [[nodiscard]] std::string error_body(std::uint16_t status, const ErrorContext& context) const;

    World& world_;
    PayloadPool& payloads_;
    std::string server_;
    SimDuration keep_alive_timeout_;
    bool is_apache_2_2_;
    bool has_signature_;
    using Pages = std::map<std::string, ServedPage, std::less<>>;
    Pages pages_;
    const host::Files* files_;
    std::string document_root_;
    std::vector<std::string> directory_index_;
    std::vector<std::pair<std::string, std::string>> aliases_;
    std::map<std::string, std::string, std::less<>> documents_;  ///< Contents of files in pages_.
    std::vector<Pages::node_type> retired_;                      ///< Pages whose file has changed.
    PayloadRef filler_;
    std::int64_t date_second_ = -1;
    host::HttpDate date_{};
    std::string scratch_;  ///< Where a response is put together; keeps its capacity.
};

/// "Not Found"
[[nodiscard]] std::string_view reason_phrase(std::uint16_t status);
/// After these Apache closes the connection (ap_status_drops_connection).
[[nodiscard]] bool drops_connection(std::uint16_t status);

}  // namespace lvsim::httpd
