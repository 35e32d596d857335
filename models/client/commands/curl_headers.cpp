// SPDX-License-Identifier: Apache-2.0
#include "models/client/commands/curl_headers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

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

bool is_given(const CurlOptions& options, std::string_view name) {
    const std::string front = fmt::format("{}:", name);
    return std::any_of(options.headers.begin(), options.headers.end(),
                       [&](const std::string& given) {
                           return is_same(std::string_view(given).substr(0, front.size()), front);
                       });
}

std::string_view agent(const CurlOptions& options, bool is_old) {
    if (options.has_user_agent) return options.user_agent;
    return is_old ? kOldAgent : "curl/7.88.1";
}

}  // namespace

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const bool is_there = at + i < bytes.size();
            group = group << 8U | (is_there ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            const bool is_padding = at + i > bytes.size();
            text += is_padding ? '=' : kDigits[group >> (18 - 6 * i) & 0x3fU];
        }
    }
    return text;
}

std::string curl_headers(const CurlOptions& options, const UrlParts& url, bool is_old,
                         bool has_data) {
    std::string text;
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!value.empty() && !is_given(options, name)) {
            text += fmt::format("{}: {}\r\n", name, value);
        }
    };
    const std::string login =
        options.user.empty() ? "" : fmt::format("Basic {}", base64(options.user));
    if (is_old) add("Authorization", login);
    if (is_old) add("User-Agent", agent(options, is_old));
    add("Host", url.authority);
    if (!is_old) add("Authorization", login);
    if (!is_old) add("User-Agent", agent(options, is_old));
    add("Accept", "*/*");
    add("Referer", options.referer);
    for (const std::string& given : options.headers) {
        const std::size_t colon = given.find(':');
        const bool is_removal = colon != std::string::npos && colon + 1 == given.size();
        if (colon != std::string::npos && !is_removal) text += given + "\r\n";
    }
    if (has_data) {
        add("Content-Length", fmt::format("{}", options.data->size()));
        add("Content-Type", "application/x-www-form-urlencoded");
    }
    return text;
}

}  // namespace lvsim::client
