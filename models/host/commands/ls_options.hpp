// SPDX-License-Identifier: Apache-2.0
//
// What ls(1) is asked for.
#pragma once

#include "models/host/commands/options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lvsim::host {

struct LsOptions {
    enum class Layout : std::uint8_t { OnePerLine, Columns, Across, Commas, Long };
    enum class Order : std::uint8_t { Name, Time, Size, Extension, None };
    enum class Mark : std::uint8_t { None, Slash, Classify };

    Layout layout = Layout::OnePerLine;
    Order order = Order::Name;
    Mark mark = Mark::None;
    bool shows_hidden = false;  ///< -a and -A
    bool shows_dots = false;    ///< -a: "." and ".."
    bool lists_directories = true;
    bool is_recursive = false;
    bool is_reversed = false;
    bool is_human = false;
    bool is_si = false;
    bool shows_inode = false;
    bool shows_blocks = false;
    bool is_numeric = false;
    bool hides_owner = false;
    bool hides_group = false;
    bool follows_links = false;
    bool is_full_time = false;
    std::size_t width = 80;
    std::vector<std::string> operands;
};

}  // namespace lvsim::host
