// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/values.hpp"

#include "scenarios/runtime/loader/error_codes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace lvsim::runtime {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::array<Unit, 7> kTimeUnits{{{"ns", 1},
                                          {"us", 1'000},
                                          {"ms", 1'000'000},
                                          {"s", kSecond},
                                          {"min", 60 * kSecond},
                                          {"h", 3600 * kSecond},
                                          {"d", 86'400 * kSecond}}};
constexpr std::array<Unit, 5> kRateUnits{{{"bit", 1},
                                          {"kbit", 1'000},
                                          {"Mbit", 1'000'000},
                                          {"Gbit", 1'000'000'000},
                                          {"Tbit", 1'000'000'000'000}}};
constexpr std::array<Unit, 7> kSizeUnits{{{"B", 1},
                                          {"kB", 1'000},
                                          {"MB", 1'000'000},
                                          {"GB", 1'000'000'000},
                                          {"KiB", 1024},
                                          {"MiB", 1024 * 1024},
                                          {"GiB", 1024 * 1024 * 1024}}};
constexpr std::array<Unit, 1> kShareUnits{{{"%", 10'000}}};

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) {
        ++end;
    }
    return end - at;
}

/// The value as it stands in a message: in quotes, on one line, not endless.
std::string shown(std::string_view text) {
    constexpr std::size_t kLettersMax = 60;
    std::string letters(text.substr(0, kLettersMax));
    std::replace_if(
        letters.begin(), letters.end(),
        [](char letter) { return static_cast<unsigned char>(letter) < 0x20; }, ' ');
    return fmt::format("'{}{}'", letters, text.size() > kLettersMax ? "..." : "");
}

tl::unexpected<ValueError> bad(std::string message, std::string hint = {}) {
    return tl::unexpected(ValueError{code::kBadValue, std::move(message), std::move(hint)});
}

tl::unexpected<ValueError> out_of_range(std::string message) {
    return tl::unexpected(ValueError{code::kOutOfRange, std::move(message), {}});
}

/// The pieces of "1.50ms": "1", "50", "ms".
struct Measure {
    std::string_view whole;
    std::string_view fraction;
    std::string_view unit;
};

std::optional<Measure> split_measure(std::string_view text) {
    const std::size_t whole = digits_at(text, 0);
    if (whole == 0) {
        return std::nullopt;
    }
    Measure measure{text.substr(0, whole), {}, text.substr(whole)};
    if (measure.unit.starts_with('.')) {
        const std::size_t fraction = digits_at(measure.unit, 1);
        if (fraction == 0) {
            return std::nullopt;
        }
        measure.fraction = measure.unit.substr(1, fraction);
        measure.unit.remove_prefix(1 + fraction);
    }
    return measure;
}

std::string listed(std::span<const Unit> units) {
    std::string text;
    for (const Unit& unit : units) {
        text += (text.empty() ? "" : " ") + std::string(unit.name);
    }
    return text;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t start = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(start);
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::string unit_hint(std::string_view typed, std::span<const Unit> units) {
    const std::string_view bare = trimmed(typed);
    if (std::any_of(units.begin(), units.end(),
                    [&](const Unit& known) { return known.name == bare; })) {
        return "write the unit without a blank before it";
    }
    std::vector<std::string_view> names;
    for (const Unit& unit : units) {
        names.push_back(unit.name);
    }
    const std::string_view near = nearest_word(typed, names);
    return near.empty() ? fmt::format("units: {}", listed(units))
                        : fmt::format("did you mean '{}'? units: {}", near, listed(units));
}

/// 0.`digits` times `factor`; nullopt where that is no whole number.
std::optional<std::int64_t> fraction_of(std::string_view digits, std::int64_t factor) {
    constexpr std::size_t kDigitsMax = 18;
    digits = digits.substr(0, digits.find_last_not_of('0') + 1);
    if (digits.size() > kDigitsMax) {
        return std::nullopt;
    }
    __extension__ using Int128 = __int128;
    Int128 numerator = 0;
    Int128 denominator = 1;
    for (const char digit : digits) {
        numerator = numerator * 10 + (digit - '0');
        denominator *= 10;
    }
    numerator *= factor;
    if (numerator % denominator != 0) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(numerator / denominator);
}

/// whole * factor, or nullopt on overflow.
std::optional<std::int64_t> multiplied(std::string_view whole, std::int64_t factor) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), value);
    std::int64_t product = 0;
    if (error != std::errc{} || __builtin_mul_overflow(value, factor, &product)) {
        return std::nullopt;
    }
    return product;
}

struct MeasureKind {
    std::string_view name;     ///< "duration"
    std::string_view finest;   ///< "a nanosecond"
    std::string_view example;  ///< "s": the unit to suggest where there is none
    std::span<const Unit> units;
    std::int64_t max;
};

Parsed<std::int64_t> parse_measure(std::string_view text, const MeasureKind& kind) {
    if (text.starts_with('-') && text.size() > 1 && is_digit(text[1])) {
        return out_of_range(fmt::format("{} is negative", shown(text)));
    }
    const auto measure = split_measure(text);
    if (!measure) {
        return bad(fmt::format("{} is no {}", shown(text), kind.name));
    }
    if (measure->unit.empty()) {
        return bad(fmt::format("{} has no unit", shown(text)),
                   fmt::format("did you mean {}{}?", text, kind.example));
    }
    const auto unit = std::find_if(kind.units.begin(), kind.units.end(),
                                   [&](const Unit& known) { return known.name == measure->unit; });
    if (unit == kind.units.end()) {
        return bad(fmt::format("{} has the unknown unit {}", shown(text), shown(measure->unit)),
                   unit_hint(measure->unit, kind.units));
    }
    const auto fraction = fraction_of(measure->fraction, unit->factor);
    if (!fraction) {
        return bad(fmt::format("{} is finer than {}", shown(text), kind.finest));
    }
    const auto whole = multiplied(measure->whole, unit->factor);
    std::int64_t sum = 0;
    if (!whole || __builtin_add_overflow(*whole, *fraction, &sum) || sum > kind.max) {
        return out_of_range(fmt::format("{} is too large", shown(text)));
    }
    return sum;
}

}  // namespace

Parsed<SimDuration> parse_duration(std::string_view text) {
    return parse_measure(text, {"duration", "a nanosecond", "s", kTimeUnits, kTimeMax.ns()})
        .map([](std::int64_t ns) { return SimDuration::nanoseconds(ns); });
}

Parsed<BitRate> parse_bit_rate(std::string_view text) {
    constexpr std::int64_t kMax = 1'000'000'000'000'000;
    return parse_measure(text, {"rate", "a bit per second", "Mbit", kRateUnits, kMax})
        .map([](std::int64_t rate) { return BitRate{rate}; });
}

Parsed<ByteSize> parse_byte_size(std::string_view text) {
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max() / 8;
    return parse_measure(text, {"size", "a byte", "B", kSizeUnits, kMax})
        .map([](std::int64_t bytes) { return ByteSize{bytes}; });
}

Parsed<Share> parse_share(std::string_view text) {
    constexpr std::int64_t kMax = 1'000'000;
    return parse_measure(text, {"share", "0.0001%", "%", kShareUnits, kMax})
        .map([](std::int64_t parts) { return Share{parts}; });
}

Parsed<std::int64_t> parse_integer(std::string_view text) {
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.starts_with("0x") || digits.starts_with("0o") || digits.starts_with("0b")) {
        return tl::unexpected(ValueError{code::kAmbiguous,
                                         fmt::format("{} is not written in decimal", shown(text)),
                                         "write the number in decimal"});
    }
    if (digits.empty() || digits_at(digits, 0) != digits.size()) {
        return bad(fmt::format("{} is no whole number", shown(text)));
    }
    if (digits.size() > 1 && digits.front() == '0') {
        const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
        return tl::unexpected(ValueError{
            code::kAmbiguous,
            fmt::format("{} begins with 0: some readers of YAML take it for octal", shown(text)),
            fmt::format("did you mean {}?", digits.substr(first))});
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) {
        return out_of_range(fmt::format("{} is too large", shown(text)));
    }
    return value;
}

namespace {

Parsed<std::uint64_t> parse_count(std::string_view text) {
    const auto value = parse_integer(text);
    if (!value) {
        return tl::unexpected(value.error());
    }
    if (*value < 0) {
        return out_of_range(fmt::format("{} is negative", shown(text)));
    }
    return static_cast<std::uint64_t>(*value);
}

Parsed<CountRange> parse_span(std::string_view text, std::size_t dots) {
    const auto min = parse_count(trimmed(text.substr(0, dots)));
    const auto max = parse_count(trimmed(text.substr(dots + 2)));
    if (!min || !max) {
        return bad(fmt::format("{} is no count", shown(text)));
    }
    if (*min > *max) {
        return out_of_range(fmt::format("{} begins above its end", shown(text)));
    }
    return CountRange{*min, *max};
}

}  // namespace

Parsed<CountRange> parse_count_range(std::string_view text) {
    if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
        return parse_span(text, dots);
    }
    const bool is_below = text.starts_with('<');
    const bool is_above = text.starts_with('>');
    const bool is_inclusive = (is_below || is_above) && text.substr(1).starts_with('=');
    const std::size_t sign = (is_below || is_above ? 1U : 0U) + (is_inclusive ? 1U : 0U);
    const auto count = parse_count(sign == 0 ? text : trimmed(text.substr(sign)));
    if (!count) {
        return sign == 0 ? tl::unexpected(count.error())
                         : bad(fmt::format("{} is no count", shown(text)));
    }
    if (is_below && !is_inclusive && *count == 0) {
        return out_of_range("no count is below 0");
    }
    if (is_below) {
        return CountRange{0, is_inclusive ? *count : *count - 1};
    }
    if (is_above) {
        return CountRange{is_inclusive ? *count : *count + 1, CountRange{}.max};
    }
    return CountRange{*count, *count};
}

Parsed<bool> parse_bool(std::string_view text) {
    if (text == "true" || text == "false") {
        return text == "true";
    }
    std::string lower(text.substr(0, 8));
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
    });
    constexpr std::array<std::string_view, 5> kYes{"yes", "on", "y", "true", "1"};
    constexpr std::array<std::string_view, 5> kNo{"no", "off", "n", "false", "0"};
    const bool is_yes = std::find(kYes.begin(), kYes.end(), lower) != kYes.end();
    if (is_yes || std::find(kNo.begin(), kNo.end(), lower) != kNo.end()) {
        return tl::unexpected(ValueError{code::kAmbiguous,
                                         fmt::format("{} means something else to each reader of "
                                                     "YAML",
                                                     shown(text)),
                                         is_yes ? "write true" : "write false"});
    }
    return bad(fmt::format("{} is neither true nor false", shown(text)));
}

Parsed<IpAddress> parse_address(std::string_view text) {
    const auto address = IpAddress::parse(text);
    if (!address) {
        return bad(fmt::format("{} is no IP address", shown(text)),
                   text.find('/') != std::string_view::npos ? "here stands no prefix length" : "");
    }
    if (!address->is_v4()) {
        return tl::unexpected(
            ValueError{code::kNotModelled, fmt::format("{}: IPv6 is not modelled yet", text), {}});
    }
    return *address;
}

Parsed<IpPrefix> parse_prefix(std::string_view text) {
    const auto prefix = IpPrefix::parse(text);
    if (!prefix) {
        const bool has_slash = text.find('/') != std::string_view::npos;
        return bad(
            fmt::format("{} is no address with its prefix length", shown(text)),
            !has_slash && IpAddress::parse(text) ? fmt::format("did you mean {}/24?", text) : "");
    }
    if (!prefix->address.is_v4()) {
        return tl::unexpected(
            ValueError{code::kNotModelled, fmt::format("{}: IPv6 is not modelled yet", text), {}});
    }
    return *prefix;
}

Parsed<MacAddress> parse_mac(std::string_view text) {
    const auto mac = MacAddress::parse(text);
    if (!mac) {
        return bad(fmt::format("{} is no MAC address", shown(text)));
    }
    if (mac->is_group() || mac->bits() == 0) {
        return tl::unexpected(ValueError{
            code::kMacAddress,
            fmt::format("{} is no address of one card{}", to_text(*mac),
                        mac->is_group() ? ": its group bit is set (the first byte is odd)" : ""),
            {}});
    }
    return *mac;
}

Parsed<Endpoint> parse_listen(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    IpAddress address = IpAddress::v4(0);
    if (colon != std::string_view::npos) {
        const auto parsed = parse_address(text.substr(0, colon));
        if (!parsed) {
            return tl::unexpected(parsed.error());
        }
        address = *parsed;
    }
    const auto port =
        parse_integer(colon == std::string_view::npos ? text : text.substr(colon + 1));
    if (!port) {
        return tl::unexpected(port.error());
    }
    if (*port < 1 || *port > 65535) {
        return out_of_range(fmt::format("port {} is not in 1 to 65535", *port));
    }
    return Endpoint{address, static_cast<std::uint16_t>(*port)};
}

namespace {

/// With the largest factor that divides it; among equals the first.
std::string with_unit(std::int64_t value, std::span<const Unit> units) {
    const Unit* best = &units.front();
    for (const Unit& unit : units) {
        if (value != 0 && value % unit.factor == 0 && unit.factor > best->factor) {
            best = &unit;
        }
    }
    return fmt::format("{}{}", value / best->factor, best->name);
}

}  // namespace

std::string to_text(BitRate rate) {
    return with_unit(rate.bits_per_second, kRateUnits);
}

std::string to_text(ByteSize size) {
    return with_unit(size.bytes, kSizeUnits);
}

}  // namespace lvsim::runtime
