// SPDX-License-Identifier: Apache-2.0
//
// The window: the network with its packets, the chart, what is expected, what was seen. It looks
// for a new snapshot 20 times a second and shows it; what the user does becomes a command to the
// engine. All it can do, `lvsim` can do (docs/guide/gui.md).
#pragma once

#include "gui/engine.hpp"

#include <QCoreApplication>
#include <QMainWindow>
#include <QTimer>
#include <cstdint>
#include <memory>

class QAction;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTabWidget;
class QTreeWidget;

namespace lvsim::gui {

class RateChart;
class TopologyWidget;

class MainWindow : public QMainWindow {
    Q_DECLARE_TR_FUNCTIONS(MainWindow)

public:
    explicit MainWindow(std::uint64_t seed = 1, QWidget* parent = nullptr);
    ~MainWindow() override;

    void open_file(const QString& file);
    void set_speed(std::size_t index);
    /// What the last snapshot said; null before the first.
    [[nodiscard]] const Snapshot* shown() const { return shown_.get(); }

    // For tests and for whoever drives the window from outside.
    [[nodiscard]] QAction* play_action() const { return play_; }
    [[nodiscard]] QAction* restart_action() const { return restart_; }
    [[nodiscard]] QAction* step_event_action() const { return step_event_; }
    [[nodiscard]] QAction* step_time_action() const { return step_time_; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void make_actions();
    void make_menus();
    void make_tool_bar();
    void make_pages();
    [[nodiscard]] QWidget* make_run_page();
    void make_status_bar();
    QAction* add_action(const char* icon, const QString& text, const QString& keys);

    void choose_file();
    void show_about();
    void toggle_play();

    void poll();
    void show_snapshot(const Snapshot& snapshot);
    void show_page(const Snapshot& snapshot);
    void show_transport(RunState state);
    void show_chart(const Snapshot& snapshot);
    void show_expectations(const Snapshot& snapshot);
    void show_packets(const Snapshot& snapshot);
    void show_status(const Snapshot& snapshot);

    std::uint64_t seed_;
    QTimer poll_;
    std::unique_ptr<const Snapshot> shown_;
    std::uint64_t shown_run_ = 0;

    QAction* open_ = nullptr;
    QAction* restart_ = nullptr;
    QAction* play_ = nullptr;
    QAction* step_event_ = nullptr;
    QAction* step_time_ = nullptr;
    QAction* slower_ = nullptr;
    QAction* faster_ = nullptr;
    QAction* skip_quiet_ = nullptr;
    QComboBox* speed_ = nullptr;

    QStackedWidget* pages_ = nullptr;
    QLabel* welcome_ = nullptr;
    QPlainTextEdit* problem_ = nullptr;
    QLabel* title_ = nullptr;
    TopologyWidget* topology_ = nullptr;
    RateChart* chart_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QTreeWidget* expectations_ = nullptr;
    QPlainTextEdit* packets_ = nullptr;
    QPlainTextEdit* report_ = nullptr;

    QLabel* state_ = nullptr;
    QLabel* time_ = nullptr;
    QLabel* counts_ = nullptr;
    QLabel* verdict_ = nullptr;

    Engine engine_;  // the last: its thread ends first
};

}  // namespace lvsim::gui
