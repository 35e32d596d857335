// SPDX-License-Identifier: Apache-2.0
#include "models/client/http_head.hpp"

#include <algorithm>

namespace lvsim::client {

namespace {

bool is_same(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [&](char left, char right) { return lower(left) == lower(right); });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trimmed(line);
}

}  // namespace

std::string_view header_field(std::string_view head, std::string_view name) {
    while (!head.empty()) {
        const std::string_view line = take_line(head);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !is_same(line.substr(0, colon), name)) continue;
        return trimmed(line.substr(colon + 1));
    }
    return {};
}

std::string_view reason_of(std::string_view head) {
    const std::string_view line = take_line(head);
    const std::size_t first = std::min(line.find(' '), line.size());
    const std::size_t second = line.find(' ', first + 1);
    return second == std::string_view::npos ? std::string_view() : line.substr(second + 1);
}

bool is_redirection(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string resolved(std::string_view location, std::string_view page) {
    if (location.find("://") != std::string_view::npos) return std::string(location);
    const std::size_t scheme = page.find("://");
    const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
    if (location.starts_with("//"))
        return std::string(page.substr(0, host - 2)) + std::string(location);
    const std::size_t path = std::min(page.find_first_of("/?#", host), page.size());
    const std::string_view server = page.substr(0, path);
    if (location.starts_with('/')) return std::string(server) + std::string(location);
    const std::string_view whole =
        page.substr(0, std::min(page.find_first_of("?#", path), page.size()));
    const std::size_t slash = whole.rfind('/');
    const bool has_directory = slash != std::string_view::npos && slash >= path;
    return has_directory ? std::string(whole.substr(0, slash + 1)) + std::string(location)
                         : std::string(server) + '/' + std::string(location);
}

}  // namespace lvsim::client
