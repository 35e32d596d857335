// SPDX-License-Identifier: Apache-2.0
//
// The window itself, drawn into memory.
#include "gui/main_window.hpp"

#include "gui/look.hpp"
#include "gui/rate_chart.hpp"
#include "gui/topology_widget.hpp"

#include <catch2/catch.hpp>

#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineSeries>
#include <QMimeData>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <limits>
#include <memory>
#include <set>
#include <string>

namespace lvsim::gui {
namespace {

using Catch::Contains;

const QString kLab = QStringLiteral(LVSIM_SOURCE_DIR "/scenarios/har300/lab1-nat.yaml");
constexpr std::size_t kTenth = 2;
constexpr std::size_t kFull = 6;

/// Users without a pause: hundreds of thousands of events a simulated second, and no end in sight.
const char* const kHeavy = R"(scenario: heavy
story: More than can be watched.
networks: {front: {subnet: 10.0.0.0/24}, back: {subnet: 10.0.1.0/24}}
hosts:
  client: {interfaces: {eth0: {network: front, address: 10.0.0.1/24}}}
  lb:
    interfaces:
      eth0: {network: front, address: [10.0.0.9/24, 10.0.0.100/24]}
      eth1: {network: back, address: 10.0.1.9/24}
    sysctl: {net.ipv4.ip_forward: 1}
    run:
      - ipvsadm -A -t 10.0.0.100:80 -s rr
      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.1:80 -m
      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.2:80 -m
  s1: {interfaces: {eth0: {network: back, address: 10.0.1.1/24}}, gateway: 10.0.1.9, httpd: {pages: {/: one}}}
  s2: {interfaces: {eth0: {network: back, address: 10.0.1.2/24}}, gateway: 10.0.1.9, httpd: {pages: {/: two}}}
traffic:
  - {name: web, from: client, get: "http://10.0.0.100/", users: 100, duration: 10h}
expect: [{requests: {of: web, failed: 0}}]
)";

/// A program with its window. Not shown anywhere, and drawn all the same.
class WindowLab {
public:
    WindowLab() : application_(argc_, arguments_.data()) {
        look::apply(application_);
        window_ = std::make_unique<MainWindow>();
        window_->show();
    }
    MainWindow& window() { return *window_; }
    void close() { window_.reset(); }

    /// Handles what comes, until it is so; false: not within the time.
    template <class Condition>
    bool wait_for(Condition condition, int milliseconds = 20'000) {
        QElapsedTimer clock;
        clock.start();
        while (!condition()) {
            if (clock.elapsed() > milliseconds) return false;
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        return true;
    }
    bool wait_for(RunState state) {
        return wait_for([&] { return window().shown() && window().shown()->state == state; });
    }
    void open(const QString& file) {
        window().open_file(file);
        REQUIRE(wait_for(
            [&] { return window().shown() && window().shown()->state != RunState::Empty; }));
    }
    template <class Widget>
    Widget& find(const char* name) {
        for (auto* widget : window().findChildren<Widget*>()) {
            if (widget->accessibleName() == name) return *widget;
        }
        FAIL("no widget named " << name);
        std::abort();
    }
    std::string status() {
        std::string text;
        for (auto* label : window().statusBar()->findChildren<QLabel*>()) {
            text += label->text().toStdString() + "\n";
        }
        return text;
    }
    QString write(const char* text) {
        const auto file = folder_.filePath(QStringLiteral("scenario.yaml"));
        QFile output(file);
        REQUIRE(output.open(QIODevice::WriteOnly));
        output.write(text);
        return file;
    }

private:
    /// Qt reads it when the application is made.
    struct Offscreen {
        Offscreen() { qputenv("QT_QPA_PLATFORM", "offscreen"); }
    } offscreen_;
    int argc_ = 1;
    std::string name_ = "gui_tests";
    std::array<char*, 2> arguments_ = {name_.data(), nullptr};
    QApplication application_;
    QTemporaryDir folder_;
    std::unique_ptr<MainWindow> window_;
};

/// A picture that is not one colour: something was drawn.
std::size_t colors_of(const QImage& image) {
    std::set<QRgb> colors;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3) colors.insert(image.pixel(x, y));
    }
    return colors.size();
}

TEST_CASE("window: lab1-nat runs to its end, and the window says what came of it", "[gui]") {
    WindowLab lab;
    lab.window().set_speed(kFull);
    lab.open(kLab);
    lab.window().play_action()->trigger();
    REQUIRE(lab.wait_for(RunState::Over));
    const auto& shown = *lab.window().shown();
    REQUIRE(shown.outcome);
    CHECK(shown.outcome->all_held);
    CHECK_THAT(lab.status(), Contains("3 of 3 expectations held") &&
                                 Contains("fingerprint " + shown.outcome->fingerprint));
    const auto report = lab.find<QPlainTextEdit>("Report").toPlainText().toStdString();
    CHECK_THAT(report, Contains("har300-lab1-nat") && Contains("browser   6"));
    auto& expectations = lab.find<QTreeWidget>("Expectations");
    REQUIRE(expectations.topLevelItemCount() == 3);
    CHECK(expectations.topLevelItem(0)->text(0).toStdString() == "✓ held");
    auto& chart = lab.find<RateChart>("Requests per second by server");
    REQUIRE(chart.lines().size() == 2);
    CHECK(chart.lines()[0]->name().toStdString() == "serveur1");
    CHECK(chart.lines()[0]->count() > 50);
    CHECK_FALSE(lab.window().play_action()->isEnabled());
}

TEST_CASE("window: a picture of it can be taken while packets move", "[gui]") {
    WindowLab lab;
    lab.open(kLab);
    lab.window().set_speed(kTenth);
    lab.window().play_action()->trigger();
    const auto some_requests = SimTime::at(3'500_ms);
    REQUIRE(lab.wait_for([&] { return lab.window().shown()->view.time > some_requests; }));
    lab.window().set_speed(kFirstSpeed);
    auto& network = lab.find<TopologyWidget>("Network");
    const auto before = network.packets_drawn();
    REQUIRE(lab.wait_for([&] { return network.packets_drawn() > before + 12; }));
    const auto picture = lab.window().grab();
    CHECK(colors_of(picture.toImage()) > 20);
    // Looked at by people: build/asan/tests/gui/window.png.
    CHECK(picture.save(QStringLiteral(LVSIM_PICTURE)));
}

TEST_CASE("window: a wrong file is told as lvsim validate tells it", "[gui]") {
    WindowLab lab;
    lab.open(lab.write("scenario: broken\n"));
    CHECK(lab.window().shown()->state == RunState::Invalid);
    const auto text = lab.find<QPlainTextEdit>("What is wrong with the file").toPlainText();
    CHECK_THAT(text.toStdString(), Contains("scenario.yaml:") && Contains("error["));
    CHECK_FALSE(lab.window().play_action()->isEnabled());
}

TEST_CASE("window: a dropped file is opened", "[gui]") {
    WindowLab lab;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(kLab)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&lab.window(), &enter);
    CHECK(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&lab.window(), &drop);
    CHECK(lab.wait_for(RunState::Paused));
}

TEST_CASE("window: steps go from event to event, and restart goes back", "[gui]") {
    WindowLab lab;
    lab.open(kLab);
    const auto events = lab.window().shown()->view.events;
    const auto are = [&](std::uint64_t count) {
        return lab.wait_for([&] { return lab.window().shown()->view.events == count; });
    };
    lab.window().step_event_action()->trigger();
    CHECK(are(events + 1));
    lab.window().step_event_action()->trigger();
    CHECK(are(events + 2));
    lab.window().step_time_action()->trigger();
    CHECK(lab.wait_for([&] { return lab.window().shown()->view.time >= SimTime::at(100_ms); }));
    lab.window().restart_action()->trigger();
    CHECK(are(events));
}

TEST_CASE("window: every action has its key", "[gui]") {
    WindowLab lab;
    for (auto* action : {lab.window().play_action(), lab.window().restart_action(),
                         lab.window().step_event_action(), lab.window().step_time_action()}) {
        CHECK_FALSE(action->shortcut().isEmpty());
    }
}

/// The longest time between two turns of a timer that wants one every 5 ms.
qint64 longest_gap_ms(WindowLab& lab, int milliseconds) {
    QElapsedTimer since_last;
    qint64 longest = 0;
    QTimer beat;
    QObject::connect(&beat, &QTimer::timeout,
                     [&] { longest = std::max(longest, since_last.restart()); });
    since_last.start();
    beat.start(5);
    lab.wait_for([] { return false; }, milliseconds);
    return longest;
}

// A machine that has better things to do can take the processor away for longer than 100 ms, which
// is no fault of the window. What the window does wrong it does all the time: so the best of a few
// short looks counts, each of which sees some thirty snapshots drawn.
TEST_CASE("window: stays responsive at full speed, and closes in the middle of it", "[gui]") {
    WindowLab lab;
    lab.window().set_speed(kFull);
    lab.open(lab.write(kHeavy));
    lab.window().play_action()->trigger();
    REQUIRE(lab.wait_for(RunState::Running));
    qint64 best = std::numeric_limits<qint64>::max();
    for (int look = 0; look < 4 && best >= 100; ++look) {
        const auto before = lab.window().shown()->view.events;
        best = std::min(best, longest_gap_ms(lab, 1500));
        CHECK(lab.window().shown()->view.events > before + 1000);
    }
    INFO("longest gap between two handled events, best look: " << best << " ms");
    CHECK(best < 100);
    CHECK(lab.window().shown()->state == RunState::Running);
    QElapsedTimer clock;
    clock.start();
    lab.close();
    CHECK(clock.elapsed() < 2000);
}

TEST_CASE("chart: axes end and are divided at round numbers", "[gui]") {
    CHECK(round_up(0.15) == Approx(0.2));
    CHECK(round_up(1.05) == Approx(2));
    CHECK(round_up(3) == Approx(5));
    CHECK(round_up(7) == Approx(10));
    CHECK(round_up(1234) == Approx(2000));
}

}  // namespace
}  // namespace lvsim::gui
