// SPDX-License-Identifier: Apache-2.0
//
// The types of scalars that a scenario knows: their names, what messages say of them, and how
// their letters are read.
#pragma once

#include "scenarios/runtime/loader/table.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace lvsim::runtime {

/// The forms of measures and addresses, for the JSON Schema.
inline constexpr std::string_view kDurationPattern = R"(^[0-9]+(\.[0-9]+)?(ns|us|ms|s|min|h|d)$)";
inline constexpr std::string_view kAddressPattern = R"(^([0-9]{1,3}\.){3}[0-9]{1,3}$)";

/// Texts with conditions: for KeyInfo::type.
extern const ValueType kTextType;
extern const ValueType kNameType;           ///< Of a machine, network or traffic.
extern const ValueType kInterfaceNameType;  ///< IFNAMSIZ: 15 letters at most.
extern const ValueType kHostType;           ///< The name of a machine of this file.
extern const ValueType kNetworkType;
extern const ValueType kTrafficType;
extern const ValueType kServerType;     ///< A machine, or "failed".
extern const ValueType kLinkType;       ///< The cable of an interface of this file.
extern const ValueType kProcessType;    ///< A daemon.
extern const ValueType kActionType;     ///< Of the timeline: a name of timeline_actions.hpp.
extern const ValueType kHuntFaultType;  ///< A name of hunt_faults.hpp.
extern const ValueType kPathType;
extern const ValueType kPagePathType;
extern const ValueType kScriptType;  ///< The name of a file beside this one.
extern const ValueType kCommandType;
extern const ValueType kSysctlNameType;
extern const ValueType kLatencyNameType;
extern const ValueType kPageType;  ///< What a page holds: documented, read by its own function.
extern const ValueType kRoutesType;
extern const ValueType kLawType;

template <>
struct ValueTraits<std::string> {
    static constexpr const ValueType& kType = kTextType;
    static Parsed<std::string> parse(std::string_view text) { return std::string(text); }
};

template <>
struct ValueTraits<SimDuration> {
    static constexpr ValueType kType{.name = "duration",
                                     .expected = "a duration with its unit, such as 10ms",
                                     .pattern = kDurationPattern};
    static Parsed<SimDuration> parse(std::string_view text) { return parse_duration(text); }
    static std::int64_t count(SimDuration value) { return value.ns(); }
    static std::string words(std::int64_t ns) { return to_text(SimDuration::nanoseconds(ns)); }
};

/// A moment is written as the time since the start.
template <>
struct ValueTraits<SimTime> {
    static constexpr ValueType kType{
        .name = "time",
        .expected = "a time since the start with its unit, such as 2.5s",
        .pattern = kDurationPattern};
    static Parsed<SimTime> parse(std::string_view text) {
        return parse_duration(text).map([](SimDuration span) { return SimTime::at(span); });
    }
};

template <>
struct ValueTraits<BitRate> {
    static constexpr ValueType kType{.name = "rate",
                                     .expected = "a rate with its unit, such as 100Mbit",
                                     .pattern = R"(^[0-9]+(\.[0-9]+)?(bit|kbit|Mbit|Gbit|Tbit)$)"};
    static Parsed<BitRate> parse(std::string_view text) { return parse_bit_rate(text); }
    static std::int64_t count(BitRate value) { return value.bits_per_second; }
    static std::string words(std::int64_t rate) { return to_text(BitRate{rate}); }
};

template <>
struct ValueTraits<ByteSize> {
    static constexpr ValueType kType{.name = "size",
                                     .expected = "a size with its unit, such as 64KiB",
                                     .pattern = R"(^[0-9]+(\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB)$)"};
    static Parsed<ByteSize> parse(std::string_view text) { return parse_byte_size(text); }
    static std::int64_t count(ByteSize value) { return value.bytes; }
    static std::string words(std::int64_t bytes) { return to_text(ByteSize{bytes}); }
};

template <>
struct ValueTraits<Share> {
    static constexpr ValueType kType{.name = "share",
                                     .expected = "a share, such as 33.3%",
                                     .pattern = R"(^[0-9]+(\.[0-9]+)?%$)"};
    static Parsed<Share> parse(std::string_view text) { return parse_share(text); }
};

template <>
struct ValueTraits<CountRange> {
    static constexpr ValueType kType{.name = "count",
                                     .expected = "a count, such as 6, \">= 5\", \"<= 5\" or 3..5",
                                     .pattern = R"(^(([<>]=?)? *[0-9]+|[0-9]+ *\.\. *[0-9]+) *$)",
                                     .plain = PlainForm::Number,
                                     .plain_min = 0};
    static Parsed<CountRange> parse(std::string_view text) { return parse_count_range(text); }
};

template <>
struct ValueTraits<std::int64_t> {
    static constexpr ValueType kType{
        .name = "integer", .expected = "a whole number", .must_be_plain = true};
    static Parsed<std::int64_t> parse(std::string_view text) { return parse_integer(text); }
    static std::int64_t count(std::int64_t value) { return value; }
    static std::string words(std::int64_t value) { return fmt::format("{}", value); }
};

template <>
struct ValueTraits<Decimal> {
    static constexpr ValueType kType{
        .name = "number", .expected = "a number, such as 1.5", .must_be_plain = true};
    static Parsed<Decimal> parse(std::string_view text);
    static std::int64_t count(Decimal value) { return value.millionths; }
    static std::string words(std::int64_t millionths) {
        return fmt::format("{}", static_cast<double>(millionths) / 1e6);
    }
};

template <>
struct ValueTraits<bool> {
    static constexpr ValueType kType{
        .name = "boolean", .expected = "true or false", .must_be_plain = true};
    static Parsed<bool> parse(std::string_view text) { return parse_bool(text); }
};

template <>
struct ValueTraits<IpAddress> {
    static constexpr ValueType kType{
        .name = "address", .expected = "an address, such as 10.0.2.15", .pattern = kAddressPattern};
    static Parsed<IpAddress> parse(std::string_view text) { return parse_address(text); }
};

template <>
struct ValueTraits<IpPrefix> {
    static constexpr ValueType kType{
        .name = "prefix",
        .expected = "an address with its prefix length, such as 10.0.2.50/24",
        .pattern = R"(^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$)"};
    static Parsed<IpPrefix> parse(std::string_view text) { return parse_prefix(text); }
};

template <>
struct ValueTraits<MacAddress> {
    static constexpr ValueType kType{
        .name = "MAC address",
        .expected = "a MAC address, such as 02:00:0a:00:02:32",
        .pattern = "^([0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{12})$",
        .plain = PlainForm::Number};
    static Parsed<MacAddress> parse(std::string_view text) { return parse_mac(text); }
};

template <>
struct ValueTraits<Endpoint> {
    static constexpr ValueType kType{.name = "port",
                                     .expected = "a port, such as 8080, or ADDRESS:PORT",
                                     .pattern = R"(^(([0-9]{1,3}\.){3}[0-9]{1,3}:)?[0-9]{1,5}$)",
                                     .plain = PlainForm::Number,
                                     .plain_min = 1,
                                     .plain_max = 65535};
    static Parsed<Endpoint> parse(std::string_view text) { return parse_listen(text); }
};

template <>
struct ValueTraits<client::Url> {
    static constexpr ValueType kType{
        .name = "URL",
        .expected = "a URL, such as http://10.0.2.100/",
        .pattern = R"(^http://([0-9]{1,3}\.){3}[0-9]{1,3}(:[0-9]{1,5})?([/?#].*)?$)"};
    static Parsed<client::Url> parse(std::string_view text);
};

template <>
struct ValueTraits<host::Profile> {
    static const ValueType kType;
    static Parsed<host::Profile> parse(std::string_view text);
};

template <>
struct ValueTraits<host::Language> {
    static const ValueType kType;
    static Parsed<host::Language> parse(std::string_view text);
};

template <>
struct ValueTraits<Direction> {
    static const ValueType kType;
    static Parsed<Direction> parse(std::string_view text);
};

template <>
struct ValueTraits<Invariant> {
    static const ValueType kType;
    static Parsed<Invariant> parse(std::string_view text);
};

template <>
struct ValueTraits<net::FilterProtocol> {
    static const ValueType kType;
    static Parsed<net::FilterProtocol> parse(std::string_view text);
};

/// `at:` a moment, or the end of the run.
struct AtMoment {
    bool is_end = false;
    SimDuration since_start;
};

template <>
struct ValueTraits<AtMoment> {
    static constexpr ValueType kType{.name = "time or end",
                                     .expected = "a time since the start, such as 2.5s, or end",
                                     .pattern = R"(^([0-9]+(\.[0-9]+)?(ns|us|ms|s|min|h|d)|end)$)"};
    static Parsed<AtMoment> parse(std::string_view text);
};

}  // namespace lvsim::runtime
