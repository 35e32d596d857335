// SPDX-License-Identifier: Apache-2.0
//
// less: a text, a screen at a time, with searching. Behaviour reference: less 436 (centos-6) and
// 590 (debian-12); what of its keys is not here beeps or is refused by name.
#pragma once

#include "models/host/commands/regex_adapter.hpp"
#include "models/host/tty/full_screen.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {

struct PagerText {
    std::string name = {};  ///< Empty: what came through a pipe.
    std::string content = {};
};

struct PagerOptions {
    bool chops = false;          ///< -S: long lines are cut, not wrapped.
    bool shows_colours = false;  ///< -R: SGR sequences are sent as they are.
    bool shows_numbers = false;  ///< -N
    bool ignores_case = false;   ///< -i, unless the pattern has capitals
};

class Pager : public FullScreenProgram {
public:
    Pager(std::vector<PagerText> texts, PagerOptions options, WindowSize size);

    void on_key(const Key& key) override;
    void on_resize(WindowSize size) override;
    [[nodiscard]] Picture picture() override;
    [[nodiscard]] bool is_over() const override { return is_over_; }
    [[nodiscard]] bool wants_repaint() override { return std::exchange(wants_repaint_, false); }

protected:
    /// Another text in the place of the first.
    void replace(PagerText text);

private:
    void open(std::size_t text);
    void lay_out();
    void add_rows(std::string_view line, std::size_t number);
    void command_key(const Key& key);
    void letter(char key);
    [[nodiscard]] bool move_by_letter(char key, const std::string& digits);
    void tell_place();
    void typed_key(const Key& key);
    void run_typed();
    void move(std::ptrdiff_t rows);
    void go_to_line(std::size_t number);
    void search(bool is_forward);
    [[nodiscard]] std::string highlighted(const std::string& row) const;
    [[nodiscard]] std::string prompt() const;
    [[nodiscard]] std::size_t page() const;
    [[nodiscard]] std::size_t last_top() const;

    std::vector<PagerText> texts_;
    std::size_t text_ = 0;
    PagerOptions options_;
    WindowSize size_;
    std::vector<std::string> rows_;
    std::vector<std::size_t> line_of_row_;  ///< From 0.
    std::vector<std::size_t> row_of_line_;
    std::size_t top_ = 0;
    std::string count_;   ///< Digits typed before a command.
    char typing_ = '\0';  ///< '/', '?' or ':': what follows is typed in the last row.
    std::string typed_;
    std::string pattern_;
    std::optional<Regex> regex_;
    bool is_forward_ = true;
    std::string message_;
    bool is_fresh_ = true;  ///< Nothing was typed yet: the prompt is the name.
    bool rings_ = false;
    bool wants_repaint_ = false;
    bool is_over_ = false;
};

}  // namespace lvsim::host
