// SPDX-License-Identifier: Apache-2.0
//
// What belongs to answers that are no page: redirections to directories, documents of the site in
// place of Apache's own pages, and what the log files have of them.
#include "models/httpd/server.hpp"

#include <fmt/format.h>

namespace lvsim::httpd {

void Server::add_documents(Responses::ErrorContext& context, std::uint16_t status) {
    constexpr std::uint16_t kMoved = 301;
    constexpr std::uint16_t kNotModified = 304;
    if (!last_.request) return;
    const std::string_view target = last_.request->target;
    const std::size_t query = std::min(target.find('?'), target.size());
    if (status == kMoved) {
        const std::string_view host = last_.request->host;
        const std::string port = context.port == 80 ? "" : fmt::format(":{}", context.port);
        const std::string own = fmt::format("{}{}", context.host, port);
        context.location =
            fmt::format("http://{}{}/{}", host.empty() ? std::string_view(own) : host,
                        target.substr(0, query), target.substr(query));
    }
    if (status == kNotModified) context.etag = last_.page->etag;
    const auto& documents = config_.error_documents;
    const bool is_root = target.substr(0, query).find_first_not_of('/') == std::string_view::npos;
    const auto of_root = documents.root.find(status);
    const auto of_site = documents.site.find(status);
    error_document_.reset();
    if (is_root && of_root != documents.root.end()) {
        error_document_ = responses_->error_document(of_root->second);
    } else if (of_site != documents.site.end()) {
        error_document_ = responses_->error_document(of_site->second);
    }
    if (error_document_) context.document = &*error_document_;
}

void Server::prepare_logs(Connection& connection, std::uint16_t status) {
    if (!file_logs_->is_used()) return;
    const std::string client = to_text(connection.remote.address);
    if (status >= 400 && last_.request && !last_.path_note.empty()) {
        file_logs_->note("error", client, last_.path_note);
    } else if (status == 400) {
        file_logs_->note("error", client,
                         fmt::format("Invalid URI in request {}", log_.text(connection.line)));
    }
    LogEntry entry;
    entry.time = connection.request_time;
    entry.client = connection.remote.address;
    if (const auto info = tcp().info(connection.socket)) entry.local = info->local;
    entry.line = log_.text(connection.line);
    entry.head = last_.bytes;
    entry.status = status;
    entry.body_bytes = connection.response.body_bytes;
    connection.log_lines = file_logs_->lines_of(entry);
}

}  // namespace lvsim::httpd
