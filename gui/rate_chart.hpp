// SPDX-License-Identifier: Apache-2.0
//
// The chart of requests per second by server. Points come decimated (request_rates.hpp) and are
// replaced as a whole; lines differ in their dashes as well as in colour.
#pragma once

#include "gui/request_rates.hpp"

#include <QChartView>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <vector>

class QLineSeries;
class QValueAxis;

namespace lvsim::gui {

class RateChart : public QChartView {
    Q_DECLARE_TR_FUNCTIONS(RateChart)

public:
    explicit RateChart(QWidget* parent = nullptr);

    /// `seconds`: how long the run has been going on.
    void show_rates(const std::vector<RateSeries>& rates, double seconds);
    /// Real time since the points were last replaced.
    [[nodiscard]] qint64 points_age_ms() const { return shown_.elapsed(); }
    [[nodiscard]] const QList<QLineSeries*>& lines() const { return lines_; }

private:
    void match_lines(const std::vector<RateSeries>& rates);

    QElapsedTimer shown_;
    QValueAxis* time_ = nullptr;
    QValueAxis* rate_ = nullptr;
    QList<QLineSeries*> lines_;
};

/// The least of 1, 2 and 5 times a power of ten that is not below `value`. Requires: positive.
[[nodiscard]] double round_up(double value);

}  // namespace lvsim::gui
