// SPDX-License-Identifier: Apache-2.0
#include "models/host/ssh/transfer_meter.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host::ssh {

namespace {

constexpr std::string_view kUnits = " KMGT";
constexpr std::size_t kNameColumns = 44;

/// " 117  ", " 293KB"
std::string size_text(std::uint64_t bytes) {
    constexpr std::uint64_t kTooWide = 10'000;
    std::size_t unit = 0;
    for (; bytes >= kTooWide && unit + 1 < kUnits.size(); ++unit) bytes = (bytes + 512) / 1024;
    return fmt::format("{:>4}{}{}", bytes, kUnits[unit], unit > 0 ? "B" : " ");
}

/// "  0.1KB"
std::string rate_text(std::uint64_t bytes_per_second) {
    constexpr std::uint64_t kTooWide = 100 * 1000;
    std::uint64_t hundredths = bytes_per_second * 100;
    std::size_t unit = 0;
    for (; hundredths >= kTooWide && unit + 1 < kUnits.size(); ++unit) {
        hundredths = (hundredths + 512) / 1024;
    }
    if (unit == 0) {
        ++unit;
        hundredths = (hundredths + 512) / 1024;
    }
    return fmt::format("{:>3}.{}{}B", (hundredths + 5) / 100, (hundredths + 5) / 10 % 10,
                       kUnits[unit]);
}

}  // namespace

std::string meter_line(const Transfer& transfer) {
    const bool is_done = transfer.bytes >= transfer.size;
    const std::uint64_t percent = transfer.size == 0 ? 100 : transfer.bytes * 100 / transfer.size;
    const auto spent = static_cast<std::uint64_t>(transfer.spent.whole_seconds());
    const std::uint64_t rate = transfer.bytes / std::max<std::uint64_t>(spent, 1);
    const std::uint64_t left =
        is_done ? spent : (transfer.size - transfer.bytes) / std::max<std::uint64_t>(rate, 1);
    const bool is_unknown = !is_done && rate == 0;
    const std::string time =
        is_unknown ? "--:--" : fmt::format("{:02}:{:02}", left / 60, left % 60);
    return fmt::format("\r{:<{}} {:>3}% {} {}/s   {}{}", transfer.name.substr(0, kNameColumns),
                       kNameColumns, percent, size_text(transfer.bytes), rate_text(rate), time,
                       is_done ? "    " : " ETA");
}

}  // namespace lvsim::host::ssh
