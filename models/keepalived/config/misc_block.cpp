// SPDX-License-Identifier: Apache-2.0
//
// MISC_CHECK and UDP_CHECK.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/checker_blocks.hpp"
#include "models/keepalived/config/server_words.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace lvsim::keepalived {
namespace {

MiscCheck& misc(Draft& draft) {
    auto* check = std::get_if<MiscCheck>(&draft.checker().config.kind);
    return check == nullptr ? draft.nowhere.misc : *check;
}
UdpCheck& udp(Draft& draft) {
    auto* check = std::get_if<UdpCheck>(&draft.checker().config.kind);
    return check == nullptr ? draft.nowhere.udp : *check;
}

void set_misc_path(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        return;
    }
    misc(draft).script.line = in.word(1);
    draft.lvs.runs_insecure_script |= is_insecure(in, draft, misc(draft).script);
}

void set_misc_timeout(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto timeout = read_seconds(in, *text, {0, kTimeoutRange.max_us});
    if (timeout) {
        draft.checker().misc_timeout = *timeout;
    } else {
        in.report(fmt::format("Invalid misc_timeout value '{}'", *text));
    }
}

void set_misc_dynamic(Reader& /*in*/, Draft& draft) {
    misc(draft).is_dynamic = true;
}

void set_misc_user(Reader& in, Draft& draft) {
    const auto user = in.need(1);
    if (!user) {
        return;
    }
    if (!in.machine().has_user(*user) || (in.size() > 2 && !in.machine().has_group(in.word(2)))) {
        in.report(fmt::format("Failed to set uid/gid for misc checker script '{}' - removing",
                              misc(draft).script.line));
        draft.checker().is_broken = true;
        return;
    }
    misc(draft).script.user = *user;
}

constexpr Keyword kMiscKeywords[] = {
    {.word = "misc_path", .handle = set_misc_path},
    {.word = "misc_timeout", .handle = set_misc_timeout},
    {.word = "misc_dynamic", .handle = set_misc_dynamic},
    {.word = "user", .handle = set_misc_user},
    {.word = "alpha", .handle = set_checker_alpha},
    {.word = "retry", .handle = set_checker_retry},
    {.word = "delay_before_retry", .handle = set_checker_delay_before_retry},
    {.word = "warmup", .handle = set_checker_warmup},
    {.word = "delay_loop", .handle = set_checker_delay_loop},
    {.word = "log_all_failures", .handle = set_checker_log_all_failures},
};

/// Octets in hexadecimal: in each word pairs of digits, an odd one at its end alone. x and X stand
/// for four bits that do not count, if allowed.
struct HexText {
    std::vector<std::uint8_t> octets;
    std::vector<std::uint8_t> mask;
};

/// A digit and the bits of it that count.
struct Nibble {
    std::uint8_t value = 0;
    std::uint8_t mask = 0xf;
};
std::optional<Nibble> nibble_of(char c, bool may_be_any) {
    if (may_be_any && (c == 'x' || c == 'X')) {
        return Nibble{0, 0};
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    const std::size_t value = kDigits.find(lower);
    if (value == std::string_view::npos) {
        return std::nullopt;
    }
    return Nibble{static_cast<std::uint8_t>(value)};
}

bool add_hex_word(std::string_view word, bool may_be_any, HexText& text) {
    for (std::size_t i = 0; i < word.size(); i += 2) {
        const auto high = nibble_of(word[i], may_be_any);
        if (!high) {
            return false;
        }
        if (i + 1 == word.size()) {
            text.octets.push_back(high->value);
            text.mask.push_back(static_cast<std::uint8_t>(0xf0 | high->mask));
            break;
        }
        const auto low = nibble_of(word[i + 1], may_be_any);
        if (!low) {
            return false;
        }
        text.octets.push_back(static_cast<std::uint8_t>(high->value << 4 | low->value));
        text.mask.push_back(static_cast<std::uint8_t>(high->mask << 4 | low->mask));
    }
    return true;
}

/// All words behind the keyword, those in quotes as well.
std::optional<HexText> read_hex(Reader& in, bool may_be_any) {
    HexText text;
    for (std::size_t i = 1; i < in.size(); ++i) {
        std::vector<std::string> words;
        if (!split_config_words(in.word(i), words)) {
            return std::nullopt;
        }
        for (const std::string& word : words) {
            if (!add_hex_word(word, may_be_any, text)) {
                return std::nullopt;
            }
        }
    }
    return text;
}

void set_payload(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        in.report("UDP_CHECK payload requires a payload");
        return;
    }
    auto text = read_hex(in, false);
    if (!text) {
        in.report("Invalid hex string for UDP_CHECK payload");
        return;
    }
    udp(draft).payload = std::move(text->octets);
}

void set_require_reply(Reader& in, Draft& draft) {
    UdpCheck& check = udp(draft);
    check.requires_reply = true;
    auto text = read_hex(in, true);
    if (!text) {
        in.report("Invalid hex string for UDP_CHECK require_reply");
        return;
    }
    check.reply = std::move(text->octets);
    check.mask = std::move(text->mask);
}

void set_reply_length(Reader& in, std::string_view which, std::uint16_t& length) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto value = read_unsigned(in, *text, {0, 65'535});
    if (value) {
        length = static_cast<std::uint16_t>(*value);
    } else {
        in.report(fmt::format("UDP_CHECK {} length {} not valid - must be between 0 & 65535", which,
                              *text));
    }
}
void set_reply_min(Reader& in, Draft& draft) {
    set_reply_length(in, "min", udp(draft).reply_octets_min);
}
void set_reply_max(Reader& in, Draft& draft) {
    set_reply_length(in, "max", udp(draft).reply_octets_max);
}

constexpr Keyword kUdpWords[] = {
    {.word = "payload", .handle = set_payload},
    {.word = "require_reply", .handle = set_require_reply},
    {.word = "min_reply_length", .handle = set_reply_min},
    {.word = "max_reply_length", .handle = set_reply_max},
};
constexpr auto kUdpKeywords = [] {
    std::array<Keyword, std::size(kConnectWords) + std::size(kUdpWords)> all{};
    std::copy(std::begin(kConnectWords), std::end(kConnectWords), all.begin());
    std::copy(std::begin(kUdpWords), std::end(kUdpWords), all.begin() + std::size(kConnectWords));
    return all;
}();

}  // namespace

std::span<const Keyword> misc_keywords() {
    return kMiscKeywords;
}
std::span<const Keyword> udp_keywords() {
    return kUdpKeywords;
}

void end_misc_check(Reader& in, Draft& draft) {
    if (misc(draft).script.line.empty()) {
        in.report("No script path has been specified for MISC_CHECKER - skipping");
        draft.checker().is_broken = true;
        return;
    }
    CommandConfig& script = misc(draft).script;
    if (!script.user.empty() || draft.checker().is_broken) {
        return;
    }
    if (!has_default_user(in, draft)) {
        in.report(
            fmt::format("Unable to set default user for misc script '{}' - removing", script.line));
        draft.checker().is_broken = true;
        return;
    }
    script.user = draft.global.scripts.user;
}

void end_udp_check(Reader& in, Draft& draft) {
    const UdpCheck& check = udp(draft);
    if (check.reply_octets_min > check.reply_octets_max) {
        in.report(
            fmt::format("UDP_CHECK min_reply length {} > max_reply_length {} - will always fail",
                        check.reply_octets_min, check.reply_octets_max));
    }
}

}  // namespace lvsim::keepalived
