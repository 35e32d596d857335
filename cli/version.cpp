// SPDX-License-Identifier: Apache-2.0
#include "cli/version.hpp"

namespace lvsim::cli {

std::string_view version() {
    return LVSIM_VERSION;
}

}  // namespace lvsim::cli
