// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/ping_options.hpp"

#include "models/host/commands/options.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 26> kOptions = {{
    {'c', "", OptionKind::Value},
    {'i', "", OptionKind::Value},
    {'W', "", OptionKind::Value},
    {'q', "", OptionKind::Flag},
    {'n', "", OptionKind::Flag},
    {'4', "", OptionKind::Flag},
    {'6', "", OptionKind::FlagNotModelled},
    {'a', "", OptionKind::FlagNotModelled},
    {'A', "", OptionKind::FlagNotModelled},
    {'b', "", OptionKind::FlagNotModelled},
    {'B', "", OptionKind::FlagNotModelled},
    {'d', "", OptionKind::FlagNotModelled},
    {'D', "", OptionKind::FlagNotModelled},
    {'f', "", OptionKind::FlagNotModelled},
    {'I', "", OptionKind::ValueNotModelled},
    {'l', "", OptionKind::ValueNotModelled},
    {'m', "", OptionKind::ValueNotModelled},
    {'M', "", OptionKind::ValueNotModelled},
    {'p', "", OptionKind::ValueNotModelled},
    {'R', "", OptionKind::FlagNotModelled},
    {'s', "", OptionKind::ValueNotModelled},
    {'t', "", OptionKind::ValueNotModelled},
    {'v', "", OptionKind::FlagNotModelled},
    {'V', "", OptionKind::FlagNotModelled},
    {'w', "", OptionKind::ValueNotModelled},
    {'h', "", OptionKind::FlagNotModelled},
}};

constexpr int kStatusUsage = 1;
constexpr int kStatusError = 2;
constexpr std::uint64_t kCountMax = 1'000'000'000;

/// "0.25": seconds with up to nine decimals.
std::optional<SimDuration> parse_seconds(std::string_view text) {
    std::int64_t ns = 0;
    std::int64_t scale = 1'000'000'000;
    bool is_fraction = false;
    bool has_digit = false;
    for (const char letter : text) {
        if (letter == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (letter < '0' || letter > '9' || ns > 1'000'000'000'000'000) return std::nullopt;
        has_digit = true;
        if (is_fraction) {
            scale /= 10;
            ns += (letter - '0') * scale;
        } else {
            ns = ns * 10 + (letter - '0') * 1'000'000'000;
        }
    }
    if (!has_digit) return std::nullopt;
    return SimDuration::nanoseconds(ns);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    for (const char letter : text) {
        if (letter < '0' || letter > '9' || number > kCountMax) return std::nullopt;
        number = number * 10 + static_cast<std::uint64_t>(letter - '0');
    }
    if (text.empty()) return std::nullopt;
    return number;
}

/// What is wrong with a value; empty: nothing.
std::string read_value(const GivenOption& given, PingOptions& options) {
    if (given.name == "c") {
        const auto count = parse_number(given.value);
        if (!count) return fmt::format("invalid argument: '{}'", given.value);
        if (*count == 0 || *count > kCountMax) {
            return fmt::format(
                "invalid argument: '{}': out of range: 1 <= value <= "
                "9223372036854775807",
                given.value);
        }
        options.count = *count;
    } else if (given.name == "i" || given.name == "W") {
        const auto span = parse_seconds(given.value);
        const bool is_interval = given.name == "i";
        if (!span || (is_interval && *span == SimDuration{})) {
            return fmt::format("bad {}: {}", is_interval ? "timing interval" : "linger time",
                               given.value);
        }
        (is_interval ? options.interval : options.linger) = *span;
    } else if (given.name == "q") {
        options.is_quiet = true;
    }
    return {};
}

}  // namespace

std::optional<PingOptions> read_ping_options(const CommandContext* context, int& status) {
    const auto parsed = parse_options(context->args, kOptions);
    status = kStatusError;
    if (!parsed) {
        context->error->write(parsed.error().message + "\n");
        if (!parsed.error().is_not_modelled) {
            context->error->write("\nUsage\n  ping [options] <destination>\n");
        }
        return std::nullopt;
    }
    PingOptions options;
    for (const GivenOption& given : parsed->options) {
        const std::string wrong = read_value(given, options);
        if (wrong.empty()) continue;
        context->error->write(fmt::format("ping: {}\n", wrong));
        status = kStatusUsage;
        return std::nullopt;
    }
    if (parsed->operands.size() != 1) {
        context->error->write(parsed->operands.empty()
                                  ? "ping: usage error: Destination address required\n"
                                  : "not modelled in lvsim: ping through given hops\n");
        status = parsed->operands.empty() ? kStatusUsage : kStatusNotModelled;
        return std::nullopt;
    }
    const std::string& name = parsed->operands.front();
    const auto address = IpAddress::parse(name);
    if (!address || !address->is_v4()) {
        const bool is_centos6 = context->host->profile() == Profile::Centos6;
        context->error->write(address ? "not modelled in lvsim: ping of IPv6 addresses\n"
                              : is_centos6
                                  ? fmt::format("ping: unknown host {}\n", name)
                                  : fmt::format("ping: {}: Name or service not known\n", name));
        return std::nullopt;
    }
    options.destination = *address;
    return options;
}

}  // namespace lvsim::host
