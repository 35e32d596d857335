// SPDX-License-Identifier: Apache-2.0
//
// How wget shows a transfer: dots, a line for 50 KB, in a file or a pipe; a bar that is drawn again
// in the same line on a terminal of 80 columns. Behaviour reference: wget 1.21.3 (dots and bar) and
// 1.12 (bar). Simplified: the bar's rate is the mean since the start, not that of three seconds.
#pragma once

#include "models/client/wget/words.hpp"
#include "models/host/stream.hpp"
#include "sim/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace lvsim::client::wget {

enum class ProgressStyle : std::uint8_t { None, Dots, Bar };

class Progress {
public:
    /// What a read and a write take at least, so that a page that came in one piece has a rate.
    static constexpr SimDuration kTimeMin = SimDuration::microseconds(10);

    struct Settings {
        ProgressStyle style = ProgressStyle::Dots;
        std::string name;  ///< Of the file, for the bar of 1.21.
        std::optional<std::uint64_t> length = {};
    };
    /// Requires: `to` outlives it.
    Progress(const Words& words, Settings settings, SimTime now, host::Stream* to);

    void update(std::uint64_t bytes, SimTime now);
    /// The last picture of it, and the end of its line.
    void finish(std::uint64_t bytes, SimTime now);
    /// Since the start; never 0.
    [[nodiscard]] double seconds(SimTime now) const;

private:
    void add_dots(std::uint64_t bytes, SimTime now);
    void end_row(SimTime now, bool is_last);
    void draw(SimTime now, bool is_last);
    [[nodiscard]] std::string picture(SimTime now, bool is_last) const;
    [[nodiscard]] std::string old_picture(SimTime now, bool is_last) const;
    [[nodiscard]] std::string bar(int width) const;
    [[nodiscard]] std::string eta(double spent) const;
    [[nodiscard]] int percent() const;

    const Words& words_;
    Settings settings_;
    SimTime started_;
    host::Stream* to_;
    std::uint64_t bytes_ = 0;
    std::uint64_t dots_ = 0;  ///< Printed so far.
    SimTime row_started_;
    SimTime drawn_at_;
};

}  // namespace lvsim::client::wget
