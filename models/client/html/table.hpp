// SPDX-License-Identifier: Apache-2.0
//
// A table in plain columns: as wide as their widest cell, a blank between them, heads centred. What
// does not fit into the page's width is one cell below the other.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lvsim::client::html {

class Table {
public:
    [[nodiscard]] bool is_open() const { return is_open_; }
    void open();
    /// `text`: what was written since the call before; it belongs to the cell that was open then.
    void begin_row(std::string text);
    void begin_cell(std::string text, bool is_head);
    /// Its lines, without a margin.
    [[nodiscard]] std::vector<std::string> close(std::string text);

private:
    struct Cell {
        std::string text;
        bool is_head = false;
    };
    using Row = std::vector<Cell>;

    void end_cell(std::string text);
    [[nodiscard]] std::vector<std::size_t> widths() const;
    [[nodiscard]] static std::string line_of(const Row& row,
                                             const std::vector<std::size_t>& widths);

    bool is_open_ = false;
    std::vector<Row> rows_;
};

}  // namespace lvsim::client::html
