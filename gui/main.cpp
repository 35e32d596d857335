// SPDX-License-Identifier: Apache-2.0
//
// lvsim-gui [--seed N] [FILE]
#include "gui/look.hpp"
#include "gui/main_window.hpp"
#include "gui/version.hpp"
#include "scenarios/runtime/failure.hpp"

#include <fmt/core.h>

#include <QApplication>
#include <QCommandLineParser>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

constexpr int kExitBadInput = 2;
constexpr int kExitOurFault = 3;

[[noreturn]] void report_and_leave(const lvsim::runtime::Failure& failure) {
    std::fprintf(stderr, "lvsim-gui: internal failure: %s\n  %s\n", failure.what.c_str(),
                 failure.position.c_str());
    // No destructors: the world is broken.
    std::_Exit(kExitOurFault);
}

[[noreturn]] void refuse(const QString& what) {
    std::fprintf(stderr, "lvsim-gui: %s\nusage: lvsim-gui [--seed N] [FILE]\n",
                 what.toLocal8Bit().constData());
    std::exit(kExitBadInput);
}

struct Wishes {
    QString file;
    quint64 seed = 1;
};

constexpr std::string_view kUsage =
    "lvsim-gui [--seed N] [FILE]\n"
    "  FILE        a scenario to open\n"
    "  --seed N    seed of the random streams (1)\n"
    "  --version   version and licences\n";

/// What needs no screen.
void answer_at_once(const std::vector<std::string_view>& arguments) {
    for (const auto argument : arguments) {
        if (argument == "--version") fmt::print("{}\n", lvsim::gui::version_text());
        if (argument == "--help" || argument == "-h") fmt::print("{}", kUsage);
        if (argument == "--version" || argument == "--help" || argument == "-h") std::exit(0);
    }
}

/// Qt's own way to say it is to abort.
void require_screen(const std::vector<std::string_view>& arguments) {
    for (const auto* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(name)) return;
    }
    for (const auto argument : arguments) {
        if (argument == "-platform") return;
    }
    refuse("there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set");
}

/// Qt has taken out its own options.
Wishes read_command_line(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.addOption({"seed", "", "N"});
    if (!parser.parse(arguments)) refuse(parser.errorText());
    Wishes wishes;
    bool is_number = true;
    if (parser.isSet("seed")) wishes.seed = parser.value("seed").toULongLong(&is_number);
    if (!is_number) refuse("--seed: '" + parser.value("seed") + "' is not a whole number");
    if (parser.positionalArguments().size() > 1) refuse("one FILE at a time");
    wishes.file = parser.positionalArguments().value(0);
    return wishes;
}

}  // namespace

int main(int argc, char** argv) {
    lvsim::runtime::set_failure_handler(report_and_leave);
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    answer_at_once(arguments);
    require_screen(arguments);
    QApplication application(argc, argv);
    QApplication::setApplicationName("lvsim-gui");
    lvsim::gui::look::apply(application);
    const auto wishes = read_command_line(QApplication::arguments());
    lvsim::gui::MainWindow window(wishes.seed);
    if (!wishes.file.isEmpty()) window.open_file(wishes.file);
    window.show();
    return QApplication::exec();
}
