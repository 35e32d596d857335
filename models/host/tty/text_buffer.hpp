// SPDX-License-Identifier: Apache-2.0
//
// The text that an editor has open: lines, changes to them, and the way back. vi and nano share it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// Before the byte `byte` of line `line`, both from 0.
struct TextPosition {
    std::size_t line = 0;
    std::size_t byte = 0;
    auto operator<=>(const TextPosition&) const = default;
};

class TextBuffer {
public:
    /// A file of more is not opened.
    static constexpr std::size_t kBytesMax = std::size_t{8} * 1024 * 1024;
    static constexpr std::size_t kUndoMax = 1000;
    /// What all that can be undone holds together; the oldest is forgotten first.
    static constexpr std::size_t kUndoBytesMax = std::size_t{64} * 1024 * 1024;

    /// One empty line.
    TextBuffer();
    /// The text of a file. Its last line may lack its newline: has_last_newline().
    explicit TextBuffer(std::string_view content);

    /// At least one.
    [[nodiscard]] std::size_t line_count() const { return lines_.size(); }
    /// Requires: number < line_count().
    [[nodiscard]] const std::string& line(std::size_t number) const { return lines_[number]; }
    [[nodiscard]] bool has_last_newline() const { return has_last_newline_; }
    /// A file that never had a byte: one line that is not there.
    [[nodiscard]] bool is_empty() const { return lines_.size() == 1 && lines_[0].empty(); }
    /// As it would be written: every line with its newline.
    [[nodiscard]] std::string content() const;
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// Differs from what was read or written last.
    [[nodiscard]] bool is_changed() const {
        return saved_ != done_.size() || !under_way_.edits.empty();
    }
    void set_unchanged();

    // --- changes. Those between two calls of end_change() are undone together. -------------------

    /// The text may hold newlines. Returns where its end is. Requires: a position in the text.
    TextPosition insert(TextPosition at, std::string_view text);
    void erase(TextPosition from, TextPosition to);
    [[nodiscard]] std::string text(TextPosition from, TextPosition to) const;
    /// `count` lines from `first` on become these. An empty text stays one empty line.
    void replace_lines(std::size_t first, std::size_t count, std::vector<std::string> by);
    void end_change(TextPosition cursor);
    /// Whether a text of so many bytes more may be put in.
    [[nodiscard]] bool has_room(std::size_t bytes) const { return bytes_ + bytes <= kBytesMax; }

    /// Where the cursor was before the change; nullopt: there is none to undo.
    std::optional<TextPosition> undo();
    std::optional<TextPosition> redo();

private:
    struct Edit {
        std::size_t first;
        std::vector<std::string> removed;
        std::vector<std::string> inserted;
    };
    struct Change {
        std::vector<Edit> edits = {};
        TextPosition before = {};
        std::size_t bytes = 0;
    };

    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
    void put_lines(std::size_t first, std::size_t count, const std::vector<std::string>& by);

    std::vector<std::string> lines_;
    std::size_t bytes_ = 1;
    bool has_last_newline_ = true;
    std::size_t saved_ = 0;  ///< How many changes the file has; kNowhere: no number has it.
    Change under_way_;
    TextPosition cursor_;  ///< At the end of the change before.
    std::vector<Change> undone_;
    std::vector<Change> done_;
    std::size_t undo_bytes_ = 0;  ///< In done_.
};

}  // namespace lvsim::host
