// SPDX-License-Identifier: Apache-2.0
#include "gui/rate_chart.hpp"

#include "gui/look.hpp"

#include <QChart>
#include <QLegend>
#include <QLineSeries>
#include <QValueAxis>
#include <algorithm>
#include <array>

namespace lvsim::gui {
namespace {

constexpr double kFirstSeconds = 5;

QPen pen_of(std::size_t index, bool is_failure) {
    static constexpr std::array kDashes = {Qt::SolidLine, Qt::DashLine, Qt::DotLine,
                                           Qt::DashDotLine};
    if (is_failure) return {look::kBad, 2.2, Qt::DashDotDotLine};
    return {look::kSeries[index % look::kSeries.size()], 2.2, kDashes[index % kDashes.size()]};
}

QValueAxis* make_axis(QChart* chart, Qt::Alignment where, const QString& title) {
    auto* axis = new QValueAxis(chart);
    axis->setTitleText(title);
    axis->setLabelFormat(QStringLiteral("%g"));
    axis->setTickType(QValueAxis::TicksDynamic);
    axis->setTickAnchor(0);
    axis->setGridLineColor(look::kFaintLine);
    axis->setLinePenColor(look::kFaintLine);
    axis->setLabelsColor(look::kText);
    axis->setTitleBrush(look::kText);
    QFont font = axis->titleFont();
    font.setBold(false);
    axis->setTitleFont(font);
    chart->addAxis(axis, where);
    return axis;
}

void set_range(QValueAxis& axis, double end) {
    // Never a long axis with short intervals, not even in between: Qt makes an item for each.
    const double interval = round_up(end / 5.5);
    if (end > axis.max()) axis.setTickInterval(interval);
    axis.setRange(0, end);
    axis.setTickInterval(interval);
}

}  // namespace

double round_up(double value) {
    double unit = 1e-6;
    while (true) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            if (unit * factor >= value * (1 - 1e-9)) return unit * factor;
        }
        unit *= 10;
    }
}

RateChart::RateChart(QWidget* parent) : QChartView(parent) {
    setAccessibleName(tr("Requests per second by server"));
    setRenderHint(QPainter::Antialiasing);
    setMinimumSize(260, 180);
    setFrameShape(QFrame::NoFrame);
    auto* picture = chart();
    picture->setTitle(tr("Requests per second by server"));
    picture->setTitleBrush(look::kInk);
    picture->setBackgroundBrush(look::kPage);
    picture->setBackgroundRoundness(0);
    picture->setMargins(QMargins(6, 4, 10, 4));
    picture->legend()->setAlignment(Qt::AlignTop);
    picture->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    picture->legend()->setLabelColor(look::kText);
    setBackgroundBrush(look::kPage);
    time_ = make_axis(picture, Qt::AlignBottom, tr("simulated seconds"));
    rate_ = make_axis(picture, Qt::AlignLeft, tr("requests/s"));
    show_rates({}, 0);
}

void RateChart::match_lines(const std::vector<RateSeries>& rates) {
    const auto matches = [&] {
        return std::equal(rates.begin(), rates.end(), lines_.begin(), lines_.end(),
                          [](const RateSeries& rate, const QLineSeries* line) {
                              return line->name().toStdString() == rate.name;
                          });
    };
    if (matches()) return;
    chart()->removeAllSeries();  // which deletes them
    lines_.clear();
    for (std::size_t i = 0; i < rates.size(); ++i) {
        auto* line = new QLineSeries(chart());
        line->setName(QString::fromStdString(rates[i].name));
        line->setPen(pen_of(i, rates[i].is_failure));
        chart()->addSeries(line);
        line->attachAxis(time_);
        line->attachAxis(rate_);
        lines_.push_back(line);
    }
}

void RateChart::show_rates(const std::vector<RateSeries>& rates, double seconds) {
    shown_.start();
    match_lines(rates);
    double highest = 0;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        QList<QPointF> points;
        points.reserve(static_cast<qsizetype>(rates[i].points.size()));
        for (const auto& point : rates[i].points) {
            points.push_back({point.seconds, point.per_second});
            highest = std::max(highest, point.per_second);
        }
        lines_[static_cast<qsizetype>(i)]->replace(points);
    }
    constexpr double kHeadroom = 1.05;  // a line along the upper edge would be cut
    set_range(*rate_, round_up(std::max(highest, 1.0)) * kHeadroom);
    set_range(*time_, std::max(kFirstSeconds, seconds));
}

}  // namespace lvsim::gui
