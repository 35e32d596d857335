// SPDX-License-Identifier: Apache-2.0
//
// How the window is made: actions, menus, tool bar, pages. What it shows: main_window_show.cpp.
#include "gui/main_window.hpp"

#include "gui/look.hpp"
#include "gui/rate_chart.hpp"
#include "gui/topology_widget.hpp"
#include "gui/version.hpp"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <utility>

namespace lvsim::gui {
namespace {

constexpr int kPollMs = 50;
constexpr SimDuration kTimeStep = 100_ms;
constexpr int kPacketLinesMax = 1000;

QPlainTextEdit* make_text(const QString& name) {
    auto* text = new QPlainTextEdit;
    text->setAccessibleName(name);
    text->setReadOnly(true);
    text->setFont(look::fixed_font(9));
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setFrameShape(QFrame::NoFrame);
    return text;
}

QString speed_name(Speed speed) {
    if (speed.is_full()) return MainWindow::tr("full speed");
    const auto span = QString::fromStdString(to_text(speed.per_second));
    return MainWindow::tr("%1 a second").arg(span);
}

}  // namespace

MainWindow::MainWindow(std::uint64_t seed, QWidget* parent) : QMainWindow(parent), seed_(seed) {
    setWindowTitle(tr("lvsim"));
    setAcceptDrops(true);
    resize(1280, 860);
    make_actions();
    make_menus();
    make_tool_bar();
    make_pages();
    make_status_bar();
    show_transport(RunState::Empty);
    connect(&poll_, &QTimer::timeout, this, &MainWindow::poll);
    poll_.start(kPollMs);
}

MainWindow::~MainWindow() = default;

QAction* MainWindow::add_action(const char* icon, const QString& text, const QString& keys) {
    auto* action = new QAction(text, this);
    if (*icon != '\0') {
        action->setIcon(QIcon(QStringLiteral(":/icons/%1.svg").arg(QLatin1String(icon))));
    }
    action->setShortcut(QKeySequence(keys));
    action->setToolTip(
        QStringLiteral("%1 (%2)").arg(text.split('&').join(""), action->shortcut().toString()));
    return action;
}

void MainWindow::make_actions() {
    const auto posts = [this](QAction* action, const RunCommand& command) {
        connect(action, &QAction::triggered, this, [this, command] { engine_.post(command); });
    };
    open_ = add_action("open", tr("&Open..."), QStringLiteral("Ctrl+O"));
    connect(open_, &QAction::triggered, this, &MainWindow::choose_file);
    play_ = add_action("play", tr("&Play"), QStringLiteral("Space"));
    connect(play_, &QAction::triggered, this, &MainWindow::toggle_play);
    restart_ = add_action("restart", tr("&Restart"), QStringLiteral("Ctrl+R"));
    posts(restart_, command::Restart{});
    step_event_ = add_action("step", tr("Next &event"), QStringLiteral("."));
    posts(step_event_, command::StepEvent{});
    step_time_ = add_action("step-time", tr("100 &ms on"), QStringLiteral("Shift+Right"));
    posts(step_time_, command::StepTime{kTimeStep});
    slower_ = add_action("", tr("&Slower"), QStringLiteral("["));
    connect(slower_, &QAction::triggered, this,
            [this] { speed_->setCurrentIndex(std::max(0, speed_->currentIndex() - 1)); });
    faster_ = add_action("", tr("&Faster"), QStringLiteral("]"));
    connect(faster_, &QAction::triggered, this, [this] {
        speed_->setCurrentIndex(std::min(speed_->count() - 1, speed_->currentIndex() + 1));
    });
    skip_quiet_ = add_action("", tr("Skip &quiet time"), QStringLiteral("Q"));
    skip_quiet_->setCheckable(true);
    skip_quiet_->setChecked(true);
    connect(skip_quiet_, &QAction::toggled, this,
            [this](bool is_on) { engine_.post(command::SkipQuiet{is_on}); });
}

void MainWindow::make_menus() {
    auto* file = menuBar()->addMenu(tr("&File"));
    file->addAction(open_);
    file->addSeparator();
    auto* quit = file->addAction(tr("&Quit"), this, &QWidget::close);
    quit->setShortcut(QKeySequence(QStringLiteral("Ctrl+Q")));
    auto* run = menuBar()->addMenu(tr("&Run"));
    run->addActions({play_, step_event_, step_time_, restart_});
    run->addSeparator();
    run->addActions({slower_, faster_, skip_quiet_});
    auto* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&About lvsim"), this, &MainWindow::show_about);
}

void MainWindow::make_tool_bar() {
    auto* bar = addToolBar(tr("Run"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addAction(open_);
    bar->addSeparator();
    bar->addActions({play_, step_event_, step_time_, restart_});
    bar->addSeparator();
    auto* label = new QLabel(tr("Spee&d:"));
    label->setContentsMargins(8, 0, 6, 0);
    bar->addWidget(label);
    speed_ = new QComboBox;
    speed_->setAccessibleName(tr("Simulated time for a second of real time"));
    speed_->setToolTip(tr("Simulated time for a second of real time; [ slower, ] faster"));
    for (const auto& speed : speeds()) speed_->addItem(speed_name(speed));
    speed_->setCurrentIndex(static_cast<int>(kFirstSpeed));
    label->setBuddy(speed_);
    connect(speed_, &QComboBox::currentIndexChanged, this, [this](int index) {
        engine_.post(command::SetSpeed{speeds()[static_cast<std::size_t>(index)]});
    });
    bar->addWidget(speed_);
    auto* skip = new QCheckBox(skip_quiet_->text());
    skip->setToolTip(tr("Jump over silences that would take longer than half a second (Q)"));
    skip->setContentsMargins(10, 0, 0, 0);
    skip->setChecked(skip_quiet_->isChecked());
    connect(skip, &QCheckBox::toggled, skip_quiet_, &QAction::setChecked);
    connect(skip_quiet_, &QAction::toggled, skip, &QCheckBox::setChecked);
    bar->addWidget(skip);
}

void MainWindow::make_pages() {
    welcome_ =
        new QLabel(tr("<h2>lvsim</h2><p>Open a scenario: <b>Ctrl+O</b>, or drop a file "
                      "here.</p>"));
    welcome_->setAlignment(Qt::AlignCenter);
    problem_ = make_text(tr("What is wrong with the file"));
    problem_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    problem_->document()->setDocumentMargin(14);
    pages_ = new QStackedWidget;
    pages_->addWidget(welcome_);
    pages_->addWidget(problem_);
    pages_->addWidget(make_run_page());
    setCentralWidget(pages_);
}

QWidget* MainWindow::make_run_page() {
    title_ = new QLabel;
    title_->setWordWrap(true);
    title_->setContentsMargins(14, 8, 14, 8);
    topology_ = new TopologyWidget;
    chart_ = new RateChart;
    expectations_ = new QTreeWidget;
    expectations_->setAccessibleName(tr("Expectations"));
    expectations_->setHeaderLabels({tr("State"), tr("Expectation")});
    expectations_->setFrameShape(QFrame::NoFrame);
    expectations_->setIndentation(10);
    packets_ = make_text(tr("Packets"));
    packets_->setMaximumBlockCount(kPacketLinesMax);
    report_ = make_text(tr("Report"));
    tabs_ = new QTabWidget;
    tabs_->addTab(expectations_, tr("E&xpectations"));
    tabs_->addTab(packets_, tr("Pac&kets"));
    tabs_->addTab(report_, tr("Repor&t"));
    auto* below = new QSplitter(Qt::Horizontal);
    below->addWidget(chart_);
    below->addWidget(tabs_);
    below->setSizes({600, 600});
    auto* whole = new QSplitter(Qt::Vertical);
    whole->addWidget(topology_);
    whole->addWidget(below);
    whole->setSizes({450, 300});
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title_);
    column->addWidget(whole, 1);
    return page;
}

void MainWindow::make_status_bar() {
    state_ = new QLabel;
    time_ = new QLabel;
    counts_ = new QLabel;
    verdict_ = new QLabel;
    for (auto* label : {state_, time_, counts_}) {
        label->setContentsMargins(8, 0, 8, 0);
        statusBar()->addWidget(label);
    }
    verdict_->setContentsMargins(8, 0, 8, 0);
    verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    statusBar()->addPermanentWidget(verdict_);
}

void MainWindow::open_file(const QString& file) {
    engine_.post(command::Load{QFile::encodeName(file).toStdString(), seed_});
}

void MainWindow::set_speed(std::size_t index) {
    speed_->setCurrentIndex(static_cast<int>(index));
}

void MainWindow::choose_file() {
    const auto file = QFileDialog::getOpenFileName(this, tr("Open a scenario"), QString(),
                                                   tr("Scenarios (*.yaml *.yml);;All files (*)"));
    if (!file.isEmpty()) open_file(file);
}

void MainWindow::show_about() {
    QMessageBox::about(this, tr("About lvsim"), QString::fromStdString(version_text()));
}

void MainWindow::toggle_play() {
    const bool is_running = shown_ && shown_->state == RunState::Running;
    engine_.post(is_running ? RunCommand(command::Pause{}) : RunCommand(command::Play{}));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    open_file(event->mimeData()->urls().front().toLocalFile());
}

}  // namespace lvsim::gui
