// SPDX-License-Identifier: Apache-2.0
//
// The run is done in slices of simulated time that take a twentieth of a second or so: how much
// happens in a simulated second differs from scenario to scenario, and within one.
#include "cli/progress.hpp"

#include "cli/output.hpp"
#include "scenarios/runtime/session.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

namespace lvsim::cli {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr auto kFirstAfter = milliseconds(1000);
constexpr auto kRefresh = milliseconds(200);
constexpr auto kSliceShort = milliseconds(25);
constexpr auto kSliceLong = milliseconds(75);
constexpr SimDuration kSliceMin = SimDuration::microseconds(1);
constexpr SimDuration kSliceMax = SimDuration::seconds(3600);

/// One less than it has, so that the cursor does not wrap.
std::size_t terminal_columns() {
    winsize size{};
    constexpr std::size_t kUsual = 79;
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
    return size.ws_col - 1U;
}

/// "850", "12.5 k", "2.1 million"
std::string rate_text(double rate) {
    if (rate >= 1e6) return fmt::format("{:.1f} million", rate / 1e6);
    if (rate >= 1e3) return fmt::format("{:.1f} k", rate / 1e3);
    return fmt::format("{:.0f}", rate);
}

class ProgressLine {
public:
    explicit ProgressLine(std::optional<SimTime> end) : end_(end) {}
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine() {
        if (is_shown_) complain("\r\x1b[K");
    }

    /// Shows it anew, if it is time for that.
    void update(const runtime::Session& session) {
        const auto now = Clock::now();
        if (now - begin_ < kFirstAfter || (is_shown_ && now - shown_ < kRefresh)) return;
        const std::uint64_t events = session.event_count();
        const double seconds = std::chrono::duration<double>(now - shown_).count();
        const double rate = static_cast<double>(events - events_shown_) / seconds;
        std::string text = text_of(session.now(), rate);
        text.resize(std::min(text.size(), terminal_columns()));
        complain("\r" + text + "\x1b[K");
        is_shown_ = true;
        shown_ = now;
        events_shown_ = events;
    }

private:
    [[nodiscard]] std::string text_of(SimTime now, double rate) const {
        const double seconds = static_cast<double>(now.ns()) / 1e9;
        std::string text = fmt::format("simulated {:.1f} s", seconds);
        if (end_ && end_->ns() > 0) {
            text += fmt::format(
                ", {} %", static_cast<int>(100 * seconds * 1e9 / static_cast<double>(end_->ns())));
        }
        return text + fmt::format(", {} events/s (Ctrl-C ends it here)", rate_text(rate));
    }

    std::optional<SimTime> end_;
    Clock::time_point begin_ = Clock::now();
    Clock::time_point shown_ = begin_;
    std::uint64_t events_shown_ = 0;
    bool is_shown_ = false;
};

/// The next slice, after one that took this long.
SimDuration adapted(SimDuration slice, Clock::duration took) {
    if (took < kSliceShort) return std::min(slice * 2, kSliceMax);
    if (took > kSliceLong) return std::max(slice / 2, kSliceMin);
    return slice;
}

std::optional<SimTime> known_end(const runtime::Session& session, SimTime until) {
    const auto planned = session.planned_end();
    if (until == kTimeNever) return planned;
    return planned ? std::min(*planned, until) : until;
}

}  // namespace

bool is_progress_wanted() {
    return ::isatty(STDERR_FILENO) == 1;
}

void run_with_progress(runtime::Session& session, SimTime until) {
    ProgressLine line(known_end(session, until));
    SimDuration slice = SimDuration::milliseconds(1);
    do {
        const auto begin = Clock::now();
        session.run_until(std::min(until, session.now() + slice));
        slice = adapted(slice, Clock::now() - begin);
        line.update(session);
    } while (!session.is_over() && !session.was_stopped() && session.now() < until);
}

}  // namespace lvsim::cli
