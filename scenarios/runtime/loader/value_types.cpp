// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/value_types.hpp"

#include "models/host/boot/messages.hpp"
#include "models/host/host.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/timeline_actions.hpp"

#include <algorithm>
#include <array>

namespace lvsim::runtime {

namespace {

std::optional<ValueError> bad(std::string message, std::string hint = {}) {
    return ValueError{code::kBadValue, std::move(message), std::move(hint)};
}

bool is_letter_or_digit(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9');
}

bool has_only(std::string_view text, std::string_view others) {
    return std::all_of(text.begin(), text.end(), [&](char letter) {
        return is_letter_or_digit(letter) || others.find(letter) != std::string_view::npos;
    });
}

std::optional<ValueError> check_text(std::string_view text) {
    return text.find('\0') == std::string_view::npos ? std::nullopt : bad("has a zero byte in it");
}

/// Of something of this file, which check_references() then looks for.
std::optional<ValueError> check_reference(std::string_view text) {
    return text.empty() ? bad("an empty name") : check_text(text);
}

std::optional<ValueError> check_name_of(std::string_view text, std::size_t letters_max) {
    const bool is_name = !text.empty() && text.size() <= letters_max &&
                         is_letter_or_digit(text.front()) && has_only(text, "-_.");
    return is_name ? std::nullopt : bad(fmt::format("'{}' is no name", text.substr(0, 80)));
}

std::optional<ValueError> check_name(std::string_view text) {
    return check_name_of(text, 63);
}

std::optional<ValueError> check_interface_name(std::string_view text) {
    return check_name_of(text, 15);
}

std::optional<ValueError> check_path(std::string_view text) {
    if (const auto error = check_text(text)) {
        return error;
    }
    return text.starts_with('/') && !text.ends_with('/') ? std::nullopt
                                                         : bad("no absolute path of a file");
}

std::optional<ValueError> check_page_path(std::string_view text) {
    if (!text.starts_with('/')) {
        return bad("no path of a page: it begins with '/'");
    }
    const bool is_plain = std::all_of(text.begin(), text.end(),
                                      [](char letter) { return letter > ' ' && letter != 0x7f; });
    return is_plain && text.find('?') == std::string_view::npos
               ? std::nullopt
               : bad("no path of a page: blanks, '?' and letters beyond ASCII cannot be asked for");
}

std::optional<ValueError> check_command(std::string_view text) {
    if (text.find_first_not_of(" \t\n") == std::string_view::npos) {
        return bad("an empty command line");
    }
    return check_text(text);
}

std::optional<ValueError> check_sysctl_name(std::string_view text) {
    const bool is_name =
        !text.empty() && has_only(text, "-_./") && is_letter_or_digit(text.front());
    return is_name ? std::nullopt : bad("no name of a setting");
}

constexpr std::array<std::string_view, 2> kProfiles{"debian-12", "centos-6"};
constexpr std::array<std::string_view, 2> kLanguages{"en", "fr"};
constexpr std::array<std::string_view, 2> kProcesses{"httpd", "keepalived"};
constexpr std::array<std::string_view, 3> kDirections{"in", "out", "both"};
constexpr std::array<std::string_view, 5> kFilterProtocols{"arp", "ip", "icmp", "tcp", "udp"};
constexpr std::array<std::string_view, 8> kLatencyNames{"p50", "p75",  "p90",   "p95",
                                                        "p99", "p999", "p9999", "max"};

std::optional<std::size_t> word_index(std::span<const std::string_view> words,
                                      std::string_view text) {
    const auto found = std::find(words.begin(), words.end(), text);
    return found == words.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - words.begin()));
}

ValueError unknown_word(std::string_view what, std::string_view text) {
    return {code::kUnknownWord, fmt::format("unknown {} '{}'", what, text.substr(0, 60)), {}};
}

std::optional<ValueError> check_action(std::string_view text) {
    return find_timeline_action(text) != nullptr ? std::nullopt
                                                 : std::optional(unknown_word("action", text));
}

std::optional<ValueError> check_process(std::string_view text) {
    return word_index(kProcesses, text) ? std::nullopt
                                        : std::optional(unknown_word("process", text));
}

std::optional<ValueError> check_latency_name(std::string_view text) {
    return word_index(kLatencyNames, text) ? std::nullopt
                                           : std::optional(unknown_word("quantile", text));
}

}  // namespace

constexpr std::string_view kNotEmpty = R"([\s\S])";

constexpr ValueType kTextType{
    .name = "text", .expected = "a text", .check = check_text, .plain = PlainForm::Any};
constexpr ValueType kNameType{
    .name = "name",
    .expected = "a name: at most 63 letters and digits, with '-', '_' and '.' in between",
    .check = check_name,
    .pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$",
    .plain = PlainForm::Any};
constexpr ValueType kInterfaceNameType{
    .name = "name",
    .expected = "the name of an interface, such as eth0, of at most 15 letters",
    .check = check_interface_name,
    .pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$",
    .plain = PlainForm::Any};
constexpr ValueType kHostType{.name = "machine",
                              .expected = "the name of a machine of this file",
                              .check = check_reference,
                              .pattern = kNotEmpty,
                              .plain = PlainForm::Any};
constexpr ValueType kNetworkType{.name = "network",
                                 .expected = "the name of a network of this file",
                                 .check = check_reference,
                                 .pattern = kNotEmpty,
                                 .plain = PlainForm::Any};
constexpr ValueType kTrafficType{.name = "traffic",
                                 .expected = "the name of a traffic of this file",
                                 .check = check_reference,
                                 .pattern = kNotEmpty,
                                 .plain = PlainForm::Any};
constexpr ValueType kServerType{.name = "machine",
                                .expected = "the name of a machine of this file, or failed",
                                .check = check_reference,
                                .pattern = kNotEmpty,
                                .plain = PlainForm::Any};
constexpr ValueType kLinkType{.name = "link",
                              .expected = "a cable of this file, such as client.eth0",
                              .check = check_reference,
                              .pattern = kNotEmpty};
constexpr ValueType kProcessType{.name = "process",
                                 .expected = "a process, such as httpd",
                                 .check = check_process,
                                 .words = kProcesses};
const ValueType kActionType{.name = "action",
                            .expected = "an action, such as power_off",
                            .check = check_action,
                            .words = timeline_action_names()};
constexpr ValueType kPathType{.name = "path",
                              .expected = "an absolute path, such as /etc/hosts",
                              .check = check_path,
                              .pattern = "^/[^\\u0000]*[^/\\u0000]$"};
constexpr ValueType kScriptType{
    .name = "file name",
    .expected = "the name of a file beside this one, such as preparation.lab",
    .check = check_name,
    .pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$",
    .plain = PlainForm::Any};
constexpr ValueType kPagePathType{.name = "path",
                                  .expected = "the path of a page, such as /",
                                  .check = check_page_path,
                                  .pattern = "^/[!->@-~]*$"};
constexpr ValueType kCommandType{.name = "command line",
                                 .expected = "a command line, such as ipvsadm -Ln",
                                 .check = check_command,
                                 .pattern = "[^ \\t\\n]",
                                 .plain = PlainForm::Any};
constexpr ValueType kSysctlNameType{
    .name = "setting",
    .expected = "the name of a setting, such as net.ipv4.ip_forward",
    .check = check_sysctl_name,
    .pattern = "^[A-Za-z0-9][A-Za-z0-9._/-]*$"};
constexpr ValueType kLatencyNameType{.name = "quantile",
                                     .expected = "a quantile, such as p99",
                                     .check = check_latency_name,
                                     .words = kLatencyNames};
constexpr ValueType kPageType{.name = "text, or [page](#page)",
                              .expected = "a text, or a mapping with the keys of page",
                              .plain = PlainForm::Any};
constexpr std::array<std::string_view, 1> kAuto{"auto"};
constexpr ValueType kRoutesType{.name = "`auto`, or list of [route](#route)",
                                .expected =
                                    "auto, or a list, each a mapping with the keys of "
                                    "route",
                                .words = kAuto};
constexpr ValueType kLawType{.name = "duration, or [law](#law)",
                             .expected =
                                 "a duration with its unit, such as 10ms, or a mapping with the "
                                 "keys of law",
                             .pattern = kDurationPattern};

constexpr ValueType ValueTraits<host::Language>::kType{
    .name = "language", .expected = "a language: en or fr", .words = kLanguages};
constexpr ValueType ValueTraits<host::Profile>::kType{
    .name = "profile", .expected = "a profile, such as debian-12", .words = kProfiles};
constexpr ValueType ValueTraits<Direction>::kType{
    .name = "direction", .expected = "in, out or both", .words = kDirections};
constexpr ValueType ValueTraits<net::FilterProtocol>::kType{
    .name = "protocol", .expected = "a protocol, such as tcp", .words = kFilterProtocols};

Parsed<Decimal> ValueTraits<Decimal>::parse(std::string_view text) {
    constexpr std::size_t kDigitsMax = 6;
    constexpr std::int64_t kWholeMax = 1'000'000'000;
    const std::size_t point = std::min(text.find('.'), text.size());
    const auto whole = parse_integer(text.substr(0, point));
    if (!whole) {
        return tl::unexpected(whole.error());
    }
    std::string decimals(text.substr(std::min(point + 1, text.size())));
    const bool is_number =
        std::all_of(decimals.begin(), decimals.end(), [](char d) { return d >= '0' && d <= '9'; });
    if (!is_number || (point < text.size() && decimals.empty()) || decimals.size() > kDigitsMax) {
        return tl::unexpected(
            ValueError{code::kBadValue,
                       fmt::format("'{}' is no number of at most six decimals", text.substr(0, 60)),
                       {}});
    }
    if (*whole < 0 || *whole > kWholeMax || text.starts_with('-')) {
        return tl::unexpected(
            ValueError{code::kOutOfRange, fmt::format("'{}' is out of range", text), {}});
    }
    decimals.resize(kDigitsMax, '0');
    std::int64_t millionths = 0;
    for (const char digit : decimals) {
        millionths = millionths * 10 + (digit - '0');
    }
    return Decimal{*whole * 1'000'000 + millionths};
}

Parsed<client::Url> ValueTraits<client::Url>::parse(std::string_view text) {
    auto url = client::parse_url(text);
    if (!url) {
        return tl::unexpected(ValueError{code::kBadValue, url.error(), {}});
    }
    if (!url->server.address.is_v4()) {
        return tl::unexpected(
            ValueError{code::kNotModelled, fmt::format("{}: IPv6 is not modelled yet", text), {}});
    }
    return std::move(*url);
}

Parsed<host::Language> ValueTraits<host::Language>::parse(std::string_view text) {
    const auto index = word_index(kLanguages, text);
    if (!index) {
        return tl::unexpected(unknown_word("language", text));
    }
    return *index == 0 ? host::Language::English : host::Language::French;
}

Parsed<host::Profile> ValueTraits<host::Profile>::parse(std::string_view text) {
    const auto index = word_index(kProfiles, text);
    if (!index) {
        return tl::unexpected(unknown_word("profile", text));
    }
    return *index == 0 ? host::Profile::Debian12 : host::Profile::Centos6;
}

Parsed<Direction> ValueTraits<Direction>::parse(std::string_view text) {
    constexpr std::array kValues{Direction::In, Direction::Out, Direction::Both};
    const auto index = word_index(kDirections, text);
    if (!index) {
        return tl::unexpected(unknown_word("direction", text));
    }
    return kValues[*index];
}

Parsed<net::FilterProtocol> ValueTraits<net::FilterProtocol>::parse(std::string_view text) {
    constexpr std::array kValues{net::FilterProtocol::Arp, net::FilterProtocol::Ip,
                                 net::FilterProtocol::Icmp, net::FilterProtocol::Tcp,
                                 net::FilterProtocol::Udp};
    const auto index = word_index(kFilterProtocols, text);
    if (!index) {
        return tl::unexpected(unknown_word("protocol", text));
    }
    return kValues[*index];
}

Parsed<AtMoment> ValueTraits<AtMoment>::parse(std::string_view text) {
    if (text == "end") {
        return AtMoment{true, {}};
    }
    return parse_duration(text).map([](SimDuration span) { return AtMoment{false, span}; });
}

}  // namespace lvsim::runtime
