// SPDX-License-Identifier: Apache-2.0
//
// Times as programs write and read them: strftime(3) in the C and French locales, and the dates
// that touch -d and date -d take as far as lvsim has them. All in UTC.
#pragma once

#include "models/host/inode.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

inline constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

[[nodiscard]] constexpr std::int64_t nanoseconds_of(FileTime time) {
    return static_cast<std::int64_t>(time);
}
/// Rounded down, so that a nanosecond before 1970 is in second -1.
[[nodiscard]] constexpr std::int64_t seconds_of(FileTime time) {
    const std::int64_t count = nanoseconds_of(time);
    return count / kNanosecondsPerSecond - (count % kNanosecondsPerSecond < 0 ? 1 : 0);
}
[[nodiscard]] constexpr FileTime file_time_of(std::int64_t seconds) {
    return FileTime{seconds * kNanosecondsPerSecond};
}

/// strftime() with GNU's %N and the flags '-', '_' and '0'. An unknown conversion stays as it is.
[[nodiscard]] std::string format_time(std::string_view format, FileTime time,
                                      bool is_french = false);
/// The abbreviated month, 1..12: "Dec", "déc.".
[[nodiscard]] std::string_view month_name(int month, bool is_french);

/// "2012-12-20 17:00:05", "20 Dec 2012", "now", "yesterday", "2 days ago", "@1356022800" and
/// their mixtures. nullopt: none of these.
[[nodiscard]] std::optional<FileTime> parse_time(std::string_view text, FileTime now);

}  // namespace lvsim::host
