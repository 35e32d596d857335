// SPDX-License-Identifier: Apache-2.0
//
// A command of vi's normal mode, read from the keys typed so far:
// [count] command, or [count] operator [count] motion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {

struct NormalCommand {
    enum class State : std::uint8_t { Incomplete, Whole, Wrong };
    State state = State::Incomplete;
    std::size_t count = 1;  ///< Both counts multiplied, kCountMax at most.
    bool has_count = false;
    char op = '\0';        ///< d c y < >
    char letter = '\0';    ///< The command or the motion; the operator itself for "dd".
    std::string argument;  ///< The character after f F t T r g Z z.

    static constexpr std::size_t kCountMax = 99'999'999;
};

[[nodiscard]] NormalCommand read_normal_command(std::string_view keys);

}  // namespace lvsim::host
