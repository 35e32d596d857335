// SPDX-License-Identifier: Apache-2.0
//
// HTTP_GET and SSL_GET, and the url in them.
#include "models/keepalived/config/checker_blocks.hpp"
#include "models/keepalived/config/server_words.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>
#include <vector>

namespace lvsim::keepalived {
namespace {

constexpr std::size_t kDigestDigits = 32;
constexpr std::uint16_t kStatusMin = 100;
constexpr std::uint16_t kStatusMax = 599;

HttpCheck& http(Draft& draft) {
    auto* check = std::get_if<HttpCheck>(&draft.checker().config.kind);
    return check == nullptr ? draft.nowhere.http : *check;
}

void begin_url(Reader& /*in*/, Draft& draft) {
    draft.nowhere.url = {};
    draft.nowhere.has_path = false;
}
void end_url(Reader& in, Draft& draft) {
    if (!draft.nowhere.has_path) {
        in.report("HTTP/SSL_GET checker url has no path - ignoring");
        return;
    }
    http(draft).urls.push_back(std::move(draft.nowhere.url));
}

void set_path(Reader& in, Draft& draft) {
    if (const auto path = in.need(1)) {
        draft.nowhere.url.path = *path;
        draft.nowhere.has_path = true;
    }
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

void set_digest(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    if (text->size() != kDigestDigits) {
        in.report(fmt::format("digest '{}' character length should be {} rather than {}", *text,
                              kDigestDigits, text->size()));
        return;
    }
    const auto* bad = std::find_if_not(text->begin(), text->end(), is_hex);
    if (bad != text->end()) {
        const auto pair = (bad - text->begin()) / 2 * 2;
        in.report(fmt::format("Unable to interpret hex digit in '{}' at offset {}/{}", *text, pair,
                              pair + 1));
        return;
    }
    std::string& digest = draft.nowhere.url.digest;
    digest.clear();
    std::transform(text->begin(), text->end(), std::back_inserter(digest),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
}

/// "200" or "200-299".
std::optional<std::pair<std::uint16_t, std::uint16_t>> status_range(std::string_view text) {
    const auto number = [](std::string_view digits) -> std::uint16_t {
        std::uint16_t value = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc() && end == digits.data() + digits.size() ? value : 0;
    };
    const std::size_t dash = text.find('-');
    const std::uint16_t first = number(text.substr(0, dash));
    const std::uint16_t last =
        dash == std::string_view::npos ? first : number(text.substr(dash + 1));
    if (first < kStatusMin || last > kStatusMax || last < first) {
        return std::nullopt;
    }
    return std::pair{first, last};
}

void set_status_codes(Reader& in, Draft& draft) {
    for (std::size_t i = 1; i < in.size(); ++i) {
        const auto range = status_range(in.word(i));
        if (range) {
            draft.nowhere.url.status_codes.push_back(*range);
        } else {
            in.report(fmt::format("Invalid HTTP_GET status code '{}'", in.word(i)));
        }
    }
}

void set_url_virtualhost(Reader& in, Draft& draft) {
    draft.nowhere.url.virtualhost = in.need(1).value_or("");
}
void set_regex(Reader& in, Draft& draft) {
    draft.nowhere.url.regex = in.need(1).value_or("");
}
void set_regex_options(Reader& in, Draft& draft) {
    for (std::size_t i = 1; i < in.size(); ++i) {
        draft.nowhere.url.regex_options.emplace_back(in.word(i));
    }
}
void set_regex_no_match(Reader& /*in*/, Draft& draft) {
    draft.nowhere.url.is_regex_inverted = true;
}
void refuse_word(Reader& in, Draft& /*draft*/) {
    in.refuse(in.word(0));
}

constexpr Keyword kUrlKeywords[] = {
    {.word = "path", .handle = set_path},
    {.word = "digest", .handle = set_digest},
    {.word = "status_code", .handle = set_status_codes},
    {.word = "virtualhost", .handle = set_url_virtualhost},
    {.word = "regex", .handle = set_regex},
    {.word = "regex_no_match", .handle = set_regex_no_match},
    {.word = "regex_options", .handle = set_regex_options},
    {.word = "regex_stack"},  // Memory of a library.
    {.word = "regex_min_offset", .handle = refuse_word},
    {.word = "regex_max_offset", .handle = refuse_word},
};
std::span<const Keyword> url_keywords() {
    return kUrlKeywords;
}

void set_virtualhost(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        in.report("HTTP_GET virtualhost name missing");
        return;
    }
    http(draft).virtualhost = in.word(1);
}

void set_protocol(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        in.report("Missing http_protocol version");
    } else if (in.word(1) == "1.0") {
        http(draft).protocol = HttpProtocol::Http10;
    } else if (in.word(1) == "1.0C") {
        http(draft).protocol = HttpProtocol::Http10Close;
    } else if (in.word(1) == "1.1") {
        http(draft).protocol = HttpProtocol::Http11;
    } else {
        in.report(fmt::format("Invalid http_protocol version {}", in.word(1)));
    }
}

void set_fast_recovery(Reader& in, Draft& draft) {
    if (const auto value = read_parameter_switch(in, "fast_recovery")) {
        http(draft).is_fast_recovery = *value;
    }
}
void set_sni(Reader& /*in*/, Draft& draft) {
    http(draft).sends_sni = true;
}
void set_old_retry(Reader& in, Draft& draft) {
    in.report("nb_get_retry is deprecated - please use 'retry'");
    set_checker_retry(in, draft);
}

constexpr Keyword kHttpWords[] = {
    {.word = "url", .handle = begin_url, .block = url_keywords, .end = end_url},
    {.word = "virtualhost", .handle = set_virtualhost},
    {.word = "http_protocol", .handle = set_protocol},
    {.word = "fast_recovery", .handle = set_fast_recovery},
    {.word = "enable_sni", .handle = set_sni},
    {.word = "nb_get_retry", .handle = set_old_retry},
};
constexpr auto kHttpKeywords = [] {
    std::array<Keyword, std::size(kConnectWords) + std::size(kHttpWords)> all{};
    std::copy(std::begin(kConnectWords), std::end(kConnectWords), all.begin());
    std::copy(std::begin(kHttpWords), std::end(kHttpWords), all.begin() + std::size(kConnectWords));
    return all;
}();

}  // namespace

std::span<const Keyword> http_keywords() {
    return kHttpKeywords;
}

void end_http_get(Reader& in, Draft& draft) {
    if (http(draft).urls.empty()) {
        in.report("HTTP/SSL_GET checker has no urls specified - ignoring");
        draft.checker().is_broken = true;
    }
}

}  // namespace lvsim::keepalived
