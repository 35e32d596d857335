// SPDX-License-Identifier: Apache-2.0
//
// nano as GNU nano 2.0.9 (centos-6) and 7.2 (debian-12) are without a nanorc: the keys that its two
// help lines name, as far as they are modelled; the others are refused by name.
#pragma once

#include "models/host/language.hpp"
#include "models/host/tty/full_screen.hpp"
#include "models/host/tty/text_buffer.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {

class NanoEditor final : public FullScreenProgram {
public:
    /// An empty path: a buffer without a name. Requires: the context outlives it.
    NanoEditor(CommandContext* context, std::string path, std::size_t line, WindowSize size);

    void on_key(const Key& key) override;
    void on_resize(WindowSize size) override { size_ = size; }
    [[nodiscard]] Picture picture() override;
    [[nodiscard]] bool is_over() const override { return is_over_; }
    [[nodiscard]] bool wants_repaint() override { return std::exchange(wants_repaint_, false); }

private:
    /// What is asked for in the row above the help.
    enum class Question : std::uint8_t { None, SaveChanges, FileName, Search };

    // --- nano_editor.cpp
    void open();
    void edit_key(const Key& key);
    void control_key(char key);
    void move_key(KeyCode code);
    void insert(std::string_view text);
    void erase_before();
    void erase_here();
    void cut_line();
    void paste();
    void move_rows(std::ptrdiff_t rows);
    void say(const BothLanguages& text);

    // --- nano_questions.cpp
    void ask(Question question, std::string answer = {});
    void answer_key(const Key& key);
    void answer();
    void answer_save(const Key& key);
    void write_file(const std::string& path);
    void search(const std::string& text);
    [[nodiscard]] std::string question_text() const;

    // --- nano_screen.cpp
    [[nodiscard]] std::string title() const;
    [[nodiscard]] std::string row_of(std::size_t line) const;
    [[nodiscard]] int column() const;
    [[nodiscard]] int text_rows() const { return std::max(1, size_.rows - 5); }
    void add_help(Picture& picture) const;

    CommandContext* context_;
    bool is_french_;
    WindowSize size_;
    std::string path_;
    TextBuffer buffer_;
    TextPosition cursor_;
    std::size_t top_ = 0;
    int wanted_column_ = 0;
    std::string cut_;
    bool was_cut_ = false;  ///< The key before was ^K: lines are gathered.
    std::string pattern_;
    std::string message_;
    Question question_ = Question::None;
    std::string answer_;
    bool leaves_after_ = false;  ///< The file is written on the way out.
    bool rings_ = false;
    bool wants_repaint_ = false;
    bool is_over_ = false;
};

}  // namespace lvsim::host
