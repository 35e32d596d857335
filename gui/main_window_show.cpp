// SPDX-License-Identifier: Apache-2.0
//
// What the window shows of a snapshot.
#include "gui/look.hpp"
#include "gui/main_window.hpp"
#include "gui/rate_chart.hpp"
#include "gui/topology_widget.hpp"
#include "scenarios/runtime/figures.hpp"

#include <QAction>
#include <QFileInfo>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTreeWidget>
#include <algorithm>

namespace lvsim::gui {
namespace {

/// Lines of the packet list for one snapshot: what is more is counted, not shown.
constexpr std::size_t kPacketLines = 60;
constexpr qint64 kChartMs = 200;
enum Page { kWelcomePage, kProblemPage, kRunPage };

QString text_of(const std::string& text) {
    return QString::fromStdString(text);
}

QString state_name(RunState state) {
    switch (state) {
        case RunState::Empty: return MainWindow::tr("no scenario");
        case RunState::Invalid: return MainWindow::tr("not a valid scenario");
        case RunState::Paused: return MainWindow::tr("paused");
        case RunState::Running: return MainWindow::tr("running");
        case RunState::Over: return MainWindow::tr("over");
    }
    return {};
}

/// A sign and a word: the colour is not needed.
QString expectation_state(runtime::ExpectationState state) {
    switch (state) {
        case runtime::ExpectationState::Pending: return MainWindow::tr("… open");
        case runtime::ExpectationState::Held: return MainWindow::tr("✓ held");
        case runtime::ExpectationState::Failed: return MainWindow::tr("✗ failed");
    }
    return {};
}

QColor expectation_color(runtime::ExpectationState state) {
    switch (state) {
        case runtime::ExpectationState::Pending: return look::kFaintText;
        case runtime::ExpectationState::Held: return look::kGood;
        case runtime::ExpectationState::Failed: return look::kBad;
    }
    return look::kText;
}

QTreeWidgetItem* expectation_item(const runtime::ExpectationView& expectation) {
    auto* item =
        new QTreeWidgetItem({expectation_state(expectation.state), text_of(expectation.text)});
    item->setForeground(0, expectation_color(expectation.state));
    item->setToolTip(1, text_of(expectation.text));
    for (const auto& mismatch : expectation.mismatches) {
        const auto what =
            MainWindow::tr("%1: expected %2, seen %3")
                .arg(text_of(mismatch.what), text_of(mismatch.expected), text_of(mismatch.seen));
        const auto& text = mismatch.difference;
        item->addChild(new QTreeWidgetItem(
            {QString(), text.empty() ? what : text_of(mismatch.what + ":\n" + text)}));
    }
    return item;
}

/// Frames that arrived at a machine.
std::uint64_t packets_received(const runtime::View& view) {
    std::uint64_t total = 0;
    for (const auto& host : view.hosts) {
        for (const auto& interface : host.interfaces) total += interface.rx_packets;
    }
    return total;
}

bool is_same_state(const std::vector<runtime::ExpectationView>& a,
                   const std::vector<runtime::ExpectationView>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.state == y.state && x.text == y.text;
    });
}

}  // namespace

void MainWindow::poll() {
    auto snapshot = engine_.take_snapshot();
    if (!snapshot) return;
    show_snapshot(*snapshot);
    shown_ = std::move(snapshot);
}

void MainWindow::show_snapshot(const Snapshot& snapshot) {
    if (snapshot.run != shown_run_) {
        shown_run_ = snapshot.run;
        packets_->clear();
        report_->clear();
        tabs_->setCurrentIndex(0);
    }
    show_page(snapshot);
    show_transport(snapshot.state);
    if (pages_->currentIndex() == kRunPage) {
        topology_->show_snapshot(snapshot);
        show_chart(snapshot);
        show_expectations(snapshot);
        show_packets(snapshot);
        if (snapshot.outcome && report_->document()->isEmpty()) {
            report_->setPlainText(text_of(snapshot.problem + snapshot.outcome->report));
        }
    }
    show_status(snapshot);
}

void MainWindow::show_page(const Snapshot& snapshot) {
    const auto file = QFileInfo(QFile::decodeName(snapshot.file.c_str())).fileName();
    setWindowTitle(snapshot.file.empty() ? tr("lvsim") : tr("%1 - lvsim").arg(file));
    switch (snapshot.state) {
        case RunState::Empty: pages_->setCurrentIndex(kWelcomePage); return;
        case RunState::Invalid:
            problem_->setPlainText(text_of(snapshot.problem));
            pages_->setCurrentIndex(kProblemPage);
            return;
        case RunState::Paused:
        case RunState::Running:
        case RunState::Over: break;
    }
    title_->setText(QStringLiteral("<b>%1</b>&nbsp; <span style='color:%3'>%2</span>")
                        .arg(text_of(snapshot.setup.scenario).toHtmlEscaped(),
                             text_of(snapshot.setup.story).toHtmlEscaped(), look::kText.name()));
    pages_->setCurrentIndex(kRunPage);
}

void MainWindow::show_transport(RunState state) {
    const bool is_running = state == RunState::Running;
    play_->setText(is_running ? tr("&Pause") : tr("&Play"));
    play_->setIcon(QIcon(is_running ? QStringLiteral(":/icons/pause.svg")
                                    : QStringLiteral(":/icons/play.svg")));
    play_->setEnabled(is_running || state == RunState::Paused);
    step_event_->setEnabled(state == RunState::Paused);
    step_time_->setEnabled(state == RunState::Paused);
    restart_->setEnabled(state != RunState::Empty);
    state_->setText(state_name(state));
}

void MainWindow::show_chart(const Snapshot& snapshot) {
    // Wide dashed lines are dear to draw: while the run goes on, not with every snapshot.
    const bool is_due = chart_->points_age_ms() >= kChartMs;
    if (snapshot.state == RunState::Running && !is_due) return;
    chart_->show_rates(snapshot.rates, static_cast<double>(snapshot.view.time.ns()) / 1e9);
}

void MainWindow::show_expectations(const Snapshot& snapshot) {
    const bool is_shown = shown_ && shown_->run == snapshot.run &&
                          is_same_state(shown_->expectations, snapshot.expectations);
    if (is_shown) return;
    expectations_->clear();
    for (const auto& expectation : snapshot.expectations) {
        expectations_->addTopLevelItem(expectation_item(expectation));
    }
    expectations_->expandAll();
    expectations_->resizeColumnToContents(0);
}

void MainWindow::show_packets(const Snapshot& snapshot) {
    const auto& events = snapshot.events.events;
    if (events.empty()) return;
    const auto count = std::min(events.size(), kPacketLines);
    QString lines;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) lines += '\n';
        lines += text_of(to_text(events[i].time) + "  " + events[i].host + "  " + events[i].text);
    }
    const auto left_out = events.size() - count + snapshot.events.skipped;
    if (left_out > 0) lines += tr("\n... %1 more, not listed").arg(left_out);
    packets_->appendPlainText(lines);
}

void MainWindow::show_status(const Snapshot& snapshot) {
    const bool has_run = pages_->currentIndex() == kRunPage;
    time_->setVisible(has_run);
    counts_->setVisible(has_run);
    verdict_->setVisible(has_run);
    if (!has_run) return;
    time_->setText(tr("t = %1 s").arg(text_of(to_text(snapshot.view.time))));
    const auto packets = packets_received(snapshot.view);
    const auto drawn = topology_->packets_drawn();
    counts_->setText(tr("%1 events    %2 packets arrived, %3 of them not drawn    %4 dropped")
                         .arg(text_of(runtime::grouped(snapshot.view.events)),
                              text_of(runtime::grouped(packets)),
                              text_of(runtime::grouped(packets - std::min(packets, drawn))),
                              text_of(runtime::grouped(snapshot.view.frames.dropped))));
    const auto held = std::count_if(snapshot.expectations.begin(), snapshot.expectations.end(),
                                    [](const auto& expectation) {
                                        return expectation.state == runtime::ExpectationState::Held;
                                    });
    auto verdict = tr("%1 of %2 expectations held").arg(held).arg(snapshot.expectations.size());
    if (snapshot.outcome) {
        verdict = QStringLiteral("%1 %2    %3 %4")
                      .arg(snapshot.outcome->all_held ? QStringLiteral("✓") : QStringLiteral("✗"),
                           verdict, tr("fingerprint"), text_of(snapshot.outcome->fingerprint));
    }
    verdict_->setText(verdict);
}

}  // namespace lvsim::gui
