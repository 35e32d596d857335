// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/vi/normal_command.hpp"

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr std::string_view kOperators = "dcy<>";
constexpr std::string_view kWithArgument = "fFtTrgZzm'`\"q@[]";

/// Takes a count from the front; "0" begins none.
bool take_count(std::string_view& keys, std::size_t& count) {
    if (keys.empty() || keys[0] < '1' || keys[0] > '9') return false;
    std::size_t number = 0;
    while (!keys.empty() && keys[0] >= '0' && keys[0] <= '9') {
        number = std::min(number * 10 + static_cast<std::size_t>(keys[0] - '0'),
                          NormalCommand::kCountMax);
        keys.remove_prefix(1);
    }
    count = std::min(count * number, NormalCommand::kCountMax);
    return true;
}

}  // namespace

NormalCommand read_normal_command(std::string_view keys) {
    NormalCommand command;
    command.has_count = take_count(keys, command.count);
    if (keys.empty()) return command;
    if (kOperators.find(keys[0]) != std::string_view::npos) {
        command.op = keys[0];
        keys.remove_prefix(1);
        if (take_count(keys, command.count)) command.has_count = true;
        if (keys.empty()) return command;
    }
    command.letter = keys[0];
    keys.remove_prefix(1);
    if (kWithArgument.find(command.letter) != std::string_view::npos) {
        if (keys.empty()) return command;
        command.argument = keys;
    } else if (!keys.empty()) {
        command.state = NormalCommand::State::Wrong;
        return command;
    }
    command.state = NormalCommand::State::Whole;
    return command;
}

}  // namespace lvsim::host
