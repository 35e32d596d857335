// SPDX-License-Identifier: Apache-2.0
//
// One line edited at a terminal, as readline(3) with its emacs keys does it: movement, killing and
// yanking, history, incremental search, completion; lines longer than the window wrap. Knows
// neither machine nor shell: keys go in, bytes for the screen come out.
// Left out: macros, the vi mode, numeric arguments, the mark, keys of ~/.inputrc.
#pragma once

#include "models/host/tty/keys.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {

/// What may stand where the cursor is.
struct Completion {
    struct Candidate {
        std::string text;      ///< Replaces the line from `begin` to the cursor, quoted as needed.
        std::string shown;     ///< In a list.
        bool is_open = false;  ///< A directory: one goes on typing, no blank follows.
    };
    std::size_t begin = 0;
    std::string suffix = " ";  ///< After the only candidate: a closing quote and a blank.
    std::vector<Candidate> candidates = {};  ///< In the order of a list.
};
using Completer = std::function<Completion(std::string_view line, std::size_t cursor)>;

class LineEditor {
public:
    /// What readline puts into a line by itself is not bounded; what is typed is.
    static constexpr std::size_t kLineBytesMax = std::size_t{1} * 1024 * 1024;

    enum class Outcome : std::uint8_t {
        Reading,
        Line,         ///< text() is the line; the cursor is on a new row.
        EndOfFile,    ///< Ctrl-D on an empty line.
        Interrupted,  ///< Ctrl-C
    };

    explicit LineEditor(Completer completer) : completer_(std::move(completer)) {}

    /// Shows the prompt. `history` is what the arrows go through, the oldest first.
    /// Requires: it stays as it is until the line has ended.
    void begin(std::string_view prompt, int columns, const std::vector<std::string>& history);
    [[nodiscard]] Outcome feed(const Key& key);
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::size_t cursor() const { return cursor_; }
    /// Bytes for the screen since the last call.
    [[nodiscard]] std::string take_output();
    /// The window has another width. The line is shown anew, if one is being edited.
    void resize(int columns, bool is_editing);

private:
    struct Search {
        bool is_active = false;
        bool is_failed = false;
        std::string pattern = {};
        std::size_t entry = 0;  ///< In the history; its size is the line itself.
        std::string original = {};
        std::size_t original_cursor = 0;
    };
    struct Edit {
        std::string text;
        std::size_t cursor;
    };
    enum class LastAction : std::uint8_t { Other, Kill, Complete, LastArgument, Insert };

    // --- line_editor.cpp
    [[nodiscard]] Outcome handle(const Key& key);
    [[nodiscard]] Outcome handle_control(char key);
    void handle_alt(const Key& key);
    void handle_code(const Key& key);
    [[nodiscard]] Outcome accept();
    [[nodiscard]] Outcome interrupt();
    void bell() { output_ += '\a'; }

    // --- line_editor_edits.cpp
    void insert(std::string_view text);
    void erase(std::size_t begin, std::size_t end);
    void erase_here();
    void erase_before();
    void kill(std::size_t begin, std::size_t end, bool is_backward);
    void yank();
    void transpose();
    void undo();
    void change_case(char how);
    [[nodiscard]] std::size_t word_begin() const;
    [[nodiscard]] std::size_t word_end() const;
    [[nodiscard]] std::size_t blank_word_begin() const;
    void set_text(std::string text);
    void note_edit();

    // --- line_editor_history.cpp
    void go_to(std::size_t entry);
    void insert_last_argument();
    void begin_search();
    [[nodiscard]] bool search_key(const Key& key);
    void search_on(bool is_next);
    void end_search(bool is_given_up);
    [[nodiscard]] std::string entry_text(std::size_t entry) const;

    // --- line_editor_complete.cpp
    void complete();
    void list(const Completion& completion);
    void show_list(const std::vector<std::string>& shown);
    void answer_list(const Key& key);

    // --- line_editor_screen.cpp
    void show();
    void paint();
    [[nodiscard]] bool paint_small_change();
    void move_to(std::size_t cursor);
    void leave_line();
    [[nodiscard]] std::string shown_prompt() const;
    struct Cell {
        int row = 0;
        int column = 0;
    };
    [[nodiscard]] Cell cell_of(std::size_t bytes) const;

    Completer completer_;
    const std::vector<std::string>* history_ = nullptr;
    std::string prompt_;
    int columns_ = 80;
    std::string text_;
    std::size_t cursor_ = 0;
    std::string output_;

    std::string killed_;
    LastAction last_action_ = LastAction::Other;
    LastAction action_ = LastAction::Other;  ///< Of the key under way.
    std::vector<Edit> undo_;
    std::size_t entry_ = 0;
    std::map<std::size_t, std::string> changed_entries_;
    std::size_t last_argument_entry_ = 0;
    std::size_t last_argument_bytes_ = 0;
    Search search_;
    std::vector<std::string> asked_list_;  ///< Too long to be shown unasked.

    // What is on the screen.
    std::string painted_prompt_;
    std::string painted_;
    std::size_t painted_cursor_ = 0;
    int painted_row_ = 0;  ///< Of the cursor, from the row of the prompt.
    bool is_painted_ = false;
};

}  // namespace lvsim::host
