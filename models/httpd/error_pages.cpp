// SPDX-License-Identifier: Apache-2.0
//
// Apache's own words for what went wrong (modules/http/http_protocol.c as behaviour reference;
// 2.4 for debian-12, 2.2 for centos-6).
#include "models/httpd/responses.hpp"

#include <fmt/format.h>

namespace lvsim::httpd {

namespace {

std::string escaped_html(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        if (letter == '<') {
            out.append("&lt;");
        } else if (letter == '>') {
            out.append("&gt;");
        } else if (letter == '&') {
            out.append("&amp;");
        } else if (letter == '"') {
            out.append("&quot;");
        } else {
            out.push_back(letter);
        }
    }
    return out;
}

std::string explanation(std::uint16_t status, std::string_view method, std::string_view target,
                        bool is_apache_2_2) {
    switch (status) {
        case 301: return {};  // redirection() has it
        case 400:
            return "<p>Your browser sent a request that this server could not understand.<br />\n"
                   "</p>\n";
        case 403:
            return fmt::format("<p>You don't have permission to access {}\non this server.</p>\n",
                               target);
        case 404:
            return is_apache_2_2
                       ? fmt::format("<p>The requested URL {} was not found on this server.</p>\n",
                                     target)
                       : "<p>The requested URL was not found on this server.</p>\n";
        case 405:
            return is_apache_2_2
                       ? fmt::format(
                             "<p>The requested method {} is not allowed for the URL "
                             "{}.</p>\n",
                             method, target)
                       : fmt::format(
                             "<p>The requested method {} is not allowed for this URL.</p>\n",
                             method);
        case 408: return "<p>Server timeout waiting for the HTTP request from the client.</p>\n";
        case 414:
            return "<p>The requested URL's length exceeds the capacity\n"
                   "limit for this server.<br />\n</p>\n";
        case 417:
            return "<p>The expectation given in the Expect request-header\n"
                   "field could not be met by this server.\n</p>\n";
        case 501:
            return is_apache_2_2
                       ? fmt::format("<p>{} to {} not supported.<br />\n</p>\n", method, target)
                       : fmt::format("<p>{} not supported for current URL.<br />\n</p>\n", method);
        default: return {};
    }
}

}  // namespace

std::string_view reason_phrase(std::uint16_t status) {
    switch (status) {
        case 200: return "OK";
        case 301: return "Moved Permanently";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 414: return "Request-URI Too Long";
        case 417: return "Expectation Failed";
        case 501: return "Not Implemented";
        case 505: return "HTTP Version Not Supported";
        default: return "Unknown";
    }
}

bool drops_connection(std::uint16_t status) {
    return status == 400 || status == 408 || status == 414 || status == 417 || status == 501;
}

std::string Responses::error_body(std::uint16_t status, const ErrorContext& context) const {
    const std::string_view reason = reason_phrase(status);
    std::string text = explanation(status, escaped_html(context.method),
                                   escaped_html(context.target), is_apache_2_2_);
    if (status == 301) {
        text = fmt::format("<p>The document has moved <a href=\"{}\">here</a>.</p>\n",
                           escaped_html(context.location));
    }
    const std::string signature =
        has_signature_ ? fmt::format("<hr>\n<address>{} Server at {} Port {}</address>\n", server_,
                                     escaped_html(context.host), context.port)
                       : "";
    return fmt::format(
        "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n"
        "<html><head>\n<title>{0} {1}</title>\n</head><body>\n<h1>{1}</h1>\n{2}"
        "{3}</body></html>\n",
        status, reason, text, signature);
}

}  // namespace lvsim::httpd
