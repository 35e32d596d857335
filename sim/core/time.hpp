// SPDX-License-Identifier: Apache-2.0
//
// Simulated time: signed 64-bit nanoseconds since the start of the run.
// There is no way in from `double`: a time computed in floating point differs between machines.
// Range: about 292 years each way; the loader bounds what users write (kTimeMax).
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>

namespace lvsim {

/// A span of simulated time, in nanoseconds. May be negative.
class SimDuration {
public:
    constexpr SimDuration() = default;
    [[nodiscard]] static constexpr SimDuration nanoseconds(std::int64_t count) {
        return SimDuration(count);
    }
    [[nodiscard]] static constexpr SimDuration microseconds(std::int64_t count) {
        return SimDuration(count * 1'000);
    }
    [[nodiscard]] static constexpr SimDuration milliseconds(std::int64_t count) {
        return SimDuration(count * 1'000'000);
    }
    [[nodiscard]] static constexpr SimDuration seconds(std::int64_t count) {
        return SimDuration(count * 1'000'000'000);
    }

    [[nodiscard]] constexpr std::int64_t ns() const { return ns_; }
    /// Whole seconds, truncated towards zero.
    [[nodiscard]] constexpr std::int64_t whole_seconds() const { return ns_ / 1'000'000'000; }

    constexpr auto operator<=>(const SimDuration&) const = default;
    constexpr SimDuration operator-() const { return SimDuration(-ns_); }
    constexpr SimDuration& operator+=(SimDuration other) {
        ns_ += other.ns_;
        return *this;
    }
    constexpr SimDuration& operator-=(SimDuration other) {
        ns_ -= other.ns_;
        return *this;
    }
    friend constexpr SimDuration operator+(SimDuration a, SimDuration b) { return a += b; }
    friend constexpr SimDuration operator-(SimDuration a, SimDuration b) { return a -= b; }
    friend constexpr SimDuration operator*(SimDuration a, std::int64_t factor) {
        return SimDuration(a.ns_ * factor);
    }
    friend constexpr SimDuration operator/(SimDuration a, std::int64_t divisor) {
        return SimDuration(a.ns_ / divisor);
    }

private:
    explicit constexpr SimDuration(std::int64_t ns) : ns_(ns) {}
    std::int64_t ns_ = 0;
};

/// A point of simulated time. The run starts at SimTime{}, i.e. zero.
class SimTime {
public:
    constexpr SimTime() = default;
    [[nodiscard]] static constexpr SimTime at(SimDuration since_start) {
        return SimTime(since_start);
    }
    [[nodiscard]] constexpr SimDuration since_start() const { return since_start_; }
    [[nodiscard]] constexpr std::int64_t ns() const { return since_start_.ns(); }

    constexpr auto operator<=>(const SimTime&) const = default;
    constexpr SimTime& operator+=(SimDuration span) {
        since_start_ += span;
        return *this;
    }
    friend constexpr SimTime operator+(SimTime time, SimDuration span) { return time += span; }
    friend constexpr SimTime operator-(SimTime time, SimDuration span) { return time += -span; }
    friend constexpr SimDuration operator-(SimTime a, SimTime b) {
        return a.since_start_ - b.since_start_;
    }

private:
    explicit constexpr SimTime(SimDuration since_start) : since_start_(since_start) {}
    SimDuration since_start_;
};

/// The last representable moment: "never". Adding to it is a programmer error.
inline constexpr SimTime kTimeNever =
    SimTime::at(SimDuration::nanoseconds(std::numeric_limits<std::int64_t>::max()));
/// The latest moment a user may name: 100 years. Sums of two such times cannot overflow.
inline constexpr SimTime kTimeMax = SimTime::at(SimDuration::seconds(100LL * 365 * 86'400));

inline namespace literals {
constexpr SimDuration operator""_ns(unsigned long long count) {
    return SimDuration::nanoseconds(static_cast<std::int64_t>(count));
}
constexpr SimDuration operator""_us(unsigned long long count) {
    return SimDuration::microseconds(static_cast<std::int64_t>(count));
}
constexpr SimDuration operator""_ms(unsigned long long count) {
    return SimDuration::milliseconds(static_cast<std::int64_t>(count));
}
constexpr SimDuration operator""_s(unsigned long long count) {
    return SimDuration::seconds(static_cast<std::int64_t>(count));
}
}  // namespace literals

/// "1.5s", "200us", "0s": the shortest exact text with one unit, as the loader reads it.
[[nodiscard]] std::string to_text(SimDuration span);
/// Seconds with nine decimals, "12.000000345": fixed width after the point, for logs.
[[nodiscard]] std::string to_text(SimTime time);

}  // namespace lvsim
