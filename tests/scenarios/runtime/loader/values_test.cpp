// SPDX-License-Identifier: Apache-2.0
//
// From letters to values, and what is refused.
#include "scenarios/runtime/loader/values.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

/// The error as "code message (hint)".
template <class T>
std::string refusal(const Parsed<T>& parsed) {
    if (parsed) {
        return "it was read";
    }
    std::string text = std::string(parsed.error().code) + " " + parsed.error().message;
    return parsed.error().hint.empty() ? text : text + " (" + parsed.error().hint + ")";
}

}  // namespace

TEST_CASE("values: durations are exact", "[unit][loader]") {
    CHECK(parse_duration("0s")->ns() == 0);
    CHECK(parse_duration("10ms")->ns() == 10'000'000);
    CHECK(parse_duration("1.5s")->ns() == 1'500'000'000);
    CHECK(parse_duration("0.000000001s")->ns() == 1);
    CHECK(parse_duration("1.50us")->ns() == 1'500);
    CHECK(parse_duration("2min")->ns() == 120'000'000'000);
    CHECK(parse_duration("36500d") == (kTimeMax - SimTime()));
    CHECK(parse_duration("1.0ns")->ns() == 1);
}

TEST_CASE("values: a duration that is none is refused", "[unit][loader]") {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"10", "S024 '10' has no unit (did you mean 10s?)"},
        {"10 ms",
         "S024 '10 ms' has the unknown unit ' ms' (write the unit without a blank before it)"},
        {"10sec", "S024 '10sec' has the unknown unit 'sec' (units: ns us ms s min h d)"},
        {"10Mbit", "S024 '10Mbit' has the unknown unit 'Mbit' (units: ns us ms s min h d)"},
        {"-1s", "S025 '-1s' is negative"},
        {"36501d", "S025 '36501d' is too large"},
        {"99999999999999999999s", "S025 '99999999999999999999s' is too large"},
        {"9223372036854775807s", "S025 '9223372036854775807s' is too large"},
        {"0.1ns", "S024 '0.1ns' is finer than a nanosecond"},
        {"0.00000000000000000000000001d",
         "S024 '0.00000000000000000000000001d' is finer than a nanosecond"},
        {"1.s", "S024 '1.s' is no duration"},
        {".5s", "S024 '.5s' is no duration"},
        {"1e3s", "S024 '1e3s' has the unknown unit 'e3s' (units: ns us ms s min h d)"},
        {".nan", "S024 '.nan' is no duration"},
        {"nan", "S024 'nan' is no duration"},
        {"inf", "S024 'inf' is no duration"},
        {"", "S024 '' is no duration"},
        {"s", "S024 's' is no duration"},
    }));
    CHECK(refusal(parse_duration(text)) == expected);
}

TEST_CASE("values: rates, sizes and shares have units of their own", "[unit][loader]") {
    CHECK(parse_bit_rate("1Gbit")->bits_per_second == 1'000'000'000);
    CHECK(parse_bit_rate("0.5kbit")->bits_per_second == 500);
    CHECK(refusal(parse_bit_rate("1GBit")) ==
          "S024 '1GBit' has the unknown unit 'GBit' (did you mean 'Gbit'? units: bit kbit Mbit "
          "Gbit Tbit)");
    CHECK(refusal(parse_bit_rate("100000Tbit")) == "S025 '100000Tbit' is too large");
    CHECK(parse_byte_size("64KiB")->bytes == 65'536);
    CHECK(parse_byte_size("1.5KiB")->bytes == 1'536);
    CHECK(parse_byte_size("1kB")->bytes == 1'000);
    CHECK(to_text(BitRate{100'000'000}) == "100Mbit");
    CHECK(to_text(BitRate{1'500}) == "1500bit");
    CHECK(to_text(ByteSize{65'536}) == "64KiB");
    CHECK(to_text(ByteSize{0}) == "0B");
    CHECK(refusal(parse_byte_size("0.3KiB")) == "S024 '0.3KiB' is finer than a byte");
    CHECK(parse_share("33.3%")->parts_per_million == 333'000);
    CHECK(parse_share("100%")->parts_per_million == 1'000'000);
    CHECK(refusal(parse_share("100.1%")) == "S025 '100.1%' is too large");
    CHECK(refusal(parse_share("0.5")) == "S024 '0.5' has no unit (did you mean 0.5%?)");
}

TEST_CASE("values: whole numbers are decimal", "[unit][loader]") {
    CHECK(parse_integer("0") == 0);
    CHECK(parse_integer("-3") == -3);
    CHECK(parse_integer("9223372036854775807") == INT64_MAX);
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"010",
         "S029 '010' begins with 0: some readers of YAML take it for octal (did you mean 10?)"},
        {"00", "S029 '00' begins with 0: some readers of YAML take it for octal (did you mean 0?)"},
        {"0x10", "S029 '0x10' is not written in decimal (write the number in decimal)"},
        {"0o17", "S029 '0o17' is not written in decimal (write the number in decimal)"},
        {"9223372036854775808", "S025 '9223372036854775808' is too large"},
        {"1_000", "S024 '1_000' is no whole number"},
        {"+1", "S024 '+1' is no whole number"},
        {"1.0", "S024 '1.0' is no whole number"},
        {"1e3", "S024 '1e3' is no whole number"},
        {".inf", "S024 '.inf' is no whole number"},
        {"-", "S024 '-' is no whole number"},
        {"", "S024 '' is no whole number"},
    }));
    CHECK(refusal(parse_integer(text)) == expected);
}

TEST_CASE("values: counts are one number, a bound or a span", "[unit][loader]") {
    CHECK(parse_count_range("6") == CountRange{6, 6});
    CHECK(parse_count_range(">= 5") == CountRange{5});
    CHECK(parse_count_range(">5") == CountRange{6});
    CHECK(parse_count_range("<= 5") == CountRange{0, 5});
    CHECK(parse_count_range("< 5") == CountRange{0, 4});
    CHECK(parse_count_range("3..5") == CountRange{3, 5});
    CHECK(refusal(parse_count_range("5..3")) == "S025 '5..3' begins above its end");
    CHECK(refusal(parse_count_range("< 0")) == "S025 no count is below 0");
    CHECK(refusal(parse_count_range("-1")) == "S025 '-1' is negative");
    CHECK(refusal(parse_count_range(">= x")) == "S024 '>= x' is no count");
    CHECK(refusal(parse_count_range("..")) == "S024 '..' is no count");
    CHECK(refusal(parse_count_range("many")) == "S024 'many' is no whole number");
}

TEST_CASE("values: a boolean is true or false and no other word", "[unit][loader]") {
    CHECK(parse_bool("true") == true);
    CHECK(parse_bool("false") == false);
    for (const char* word : {"yes", "Yes", "on", "ON", "True", "TRUE", "1", "y"}) {
        CHECK(refusal(parse_bool(word)) == "S029 '" + std::string(word) +
                                               "' means something else to each reader of YAML "
                                               "(write true)");
    }
    for (const char* word : {"no", "off", "False", "0", "n"}) {
        CHECK(refusal(parse_bool(word)) == "S029 '" + std::string(word) +
                                               "' means something else to each reader of YAML "
                                               "(write false)");
    }
    CHECK(refusal(parse_bool("maybe")) == "S024 'maybe' is neither true nor false");
}

TEST_CASE("values: addresses of all kinds", "[unit][loader]") {
    CHECK(parse_address("10.0.2.15") == IpAddress::v4(0x0a00020f));
    CHECK(refusal(parse_address("10.0.2.256")) == "S024 '10.0.2.256' is no IP address");
    CHECK(refusal(parse_address("10.0.2.15/24")) ==
          "S024 '10.0.2.15/24' is no IP address (here stands no prefix length)");
    CHECK(refusal(parse_address("fd00::1")) == "S027 fd00::1: IPv6 is not modelled yet");
    CHECK(parse_prefix("10.0.2.15/24")->length == 24);
    CHECK(refusal(parse_prefix("10.0.2.15")) ==
          "S024 '10.0.2.15' is no address with its prefix length (did you mean 10.0.2.15/24?)");
    CHECK(refusal(parse_prefix("10.0.2.15/33")) ==
          "S024 '10.0.2.15/33' is no address with its prefix length");
    CHECK(refusal(parse_prefix("fd00::1/64")) == "S027 fd00::1/64: IPv6 is not modelled yet");
    CHECK(parse_mac("02:00:0a:00:02:32").has_value());
    CHECK(refusal(parse_mac("02:00:0a:00:02")) == "S024 '02:00:0a:00:02' is no MAC address");
    CHECK(refusal(parse_mac("01:00:5e:00:00:12")) ==
          "S034 01:00:5e:00:00:12 is no address of one card: its group bit is set (the first byte "
          "is odd)");
    CHECK(refusal(parse_mac("00:00:00:00:00:00")) ==
          "S034 00:00:00:00:00:00 is no address of one card");
    CHECK(parse_listen("8080") == Endpoint{IpAddress::v4(0), 8080});
    CHECK(parse_listen("10.0.3.100:80") == Endpoint{IpAddress::v4(0x0a000364), 80});
    CHECK(refusal(parse_listen("70000")) == "S025 port 70000 is not in 1 to 65535");
    CHECK(refusal(parse_listen("0")) == "S025 port 0 is not in 1 to 65535");
    CHECK(refusal(parse_listen("-1")) == "S025 port -1 is not in 1 to 65535");
    CHECK(refusal(parse_listen("x:80")) == "S024 'x' is no IP address");
    CHECK(refusal(parse_listen("http")) == "S024 'http' is no whole number");
}
