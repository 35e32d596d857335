// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/config/definitions.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::keepalived {
namespace {

bool is_name_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view leading_name(std::string_view text) {
    if (text.empty() || (text[0] >= '0' && text[0] <= '9')) {
        return {};
    }
    const auto* end = std::find_if_not(text.begin(), text.end(), is_name_letter);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// A use of a definition that stands at a '$'.
struct Use {
    std::string_view name;
    std::size_t octets = 0;  ///< Of the whole use.
};
Use use_at(std::string_view text) {
    const bool has_brace = text.size() > 1 && text[1] == '{';
    const std::string_view name = leading_name(text.substr(has_brace ? 2 : 1));
    const std::size_t end = name.size() + (has_brace ? 2 : 1);
    if (name.empty()) {
        return {};
    }
    if (has_brace) {
        return end < text.size() && text[end] == '}' ? Use{name, end + 1} : Use{};
    }
    return end == text.size() || is_blank(text[end]) ? Use{name, end} : Use{};
}

}  // namespace

void Definitions::define(std::string name, std::string value) {
    values_.insert_or_assign(std::move(name), std::move(value));
}

std::optional<std::string_view> Definitions::defined_name(std::string_view line) {
    if (line.empty() || line[0] != '$') {
        return std::nullopt;
    }
    const std::string_view name = leading_name(line.substr(1));
    const std::size_t end = name.size() + 1;
    if (name.empty() || end >= line.size() || line[end] != '=') {
        return std::nullopt;
    }
    return name;
}

std::optional<std::string> Definitions::expand(std::string_view line) const {
    std::string text(line);
    int replacements = 0;
    for (std::size_t at = text.find('$'); at != std::string::npos; at = text.find('$', at)) {
        const Use use = use_at(std::string_view(text).substr(at));
        const auto found = values_.find(use.name);
        if (use.octets == 0 || found == values_.end()) {
            ++at;
            continue;
        }
        text.replace(at, use.octets, found->second);
        if (++replacements > kReplacementsMax || text.size() > kExpandedOctetsMax) {
            return std::nullopt;
        }
    }
    return text;
}

}  // namespace lvsim::keepalived
