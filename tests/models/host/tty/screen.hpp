// SPDX-License-Identifier: Apache-2.0
//
// A VT100 with xterm's alternate screen, as far as console.hpp says a screen must know: what a
// person would see, as rows of text. Sequences that it does not know fail the test that sent them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Screen {
public:
    Screen(int rows = 24, int columns = 80);

    void write(std::string_view bytes);
    /// The rows down to the last that is not empty, without blanks at their ends.
    [[nodiscard]] std::string text() const;
    /// From 0; without blanks at its end.
    [[nodiscard]] std::string row(int number) const;
    [[nodiscard]] int cursor_row() const { return row_; }
    [[nodiscard]] int cursor_column() const { return column_; }
    [[nodiscard]] int bells() const { return bells_; }
    [[nodiscard]] bool is_alternate() const { return is_alternate_; }
    /// Sequences it did not know.
    [[nodiscard]] const std::string& unknown() const { return unknown_; }

private:
    using Rows = std::vector<std::vector<std::string>>;  // a cell is one character

    void put(std::string_view character, int columns);
    void line_feed();
    void control_sequence(std::string_view parameters, char letter);
    void erase_display(int how);
    void erase_line(int how);
    void set_alternate(bool is_on);
    [[nodiscard]] Rows blank() const;

    int rows_;
    int columns_;
    Rows cells_;
    Rows main_;  ///< While the alternate one is shown.
    int main_row_ = 0;
    int main_column_ = 0;
    int row_ = 0;
    int column_ = 0;  ///< columns_: waits in the last column
    int bells_ = 0;
    bool is_alternate_ = false;
    std::string pending_;  ///< A sequence or character that is not whole.
    std::string unknown_;
};

}  // namespace lvsim::host
