// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/rc_links.hpp"

#include "models/host/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace lvsim::host {

namespace {

std::string_view next_word(std::string_view& text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return text = {};
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

std::optional<int> priority_of(std::string_view word) {
    int value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    const bool is_right =
        error == std::errc() && end == word.data() + word.size() && value >= 0 && value <= 99;
    return is_right ? std::optional(value) : std::nullopt;
}

std::optional<ChkconfigHeader> read_header_line(std::string_view line) {
    ChkconfigHeader header;
    const std::string_view levels = next_word(line);
    if (levels != "-") header.levels = levels;
    const auto start = priority_of(next_word(line));
    const auto stop = priority_of(next_word(line));
    if (levels.empty() || !start || !stop) return std::nullopt;
    header.start = *start;
    header.stop = *stop;
    return header;
}

/// "S10network": a letter, two digits and a name.
std::optional<RcLink> parse_link(std::string_view file) {
    const auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
    if (file.size() < 4 || (file[0] != 'S' && file[0] != 'K')) return std::nullopt;
    if (!is_digit(file[1]) || !is_digit(file[2])) return std::nullopt;
    return RcLink{std::string(file), std::string(file.substr(3)), file[0] == 'S'};
}

}  // namespace

std::string rc_directory(int level) {
    return fmt::format("/etc/rc.d/rc{}.d", level);
}

std::optional<ChkconfigHeader> read_chkconfig_header(std::string_view script) {
    constexpr std::string_view kMark = "chkconfig:";
    while (!script.empty()) {
        const std::size_t end = std::min(script.find('\n'), script.size());
        std::string_view line = script.substr(0, end);
        script.remove_prefix(std::min(end + 1, script.size()));
        if (!line.starts_with('#')) continue;
        const std::size_t text = line.find_first_not_of("# \t");
        if (text == std::string_view::npos || !line.substr(text).starts_with(kMark)) continue;
        return read_header_line(line.substr(text + kMark.size()));
    }
    return std::nullopt;
}

std::vector<RcLink> RcLinks::in(int level) const {
    std::vector<RcLink> links;
    for (const std::string& file : files_.list(rc_directory(level))) {
        if (auto link = parse_link(file)) links.push_back(std::move(*link));
    }
    return links;
}

bool RcLinks::starts(std::string_view service, int level) const {
    const auto links = in(level);
    return std::any_of(links.begin(), links.end(), [&](const RcLink& link) {
        return link.is_start && link.service == service;
    });
}

bool RcLinks::has_any(std::string_view service) const {
    for (int level = 0; level < kRunlevels; ++level) {
        const auto links = in(level);
        if (std::any_of(links.begin(), links.end(),
                        [&](const RcLink& link) { return link.service == service; })) {
            return true;
        }
    }
    return false;
}

void RcLinks::add(std::string_view service, const ChkconfigHeader& header) {
    for (int level = 0; level < kRunlevels; ++level) {
        const auto links = in(level);
        const bool is_there = std::any_of(links.begin(), links.end(), [&](const RcLink& link) {
            return link.service == service;
        });
        if (!is_there) set(service, header, level, header.starts_in(level));
    }
}

void RcLinks::remove(std::string_view service) {
    for (int level = 0; level < kRunlevels; ++level) remove_in(service, level);
}

void RcLinks::remove_in(std::string_view service, int level) {
    for (const RcLink& link : in(level)) {
        if (link.service == service) files_.remove(rc_directory(level) + "/" + link.file);
    }
}

void RcLinks::set(std::string_view service, const ChkconfigHeader& header, int level, bool is_on) {
    remove_in(service, level);
    files_.add_link(fmt::format("{}/{}{:02}{}", rc_directory(level), is_on ? 'S' : 'K',
                                is_on ? header.start : header.stop, service),
                    fmt::format("../init.d/{}", service));
}

}  // namespace lvsim::host
