// SPDX-License-Identifier: Apache-2.0
//
// The commands of this folder: one line each.
#include "models/client/commands.hpp"

#include <array>

namespace lvsim::client {

namespace {

constexpr std::array kCommands = {
    host::Command{"ab", ab_main, "measure a web server"},
    host::Command{"curl", curl_main, "fetch a page"},
    host::Command{"elinks", elinks_main, "show a page as text"},
    host::Command{"links", elinks_main, "show a page as text (elinks)"},
    host::Command{"lynx", lynx_main, "show a page as text"},
    host::Command{"wget", wget_main, "fetch pages into files"},
};

}  // namespace

std::span<const host::Command> commands() {
    return kCommands;
}

}  // namespace lvsim::client
