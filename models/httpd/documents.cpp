// SPDX-License-Identifier: Apache-2.0
//
// Pages that are files below DocumentRoot, read with the rights of the user "apache". A file that
// has changed is another page; connections that still send the old one keep it.
#include "models/host/files.hpp"
#include "models/httpd/responses.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::httpd {

namespace {

const host::Credentials kApache{48, 48, {}};
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

Responses::Found Responses::find_document(std::string_view path) {
    std::string file = host::absolute(document_root_ + std::string(path), "/");
    if (files_->is_directory(file)) {
        const std::string directory = file;
        file.clear();
        for (const std::string& index : directory_index_) {
            std::string candidate = fmt::format("{}/{}", directory, index);
            if (files_->read(candidate) && file.empty()) file = std::move(candidate);
        }
        if (file.empty()) return {nullptr, kForbidden};
    }
    auto content = files_->read(file, kApache);
    if (!content) {
        const bool is_forbidden = content.error() == host::FileError::PermissionDenied;
        return {nullptr, is_forbidden ? kForbidden : kNotFound};
    }
    return {&page_of(file, *content), 0};
}

ServedPage& Responses::page_of(const std::string& file, const std::string& content) {
    const auto found = pages_.find(file);
    if (found != pages_.end() && documents_[file] == content) return found->second;
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
    return pages_[file];
}

}  // namespace lvsim::httpd
