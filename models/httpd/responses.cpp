// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/responses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace lvsim::httpd {

namespace {

constexpr std::size_t kChunkBytes = 32 * 1024;

}  // namespace

Responses::Responses(host::Host& host, const HttpdConfig& config)
    : world_(host.world()),
      payloads_(host.stack().payloads()),
      server_(config.server),
      keep_alive_timeout_(config.keep_alive_timeout),
      is_apache_2_2_(host.profile() == host::Profile::Centos6),
      has_signature_(config.has_signature),
      files_(&host.files()),
      document_root_(config.document_root),
      directory_index_(config.directory_index),
      aliases_(config.aliases) {
    for (const auto& [path, page] : config.pages) {
        add_page(path, page);
        pages_[path].service_time = page.service_time.value_or(config.service_time);
    }
    scratch_.reserve(kJoinedBytesMax + 1024);
}

void Responses::add_page(const std::string& path, const Page& page) {
    ServedPage& served = pages_[path];
    served.path = path;
    served.body_bytes = page.text.empty() ? page.bytes : page.text.size();
    served.head_begin =
        fmt::format("\r\nServer: {}\r\nContent-Length: {}\r\n", server_, served.body_bytes);
    served.head_end = fmt::format("Content-Type: {}\r\n\r\n", page.content_type);
    const std::string_view text = page.text;
    for (std::size_t at = 0; at < text.size(); at += kChunkBytes) {
        served.body.push_back(payloads_.copy_of(text.substr(at, kChunkBytes)));
    }
    if (text.empty()) add_filler(served, page.bytes);
}

/// All of a page without text are slices of the same bytes.
void Responses::add_filler(ServedPage& page, std::uint64_t bytes) {
    if (bytes > 0 && filler_.empty()) {
        filler_ = payloads_.copy_of(std::string_view(std::string(kChunkBytes, 'x')));
    }
    for (std::uint64_t left = bytes; left > 0;) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, kChunkBytes));
        page.body.push_back(filler_.slice(0, size));
        left -= size;
    }
}

ServedPage* Responses::find(std::string_view path) {
    auto found = pages_.find(path);
    if (found == pages_.end() && path == "/") found = pages_.find("/index.html");
    if (found == pages_.end() && path == "/index.html") found = pages_.find("/");
    return found == pages_.end() ? nullptr : &found->second;
}

Response Responses::page(ServedPage& page, const Persistence& persistence, bool is_head) {
    const bool is_joined = !is_head && page.body_bytes <= kJoinedBytesMax;
    Response response;
    response.body_bytes = is_head ? 0 : page.body_bytes;
    response.page = is_head || is_joined ? nullptr : &page;
    const bool is_shared = !(persistence.is_kept && persistence.is_announced);
    const std::int64_t second = host::unix_seconds(world_.now());
    ServedPage::Ready& ready = page.ready[(persistence.is_kept ? 0U : 1U) + (is_head ? 2U : 0U)];
    if (is_shared && ready.made_at == second) {
        response.first = ready.bytes;
        return response;
    }
    append_status_and_date(200);
    scratch_.append(page.head_begin);
    append_persistence(persistence);
    scratch_.append(page.head_end);
    if (is_joined) {
        for (const PayloadRef& chunk : page.body) scratch_.append(chunk.text());
    }
    response.first = take_scratch();
    if (is_shared) ready = {second, response.first};
    return response;
}

Response Responses::error(std::uint16_t status, const Persistence& persistence,
                          const ErrorContext& context) {
    const bool is_bare = status == 304;
    std::string body;
    if (context.document != nullptr) {
        body = context.document->text;
    } else if (!is_bare) {
        body = error_body(status, context);
    }
    const std::string type = context.document != nullptr ? context.document->content_type
                                                         : "text/html; charset=iso-8859-1";
    append_status_and_date(status);
    fmt::format_to(std::back_inserter(scratch_), "\r\nServer: {}\r\n", server_);
    if (status == 405) scratch_.append("Allow: GET,HEAD\r\n");
    if (!context.location.empty()) {
        fmt::format_to(std::back_inserter(scratch_), "Location: {}\r\n", context.location);
    }
    if (!is_bare) {
        fmt::format_to(std::back_inserter(scratch_), "Content-Length: {}\r\n", body.size());
    }
    append_persistence(persistence);
    if (is_bare) {
        fmt::format_to(std::back_inserter(scratch_), "ETag: {}\r\n\r\n", context.etag);
    } else {
        fmt::format_to(std::back_inserter(scratch_), "Content-Type: {}\r\n\r\n", type);
    }
    Response response;
    response.status = status;
    if (!context.is_head && !is_bare) {
        scratch_.append(body);
        response.body_bytes = body.size();
    }
    response.first = take_scratch();
    return response;
}

void Responses::append_status_and_date(std::uint16_t status) {
    const std::int64_t second = host::unix_seconds(world_.now());
    if (second != date_second_) {
        date_second_ = second;
        date_ = host::http_date(world_.now());
    }
    scratch_.clear();
    scratch_.append("HTTP/1.1 ");
    fmt::format_to(std::back_inserter(scratch_), "{} {}", status, reason_phrase(status));
    scratch_.append("\r\nDate: ").append(date_.data(), date_.size());
}

void Responses::append_persistence(const Persistence& persistence) {
    if (!persistence.is_kept) {
        scratch_.append("Connection: close\r\n");
    } else if (persistence.is_announced) {
        const auto seconds = keep_alive_timeout_.whole_seconds();
        if (persistence.requests_left > 0) {
            fmt::format_to(std::back_inserter(scratch_), "Keep-Alive: timeout={}, max={}\r\n",
                           seconds, persistence.requests_left);
        } else {
            fmt::format_to(std::back_inserter(scratch_), "Keep-Alive: timeout={}\r\n", seconds);
        }
        scratch_.append("Connection: Keep-Alive\r\n");
    }
}

PayloadRef Responses::take_scratch() {
    return payloads_.copy_of(std::string_view(scratch_));
}

}  // namespace lvsim::httpd
