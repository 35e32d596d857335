// SPDX-License-Identifier: Apache-2.0
//
// vi as Vim 7.2 (centos-6) and 9.0 (debian-12) are without settings of one's own: what a person
// needs to edit a file of settings, and what a beginner's page shows. docs/models/tty.md lists keys
// and commands; what Vim has beyond says "not modelled in lvsim" or beeps.
#pragma once

#include "models/host/language.hpp"
#include "models/host/tty/full_screen.hpp"
#include "models/host/tty/text_buffer.hpp"
#include "models/host/tty/vi/ex_line.hpp"
#include "models/host/tty/vi/normal_command.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct ViStart {
    std::vector<std::string> files = {};
    bool is_readonly = false;               ///< -R, view
    std::optional<std::string> first = {};  ///< What follows '+': a line, "/text", a command.
};

class ViEditor final : public FullScreenProgram {
public:
    /// Requires: the context outlives it.
    ViEditor(CommandContext* context, ViStart start, WindowSize size);

    void on_key(const Key& key) override;
    void on_resize(WindowSize size) override { size_ = size; }
    [[nodiscard]] Picture picture() override;
    [[nodiscard]] bool is_over() const override { return is_over_; }
    [[nodiscard]] int status() const override { return status_; }
    [[nodiscard]] bool wants_repaint() override { return std::exchange(wants_repaint_, false); }
    [[nodiscard]] std::optional<ShellRequest> take_request() override;
    void command_done(std::string output, int status) override;

private:
    enum class Mode : std::uint8_t { Normal, Insert, Replace, CommandLine };
    struct Motion {
        TextPosition to;
        bool is_lines = false;      ///< Whole lines, if an operator takes it.
        bool is_inclusive = false;  ///< The character at `to` as well.
        bool keeps_column = false;
    };

    // --- editor.cpp
    void normal_key(const Key& key);
    void run(const NormalCommand& command);
    [[nodiscard]] bool run_insert(const NormalCommand& command);
    [[nodiscard]] bool run_change(const NormalCommand& command);
    [[nodiscard]] bool run_view(const NormalCommand& command);
    void run_rest(const NormalCommand& command);
    void run_g(const NormalCommand& command);
    [[nodiscard]] bool run_move(const NormalCommand& command);
    void repeat_change(const NormalCommand& command);
    void undo_or_redo(bool is_undo, std::size_t count);
    void finish_change();
    void clamp_cursor();
    void keep_column();
    void say(std::string text, bool is_error = false);
    void say(const BothLanguages& text, bool is_error = false);
    void refuse(std::string_view what);
    void bell() { rings_ = true; }

    // --- insert.cpp
    void insert_key(const Key& key);
    void begin_insert(Mode mode, std::size_t count);
    void end_insert();
    void open_line(bool is_above, std::size_t count);
    void insert_text(std::string_view text);
    void insert_newline();
    void insert_erase(std::size_t from);
    void insert_move(KeyCode code);

    // --- motions.cpp
    [[nodiscard]] std::optional<Motion> motion(const NormalCommand& command);
    [[nodiscard]] std::optional<Motion> side_motion(const NormalCommand& command) const;
    [[nodiscard]] std::optional<Motion> word_motion(const NormalCommand& command) const;
    [[nodiscard]] std::optional<Motion> change_word_motion(std::size_t count, bool is_big) const;
    [[nodiscard]] std::optional<Motion> search_motion(char letter);
    [[nodiscard]] std::optional<Motion> line_motion(const NormalCommand& command) const;
    [[nodiscard]] std::optional<Motion> place_motion(const NormalCommand& command) const;
    [[nodiscard]] std::optional<Motion> find_motion(const NormalCommand& command);
    [[nodiscard]] std::optional<Motion> bracket_motion() const;
    [[nodiscard]] std::optional<Motion> paragraph_motion(bool is_forward, std::size_t count) const;
    [[nodiscard]] TextPosition at_column(std::size_t line, int column) const;
    [[nodiscard]] int column_of(TextPosition at) const;
    [[nodiscard]] std::size_t first_nonblank(std::size_t line) const;
    [[nodiscard]] std::size_t last_character(std::size_t line) const;

    // --- operators.cpp
    void apply(const NormalCommand& command);
    void apply_lines(char op, std::size_t first, std::size_t last);
    void apply_range(char op, TextPosition from, TextPosition to);
    void keep(std::string text, bool is_lines);
    void put(bool is_before, std::size_t count);
    void replace_characters(const std::string& by, std::size_t count);
    void join_lines(std::size_t count);
    void change_case(std::size_t count);
    void shift(std::size_t first, std::size_t last, bool is_right);
    void tell_lines(std::size_t before);

    // --- search.cpp
    [[nodiscard]] std::optional<TextPosition> search(bool is_forward);
    [[nodiscard]] std::optional<TextPosition> find_from(TextPosition from, bool is_forward);
    void search_for(std::string_view pattern, bool is_forward);
    [[nodiscard]] std::string word_under_cursor() const;

    // --- command_line.cpp
    void begin_command(char prompt, std::string text = {});
    void command_key(const Key& key);
    void edit_command(const Key& key);
    void recall_command(bool is_up);
    void erase_command(std::size_t from);
    void run_command();

    // --- ex.cpp
    void ex(std::string_view line);
    void ex(const ExLine& line);
    [[nodiscard]] bool resolve(const ExLine& line, std::size_t& first, std::size_t& last);
    [[nodiscard]] std::optional<std::size_t> resolve(const ExAddress& address);
    void ex_lines(const ExLine& line, std::size_t first, std::size_t last);
    void ex_set(std::string_view arguments);
    void ex_other(const ExLine& line);
    void ex_shell(const ExLine& line);

    // --- substitute.cpp
    void ex_substitute(const ExLine& line, std::size_t first, std::size_t last);
    void ex_global(const ExLine& line, std::size_t first, std::size_t last);
    void tell_substitutions(std::size_t lines, std::size_t lines_before);

    // --- files.cpp
    void ex_quit(const ExLine& line);
    void ex_write(const ExLine& line, std::size_t first, std::size_t last);
    void ex_edit(const ExLine& line);
    void ex_read(const ExLine& line, std::size_t after);
    void ex_next(const ExLine& line, bool is_forward);
    void open(std::string path);
    [[nodiscard]] bool write(std::string_view path, std::string_view content, bool is_forced);
    [[nodiscard]] bool save(bool is_forced);
    [[nodiscard]] bool may_leave(bool is_forced);
    void quit(bool is_forced);
    void insert_lines(std::string_view text, std::size_t after);

    // --- screen.cpp
    [[nodiscard]] std::vector<std::string> rows_of(std::size_t line) const;
    [[nodiscard]] std::string ruler() const;
    [[nodiscard]] std::string last_row() const;
    void scroll_to_cursor();
    void scroll(int pages);
    void scroll_lines(int lines);
    [[nodiscard]] int text_rows() const { return std::max(1, size_.rows - 1); }
    [[nodiscard]] int number_width() const;

    CommandContext* context_;
    bool is_french_;
    WindowSize size_;
    std::vector<std::string> files_;
    std::size_t file_ = 0;
    std::string path_;
    bool is_view_ = false;
    bool is_readonly_ = false;
    bool was_warned_ = false;  ///< W10

    TextBuffer buffer_;
    TextPosition cursor_;
    std::size_t top_ = 0;
    int wanted_column_ = 0;
    Mode mode_ = Mode::Normal;
    std::string pending_;  ///< Keys of a command that is not whole.
    std::string kept_;     ///< Deleted or yanked.
    bool keeps_lines_ = false;

    std::string typed_;  ///< Since the insertion began, for its count.
    std::size_t insert_count_ = 1;
    TextPosition insert_begin_;
    std::vector<std::string> replaced_;  ///< What R has typed over, one character each.

    std::vector<Key> recording_;
    std::vector<Key> last_change_;
    bool is_replaying_ = false;
    bool has_changed_ = false;  ///< The command under way is one that "." repeats.

    char prompt_ = '\0';
    std::string command_;
    std::size_t command_cursor_ = 0;
    std::vector<std::string> command_history_;
    std::size_t command_entry_ = 0;
    std::string pattern_;
    bool is_forward_ = true;
    char find_kind_ = '\0';
    std::string find_character_;
    std::string substitution_;  ///< The last replacement, for ":s".

    bool shows_numbers_ = false;
    bool ignores_case_ = false;
    bool indents_ = false;
    int tab_stop_ = 8;

    std::string message_;
    bool message_is_error_ = false;
    bool rings_ = false;
    bool wants_repaint_ = false;
    std::optional<ShellRequest> request_;
    std::optional<std::size_t> read_after_;  ///< Where ":r !" puts what comes.
    bool is_over_ = false;
    int status_ = 0;
};

}  // namespace lvsim::host
