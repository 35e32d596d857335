// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/log_format.hpp"

#include "models/host/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::httpd {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view field_of(std::string_view head, std::string_view name) {
    while (!head.empty()) {
        const std::size_t end = std::min(head.find('\n'), head.size());
        std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + 1, head.size()));
        const std::size_t colon = line.find(':');
        const std::string_view found = line.substr(0, colon);
        const bool is_it = colon != std::string_view::npos && found.size() == name.size() &&
                           std::equal(found.begin(), found.end(), name.begin(),
                                      [](char a, char b) { return lower(a) == lower(b); });
        if (!is_it) continue;
        std::string_view value = line.substr(colon + 1);
        while (value.starts_with(' ')) value.remove_prefix(1);
        while (value.ends_with('\r') || value.ends_with(' ')) value.remove_suffix(1);
        return value;
    }
    return {};
}

std::string or_dash(std::string_view text) {
    return text.empty() ? "-" : escaped_for_log(text);
}

/// The word `index` of a request line.
std::string_view word(std::string_view line, int index) {
    for (; index > 0; --index) {
        const std::size_t blank = line.find(' ');
        line = blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1);
    }
    return line.substr(0, line.find(' '));
}

}  // namespace

std::string escaped_for_log(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out.append({'\\', letter});
        } else if (letter == '\t') {
            out.append("\\t");
        } else if (code < 0x20 || code >= 0x7f) {
            out.append(fmt::format("\\x{:02x}", code));
        } else {
            out.push_back(letter);
        }
    }
    return out;
}

void LogFormat::add_text(char c) {
    if (items_.empty() || items_.back().directive != '\0') items_.emplace_back();
    items_.back().text += c;
}

tl::expected<LogFormat, std::string> LogFormat::parse(std::string_view format) {
    constexpr std::string_view kKnown = "aAbBhHlmpqrstuUv";
    LogFormat result;
    for (std::size_t at = 0; at < format.size(); ++at) {
        const bool is_escape = format[at] == '\\' && at + 1 < format.size();
        if (is_escape) {
            const char next = format[++at];
            result.add_text(next == 't' ? '\t' : next == 'n' ? '\n' : next);
            continue;
        }
        if (format[at] != '%') {
            result.add_text(format[at]);
            continue;
        }
        const std::size_t begin = at++;
        if (at < format.size() && (format[at] == '>' || format[at] == '<')) ++at;
        std::string name;
        if (at < format.size() && format[at] == '{') {
            const std::size_t end = std::min(format.find('}', at), format.size());
            name = format.substr(at + 1, end - at - 1);
            at = end + 1;
        }
        const char directive = at < format.size() ? format[at] : '\0';
        const bool is_field = directive == 'i' && !name.empty();
        const bool is_plain = name.empty() && kKnown.find(directive) != std::string_view::npos;
        if (directive == '%' && name.empty()) {
            result.add_text('%');
        } else if (is_field || is_plain) {
            result.items_.push_back({directive, std::move(name)});
        } else {
            return tl::unexpected(fmt::format("not modelled in lvsim: {} in a LogFormat",
                                              format.substr(begin, at + 1 - begin)));
        }
    }
    return result;
}

std::string LogFormat::line_of(const LogEntry& entry) const {
    std::string line;
    for (const Item& item : items_) {
        line += item.directive == '\0' ? item.text : value_of(item, entry);
    }
    return line;
}

std::string LogFormat::value_of(const Item& item, const LogEntry& entry) {
    const std::string_view target = word(entry.line, 1);
    const std::size_t query = std::min(target.find('?'), target.size());
    switch (item.directive) {
        case 'a':
        case 'h': return to_text(entry.client);
        case 'A': return to_text(entry.local.address);
        case 'b': return entry.body_bytes == 0 ? "-" : fmt::format("{}", entry.body_bytes);
        case 'B': return fmt::format("{}", entry.body_bytes);
        case 'H': return or_dash(word(entry.line, 2));
        case 'i': return or_dash(field_of(entry.head, item.text));
        case 'm': return or_dash(word(entry.line, 0));
        case 'p': return fmt::format("{}", entry.local.port);
        case 'q': return escaped_for_log(target.substr(query));
        case 'r': return or_dash(entry.line);
        case 's': return fmt::format("{}", entry.status);
        case 't': return fmt::format("[{}]", host::log_date(entry.time));
        case 'U': return or_dash(target.substr(0, query));
        case 'v': return to_text(entry.local.address);
        default: return "-";  // %l and %u: nobody is asked who he is
    }
}

}  // namespace lvsim::httpd
