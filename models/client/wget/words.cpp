// SPDX-License-Identifier: Apache-2.0
#include "models/client/wget/words.hpp"

#include "models/host/host.hpp"
#include "models/host/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::client::wget {

namespace {

constexpr double kUnit = 1024.0;

struct Scaled {
    double value = 0;
    std::size_t unit = 0;  ///< 0 bytes, 1 K, 2 M, 3 G
};

Scaled scaled(double value) {
    Scaled result{value, 0};
    while (result.value >= kUnit && result.unit < 3) {
        result.value /= kUnit;
        ++result.unit;
    }
    return result;
}

/// Three digits: "876", "45.9", "1.20".
int places_of(double value) {
    if (value >= 99.95) return 0;
    return value >= 9.995 ? 1 : 2;
}

}  // namespace

Words::Words(const host::CommandContext& context)
    : Words(context.host->profile() == host::Profile::Centos6, host::speaks_french(context)) {}

std::string_view Words::of(const Text& text) const {
    if (is_french_) return is_old_ && !text.old_french.empty() ? text.old_french : text.french;
    return is_old_ && !text.old_english.empty() ? text.old_english : text.english;
}

std::string Words::quoted(std::string_view name) const {
    if (is_french_ && !is_old_) return fmt::format("«\u00a0{}\u00a0»", name);
    if (is_french_) return fmt::format("«{}»", name);
    return is_old_ ? fmt::format("“{}”", name) : fmt::format("‘{}’", name);
}

std::string Words::decimal(double value, int places) const {
    std::string text = fmt::format("{:.{}f}", value, places);
    if (is_french_) std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::string Words::human(std::uint64_t bytes, int places) const {
    const Scaled size = scaled(static_cast<double>(bytes));
    if (size.unit == 0) return fmt::format("{}", bytes);
    if (places < 0) places = size.value < 10 ? 1 : 0;
    return decimal(size.value, places) + std::string(1, " KMG"[size.unit]);
}

std::string Words::grouped(std::uint64_t number) const {
    std::string text = fmt::format("{}", number);
    for (std::size_t at = text.size(); at > 3; at -= 3) {
        text.insert(at - 3, 1, is_french_ ? ' ' : ',');
    }
    return text;
}

std::string Words::seconds(double value) const {
    if (value >= 9.95) return decimal(value, 0);
    if (value >= 0.95) return decimal(value, 1);
    if (value < 0.001) return "0";
    return decimal(value, value >= 0.095 ? 1 : value >= 0.0095 ? 2 : 3);
}

std::string Words::rate(std::uint64_t bytes, double seconds) const {
    constexpr std::array<std::string_view, 4> kNames = {"B/s", "KB/s", "MB/s", "GB/s"};
    const Scaled speed = scaled(static_cast<double>(bytes) / seconds);
    return fmt::format("{} {}", decimal(speed.value, places_of(speed.value)), kNames[speed.unit]);
}

std::string Words::short_rate(std::uint64_t bytes, double seconds,
                              std::string_view per_second) const {
    const Scaled speed = scaled(static_cast<double>(bytes) / seconds);
    const std::string unit = speed.unit == 0 ? "" : std::string(1, " KMG"[speed.unit]);
    std::string_view before;
    if (speed.unit == 0 && !per_second.empty()) before = per_second == "/s" ? "B" : " ";
    return fmt::format("{:>4}{}{}{}", decimal(speed.value, places_of(speed.value)), unit, before,
                       per_second);
}

std::string remaining_time(std::int64_t seconds, bool is_condensed) {
    constexpr std::int64_t kMinute = 60;
    constexpr std::int64_t kHour = 3600;
    constexpr std::int64_t kDay = 86'400;
    const std::string_view gap = is_condensed ? "" : " ";
    if (seconds < 100) return fmt::format("{}s", seconds);
    if (seconds < 100 * kMinute) {
        return fmt::format("{}m{}{}s", seconds / kMinute, gap, seconds % kMinute);
    }
    if (seconds < 48 * kHour) {
        return fmt::format("{}h{}{}m", seconds / kHour, gap, seconds / kMinute % 60);
    }
    return fmt::format("{}d{}{}h", seconds / kDay, gap, seconds / kHour % 24);
}

}  // namespace lvsim::client::wget
