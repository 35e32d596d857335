// SPDX-License-Identifier: Apache-2.0
//
// The colours and fonts of the window, in one place: light and calm.
#pragma once

#include <QColor>
#include <QFont>
#include <array>

class QApplication;

namespace lvsim::gui::look {

inline constexpr QColor kWindow{0xf1, 0xf4, 0xf9};
inline constexpr QColor kDisabled{0x9a, 0xa5, 0xb5};
inline constexpr QColor kPage{0xfb, 0xfc, 0xfe};
inline constexpr QColor kBox{0xff, 0xff, 0xff};
inline constexpr QColor kDirectorBox{0xee, 0xf4, 0xff};
inline constexpr QColor kLine{0x51, 0x60, 0x7a};
inline constexpr QColor kFaintLine{0xd5, 0xdc, 0xe6};
inline constexpr QColor kWire{0x9d, 0xa9, 0xbb};
inline constexpr QColor kNetwork{0xe3, 0xeb, 0xf6};
inline constexpr QColor kInk{0x17, 0x23, 0x3a};
inline constexpr QColor kText{0x42, 0x50, 0x6a};
inline constexpr QColor kFaintText{0x6b, 0x77, 0x8b};
inline constexpr QColor kAccent{0x2c, 0x5f, 0xb3};
inline constexpr QColor kGood{0x2f, 0x7d, 0x5b};
inline constexpr QColor kBad{0xb3, 0x2d, 0x2d};

/// Of the lines of the chart; told apart by their dashes too.
inline constexpr std::array kSeries = {QColor{0x2c, 0x5f, 0xb3}, QColor{0xc2, 0x57, 0x1a},
                                       QColor{0x2f, 0x7d, 0x5b}, QColor{0x8a, 0x4f, 0xa3},
                                       QColor{0x8a, 0x6d, 0x1a}, QColor{0x1f, 0x7f, 0x93}};

/// For what machines print.
[[nodiscard]] QFont fixed_font(double points);

/// The icons, and the style of the whole program, the same on every desktop. Call it before the
/// first window.
void apply(QApplication& application);

}  // namespace lvsim::gui::look
