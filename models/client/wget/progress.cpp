// SPDX-License-Identifier: Apache-2.0
#include "models/client/wget/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::client::wget {

namespace {

constexpr std::uint64_t kDotBytes = 1024;
constexpr std::uint64_t kDotsOfRow = 50;
constexpr std::uint64_t kDotsOfCluster = 10;
constexpr int kColumns = 79;
constexpr SimDuration kRedraw = SimDuration::milliseconds(200);

double in_seconds(SimDuration span) {
    return static_cast<double>(std::max(span, Progress::kTimeMin).ns()) / 1e9;
}

/// Filled up to `width` columns (all of it is ASCII but the name, which is cut to fit before).
std::string padded(std::string text, int width) {
    const auto size = static_cast<std::size_t>(width);
    if (text.size() < size) text.append(size - text.size(), ' ');
    return text;
}

}  // namespace

Progress::Progress(const Words& words, Settings settings, SimTime now, host::Stream* to)
    : words_(words),
      settings_(std::move(settings)),
      started_(now),
      to_(to),
      row_started_(now),
      drawn_at_(now) {
    if (settings_.style == ProgressStyle::Bar) draw(now, false);
}

double Progress::seconds(SimTime now) const {
    return in_seconds(now - started_);
}

int Progress::percent() const {
    if (!settings_.length || *settings_.length == 0) return 100;
    return static_cast<int>(100.0 * static_cast<double>(bytes_) /
                            static_cast<double>(*settings_.length));
}

void Progress::update(std::uint64_t bytes, SimTime now) {
    switch (settings_.style) {
        case ProgressStyle::None: bytes_ = bytes; return;
        case ProgressStyle::Dots: return add_dots(bytes, now);
        case ProgressStyle::Bar:
            bytes_ = bytes;
            if (now - drawn_at_ >= kRedraw) draw(now, false);
            return;
    }
}

void Progress::add_dots(std::uint64_t bytes, SimTime now) {
    bytes_ = bytes;
    while ((dots_ + 1) * kDotBytes <= bytes_) {
        const std::uint64_t column = dots_ % kDotsOfRow;
        if (column == 0) to_->write(fmt::format("\n{:>6}K", dots_ * kDotBytes / 1024));
        if (column % kDotsOfCluster == 0) to_->write(" ");
        to_->write(".");
        ++dots_;
        if (dots_ % kDotsOfRow == 0) end_row(now, false);
    }
}

void Progress::end_row(SimTime now, bool is_last) {
    const std::uint64_t row_begin = (dots_ - (is_last ? 0 : 1)) / kDotsOfRow * kDotsOfRow;
    const std::uint64_t row_end = is_last ? bytes_ : dots_ * kDotBytes;
    std::string text;
    if (settings_.length) {
        const auto done = static_cast<double>(row_end);
        const auto all = static_cast<double>(std::max<std::uint64_t>(*settings_.length, 1));
        text += fmt::format("{:>3}%", *settings_.length == 0 ? 100 : int(100.0 * done / all));
    }
    const double row_seconds = in_seconds(now - row_started_);
    text += ' ' + words_.short_rate(row_end - row_begin * kDotBytes, row_seconds, "");
    const double spent = seconds(now);
    if (is_last) {
        text += spent >= 10
                    ? '=' + remaining_time(static_cast<std::int64_t>(spent + 0.5), true)
                    : fmt::format("={}s", words_.seconds(now - started_ < kTimeMin ? 0 : spent));
    } else if (settings_.length) {
        const double left =
            static_cast<double>(*settings_.length - std::min(*settings_.length, row_end));
        text +=
            ' ' +
            remaining_time(
                static_cast<std::int64_t>(left * spent / static_cast<double>(row_end) + 0.5), true);
    }
    to_->write(text);
    row_started_ = now;
}

void Progress::finish(std::uint64_t bytes, SimTime now) {
    update(bytes, now);
    if (settings_.style == ProgressStyle::None) return;
    if (settings_.style == ProgressStyle::Bar) {
        draw(now, true);
        to_->write("\n\n");
        return;
    }
    const std::uint64_t column = dots_ % kDotsOfRow;
    if (column == 0) to_->write(fmt::format("\n{:>6}K", dots_ * kDotBytes / 1024));
    std::uint64_t blanks = kDotsOfRow - column;
    blanks += kDotsOfRow / kDotsOfCluster - (column + kDotsOfCluster - 1) / kDotsOfCluster;
    to_->write(std::string(static_cast<std::size_t>(blanks), ' '));
    end_row(now, true);
    to_->write("\n\n");
}

void Progress::draw(SimTime now, bool is_last) {
    drawn_at_ = now;
    to_->write('\r' + (words_.is_old() ? old_picture(now, is_last) : picture(now, is_last)));
}

/// "=====>    ", or "  <=>     " where the length is not known.
std::string Progress::bar(int width) const {
    const auto size = static_cast<std::size_t>(width);
    if (!settings_.length) return padded(" <=>", width);
    const auto all = static_cast<double>(std::max<std::uint64_t>(*settings_.length, 1));
    const auto full = static_cast<std::size_t>(static_cast<double>(width) *
                                               std::min(1.0, static_cast<double>(bytes_) / all));
    if (full == 0) return std::string(size, ' ');
    return padded(std::string(full - 1, '=') + '>', width);
}

std::string Progress::eta(double spent) const {
    const bool is_known = settings_.length && bytes_ > 0 && spent > 3;
    if (!is_known) return {};
    const auto left = static_cast<double>(*settings_.length - std::min(*settings_.length, bytes_));
    const double more = left * spent / static_cast<double>(bytes_);
    return "eta " + remaining_time(static_cast<std::int64_t>(more + 0.5), false);
}

std::string Progress::picture(SimTime now, bool is_last) const {
    constexpr int kName = 20;
    constexpr int kBar = 20;
    constexpr double kRateTimeMin = 0.15;
    const double spent = seconds(now);
    const double shown = now - started_ < kTimeMin ? 0 : spent;
    std::string text = padded(settings_.name.substr(0, kName - 1), kName);
    text += settings_.length ? fmt::format("{:>3}%", percent()) : "    ";
    text += fmt::format("[{}] {:>7}", bar(kBar), words_.human(bytes_, 2));
    const bool has_rate = spent >= kRateTimeMin && bytes_ > 0;
    text += "  " + (has_rate ? words_.short_rate(bytes_, spent, "B/s")
                             : std::string(words_.is_french() ? "--,-KB/s" : "--.-KB/s"));
    const std::string taken = shown >= 10
                                  ? remaining_time(static_cast<std::int64_t>(shown + 0.5), false)
                                  : words_.seconds(shown) + "s";
    text += "    " + (is_last ? (words_.is_french() ? "ds " : "in ") + taken : eta(spent));
    return padded(text, kColumns);
}

std::string Progress::old_picture(SimTime now, bool is_last) const {
    constexpr int kBar = 39;
    constexpr double kRateTimeMin = 0.15;
    const double spent = seconds(now);
    const double shown = now - started_ < kTimeMin ? 0 : spent;
    std::string text = "    ";
    if (settings_.length) text = percent() >= 100 ? "100%" : fmt::format("{:>2}% ", percent());
    text += fmt::format("[{}] {:<11}", bar(kBar), words_.grouped(bytes_));
    const bool has_rate = spent >= kRateTimeMin && bytes_ > 0;
    text += ' ' + (has_rate ? words_.short_rate(bytes_, spent, "/s") : std::string("--.-K/s"));
    const std::string taken = shown >= 10
                                  ? remaining_time(static_cast<std::int64_t>(shown + 0.5), false)
                                  : words_.seconds(shown) + "s";
    if (is_last) {
        text += (words_.is_french() ? "   ds " : "   in ") + taken;
    } else if (const std::string left = eta(spent); !left.empty()) {
        text += "  " + left;
    }
    return padded(text, kColumns);
}

}  // namespace lvsim::client::wget
