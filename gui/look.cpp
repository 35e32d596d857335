// SPDX-License-Identifier: Apache-2.0
#include "gui/look.hpp"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>

// Resources of a static library are not linked unless asked for; Qt's macro wants no namespace.
static void load_icons() {
    Q_INIT_RESOURCE(icons);
}

namespace lvsim::gui::look {

QFont fixed_font(double points) {
    QFont font(QStringLiteral("DejaVu Sans Mono"));
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(points);
    return font;
}

void apply(QApplication& application) {
    load_icons();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QPalette palette;
    palette.setColor(QPalette::Window, kWindow);
    palette.setColor(QPalette::Base, kPage);
    palette.setColor(QPalette::AlternateBase, kWindow);
    palette.setColor(QPalette::Button, kWindow);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(role, kInk);
        palette.setColor(QPalette::Disabled, role, kDisabled);
    }
    palette.setColor(QPalette::Highlight, kAccent);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, kPage);
    palette.setColor(QPalette::ToolTipText, kInk);
    QApplication::setPalette(palette);
    application.setStyleSheet(QStringLiteral(
        "QToolBar { border: 0; border-bottom: 1px solid #d5dce6; padding: 4px; spacing: 4px; }"
        "QToolButton { padding: 4px 8px; }"
        "QStatusBar { border-top: 1px solid #d5dce6; }"
        "QSplitter::handle { background: #d5dce6; }"
        "QSplitter::handle:vertical { height: 1px; } QSplitter::handle:horizontal { width: 1px; "
        "}"));
}

}  // namespace lvsim::gui::look
