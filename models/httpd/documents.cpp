// SPDX-License-Identifier: Apache-2.0
//
// Pages that are files below DocumentRoot, read with the rights of the user "apache". A file that
// has changed is another page; connections that still send the old one keep it.
#include "models/host/files.hpp"
#include "models/host/time_format.hpp"
#include "models/httpd/responses.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::httpd {

namespace {

const host::Credentials kApache{48, 48, {}};
constexpr std::uint16_t kMoved = 301;
constexpr std::uint16_t kForbidden = 403;
constexpr std::uint16_t kNotFound = 404;

struct TypeOfName {
    std::string_view end;
    std::string_view type;
};
constexpr std::array<TypeOfName, 9> kTypes = {{{".html", "text/html; charset=UTF-8"},
                                               {".htm", "text/html; charset=UTF-8"},
                                               {".css", "text/css; charset=UTF-8"},
                                               {".js", "application/javascript"},
                                               {".txt", "text/plain; charset=UTF-8"},
                                               {".gif", "image/gif"},
                                               {".jpg", "image/jpeg"},
                                               {".jpeg", "image/jpeg"},
                                               {".png", "image/png"}}};

std::string type_of(std::string_view path) {
    for (const TypeOfName& one : kTypes) {
        if (path.ends_with(one.end)) return std::string(one.type);
    }
    return "text/plain; charset=UTF-8";
}

}  // namespace

std::string Responses::file_of(std::string_view path) const {
    for (const auto& [front, directory] : aliases_) {
        const bool is_below =
            path.starts_with(front) &&
            (front.ends_with('/') || path.size() == front.size() || path[front.size()] == '/');
        if (!is_below) continue;
        return host::absolute(fmt::format("{}/{}", directory, path.substr(front.size())), "/");
    }
    return host::absolute(document_root_ + std::string(path), "/");
}

Responses::Found Responses::find_document(std::string_view path) {
    const std::string file = file_of(path);
    if (files_->is_directory(file)) return find_directory(file, path);
    auto content = files_->read(file, kApache);
    if (content) return {&page_of(file, *content), 0, {}};
    if (content.error() == host::FileError::PermissionDenied) {
        return {
            nullptr, kForbidden,
            fmt::format("(13)Permission denied: file permissions deny server access: {}", file)};
    }
    return {nullptr, kNotFound, fmt::format("File does not exist: {}", file)};
}

Responses::Found Responses::find_directory(const std::string& file, std::string_view path) {
    if (!path.ends_with('/')) return {nullptr, kMoved, {}};
    const std::string front = file == "/" ? "" : file;
    for (const std::string& index : directory_index_) {
        const std::string candidate = fmt::format("{}/{}", front, index);
        const auto content = files_->read(candidate, kApache);
        if (content) return {&page_of(candidate, *content), 0, {}};
        if (content.error() != host::FileError::PermissionDenied) continue;
        return {nullptr, kForbidden,
                fmt::format("(13)Permission denied: file permissions deny server access: {}",
                            candidate)};
    }
    return {nullptr, kForbidden,
            fmt::format("Directory index forbidden by Options directive: {}/", front)};
}

std::optional<Page> Responses::error_document(std::string_view path) const {
    const std::string file = file_of(path);
    auto content = files_->read(file, kApache);
    if (!content) return std::nullopt;
    Page page;
    page.text = std::move(*content);
    page.content_type = type_of(file);
    return page;
}

ServedPage& Responses::page_of(const std::string& file, const std::string& content) {
    ServedPage now;
    describe(now, file);
    const auto found = pages_.find(file);
    const bool is_same =
        found != pages_.end() && documents_[file] == content && found->second.etag == now.etag;
    if (is_same) return found->second;
    if (found != pages_.end() && found->second.body_bytes > kJoinedBytesMax) {
        retired_.push_back(pages_.extract(found));
    } else if (found != pages_.end()) {
        pages_.erase(found);  // it left in one piece: nobody refers to it
    }
    Page page;
    page.text = content;
    page.content_type = type_of(file);
    add_page(file, page);
    documents_[file] = content;
    ServedPage& served = pages_[file];
    describe(served, file);
    const std::size_t end_of_server = served.head_begin.find("Content-Length: ");
    served.head_begin.insert(end_of_server, fmt::format("Last-Modified: {}\r\nETag: {}\r\n",
                                                        served.modified, served.etag));
    return served;
}

/// FileETag INode MTime Size, as 2.2 has it.
void Responses::describe(ServedPage& page, const std::string& file) const {
    const auto status = files_->stat(file, kApache);
    if (!status) return;
    constexpr std::int64_t kMicrosecond = 1000;
    page.modified = host::format_time("%a, %d %b %Y %H:%M:%S GMT", status->modified);
    page.etag =
        fmt::format("\"{:x}-{:x}-{:x}\"", static_cast<std::uint64_t>(status->inode),
                    status->size_bytes, host::nanoseconds_of(status->modified) / kMicrosecond);
}

}  // namespace lvsim::httpd
