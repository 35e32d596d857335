// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ftp/grammar.hpp"

#include <algorithm>
#include <array>

namespace lvsim::ipvs {
namespace {

constexpr std::string_view kPassive = "PASV\r\n";
constexpr std::string_view kExtendedPassive = "EPSV";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Whether the text begins with `word` (in capitals), written in whatever case.
bool begins_with(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::equal(word.begin(), word.end(), text.begin(),
                      [](char wanted, char c) { return upper(wanted) == upper(c); });
}

bool has_at(std::string_view text, std::size_t at, char wanted) {
    return at < text.size() && text[at] == wanted;
}

/// Six numbers with commas between, of which each counts modulo 256, up to a character that is
/// neither. It must be there: else the address may go on in the next segment.
std::optional<FtpAddress> read_six(std::string_view text, std::size_t begin) {
    std::array<std::uint8_t, 6> bytes{};
    std::size_t last = 0;
    for (std::size_t at = begin; at < text.size(); ++at) {
        const char c = text[at];
        if (is_digit(c)) {
            bytes[last] = static_cast<std::uint8_t>(bytes[last] * 10 + (c - '0'));
        } else if (c == ',' && last + 1 < bytes.size()) {
            ++last;
        } else if (last + 1 == bytes.size()) {
            const std::uint32_t address = (std::uint32_t{bytes[0]} << 24) |
                                          (std::uint32_t{bytes[1]} << 16) |
                                          (std::uint32_t{bytes[2]} << 8) | bytes[3];
            const auto port = static_cast<std::uint16_t>((bytes[4] << 8) | bytes[5]);
            return FtpAddress{IpAddress::v4(address), port, begin, at};
        } else {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

/// The strict form of old: the words, the numbers and what ends them.
std::optional<FtpAddress> read_strict(std::string_view text, std::string_view words, char end) {
    if (!begins_with(text, words)) {
        return std::nullopt;
    }
    const auto found = read_six(text, words.size());
    return found && text[found->end] == end ? found : std::nullopt;
}

/// Behind the first run of `mark`; where a number may do without, at the number.
std::optional<std::size_t> behind(std::string_view text, std::size_t at, char mark,
                                  bool is_optional) {
    while (at < text.size() && text[at] != mark && !(is_optional && is_digit(text[at]))) {
        ++at;
    }
    while (has_at(text, at, mark)) {
        ++at;
    }
    return at < text.size() ? std::optional(at) : std::nullopt;
}

std::optional<FtpAddress> read_plain(std::string_view text, std::string_view word, char mark) {
    if (!begins_with(text, word)) {
        return std::nullopt;
    }
    const auto begin = behind(text, word.size(), mark, true);
    return begin ? read_six(text, *begin) : std::nullopt;
}

/// "10.0.3.100" up to the delimiter: four numbers below 256.
std::optional<IpAddress> read_dotted(std::string_view text) {
    constexpr std::size_t kParts = 4;
    std::uint32_t address = 0;
    for (std::size_t part = 0; part < kParts; ++part) {
        const std::size_t end = part + 1 < kParts ? text.find('.') : text.size();
        if (end == std::string_view::npos || end == 0) {
            return std::nullopt;
        }
        std::uint32_t value = 0;
        for (const char c : text.substr(0, end)) {
            value = value * 10 + static_cast<std::uint32_t>(c - '0');
            if (!is_digit(c) || value > 0xff) {
                return std::nullopt;
            }
        }
        address = (address << 8) | value;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return IpAddress::v4(address);
}

/// "|1|10.0.3.100|50000|", with any visible character for the bars (RFC 2428). The address may be
/// left out together with its family.
std::optional<FtpAddress> read_barred(std::string_view text, std::size_t begin,
                                      bool may_lack_address) {
    const char bar = text[begin];
    if (bar <= ' ' || bar > '~') {
        return std::nullopt;
    }
    FtpAddress found{.address = std::nullopt, .port = 0, .begin = begin, .end = 0};
    std::size_t at = begin + 1;
    const bool has_address = !has_at(text, at, bar);
    if ((has_address && !has_at(text, at, '1')) || (!has_address && !may_lack_address) ||
        !has_at(text, at + 1, bar)) {
        return std::nullopt;
    }
    at += 2;
    if (has_address) {
        const std::size_t end = text.find(bar, at);
        found.address =
            end == std::string_view::npos ? std::nullopt : read_dotted(text.substr(at, end - at));
        if (!found.address) {
            return std::nullopt;
        }
        at = end + 1;
    }
    for (; at < text.size() && is_digit(text[at]); ++at) {
        found.port = static_cast<std::uint16_t>(found.port * 10 + (text[at] - '0'));
    }
    found.end = at + 1;
    return found.port != 0 && has_at(text, at, bar) ? std::optional(found) : std::nullopt;
}

std::optional<FtpAddress> read_extended(std::string_view text, std::string_view word, char mark,
                                        bool may_lack_address) {
    if (!begins_with(text, word)) {
        return std::nullopt;
    }
    const auto begin = behind(text, word.size(), mark, false);
    return begin ? read_barred(text, *begin, may_lack_address) : std::nullopt;
}

/// Whether "EPSV" is followed by nothing, or by the number of IPv4.
bool is_of_ipv4(std::string_view command) {
    const std::size_t at = kExtendedPassive.size();
    return has_at(command, at, '\r') ||
           (has_at(command, at + 1, '1') && has_at(command, at + 2, '\r'));
}

/// The first command for a passive data connection, wherever in the segment it stands. A command
/// for another family hides what comes behind it.
struct PassiveCommand {
    bool is_there = false;
    std::optional<FtpMode> mode;
};

PassiveCommand find_passive(std::string_view text, bool knows_extended) {
    for (; text.size() >= kPassive.size(); text.remove_prefix(1)) {
        if (begins_with(text, kPassive)) {
            return {true, FtpMode::Passive};
        }
        const char next = text[kExtendedPassive.size()];
        if (knows_extended && begins_with(text, kExtendedPassive) &&
            (next == ' ' || next == '\r')) {
            return {true,
                    is_of_ipv4(text) ? std::optional(FtpMode::ExtendedPassive) : std::nullopt};
        }
    }
    return {};
}

}  // namespace

FtpRequest read_ftp_request(std::string_view segment, bool knows_extended) {
    if (const PassiveCommand passive = find_passive(segment, knows_extended); passive.is_there) {
        return {passive.mode, std::nullopt};
    }
    auto place =
        knows_extended ? read_plain(segment, "PORT", ' ') : read_strict(segment, "PORT ", '\r');
    if (!place && knows_extended) {
        place = read_extended(segment, "EPRT", ' ', false);
    }
    return place ? FtpRequest{FtpMode::Active, place} : FtpRequest{};
}

std::optional<FtpAddress> read_ftp_answer(std::string_view segment, FtpMode mode,
                                          bool knows_extended) {
    switch (mode) {
        case FtpMode::Active: return std::nullopt;
        case FtpMode::Passive:
            return knows_extended ? read_plain(segment, "227 ", '(')
                                  : read_strict(segment, "227 Entering Passive Mode (", ')');
        case FtpMode::ExtendedPassive: return read_extended(segment, "229 ", '(', true);
    }
    return std::nullopt;
}

}  // namespace lvsim::ipvs
