// SPDX-License-Identifier: Apache-2.0
#include "gui/version.hpp"

namespace lvsim::gui {

std::string version_text() {
    return "lvsim-gui " LVSIM_VERSION
           "\n\nThe sources of lvsim are under the Apache License 2.0. This program links Qt "
           "Charts,\nwhich is under the GNU General Public License, version 3: so the program as "
           "a whole\nis under that licence. lvsim, the command line, is a program of its own "
           "without Qt.";
}

}  // namespace lvsim::gui
