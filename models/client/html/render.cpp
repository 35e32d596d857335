// SPDX-License-Identifier: Apache-2.0
#include "models/client/html/render.hpp"

#include "models/client/html/page_text.hpp"
#include "models/client/html/table.hpp"
#include "models/client/html/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::client::html {

namespace {

constexpr std::size_t kMargin = 3;
constexpr std::size_t kIndentMax = 40;
constexpr std::size_t kDepthMax = 200;

struct Style {
    std::size_t center_width;
    std::size_t mark_column;  ///< Of a list's mark, from the margin.
    std::size_t pre_column;
    std::size_t definition;  ///< More for <dd>.
    std::string_view rule;
    std::size_t rule_column;
    std::size_t rule_length;
    bool separates_lists;  ///< By blank lines.
};
constexpr Style kElinks = {80, 2, 1, 0, "═", 3, 74, true};
constexpr Style kLynx = {77, 2, 0, 7, "_", 5, 66, false};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}
constexpr std::array<std::string_view, 12> kParagraphs = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "dl", "table", "address"};
constexpr std::array<std::string_view, 14> kBreaks = {
    "div",  "center", "dt",     "dd",  "form",    "body",  "html",
    "main", "header", "footer", "nav", "section", "frame", "caption"};

bool is_heading(std::string_view name) {
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

struct List {
    bool is_ordered = false;
    int next = 1;
};

/// An open element that changes how text is laid out.
struct Frame {
    std::string name;
    Align align = Align::Left;
    bool has_align = false;
};

class Renderer {
public:
    explicit Renderer(Browser browser)
        : browser_(browser), style_(browser == Browser::Elinks ? kElinks : kLynx) {}

    Rendered run(std::string_view page) {
        for (const Token& token : tokens(page)) {
            switch (token.kind) {
                case TokenKind::Text: add_text(token.text); break;
                case TokenKind::Open: open(token); break;
                case TokenKind::Close: close(token.text); break;
            }
        }
        if (table_.is_open()) end_table();
        flush();
        result_.lines = text_.lines();
        return std::move(result_);
    }

private:
    void add_text(std::string_view text) {
        if (in_title_) {
            append_collapsed(result_.title, text);
        } else if (in_head_) {
            return;
        } else if (pre_depth_ > 0) {
            inline_ += text;
        } else {
            append_collapsed(inline_, text);
        }
    }

    static void append_collapsed(std::string& to, std::string_view text) {
        for (const char c : text) {
            const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
            if (!is_blank) {
                to += c;
            } else if (!to.empty() && to.back() != ' ' && to.back() != '\n') {
                to += ' ';
            }
        }
    }

    void open(const Token& tag) {
        const std::string& name = tag.text;
        if (name == "title") in_title_ = true;
        if (name == "head") in_head_ = true;
        if (name == "body") in_head_ = false;
        if (name == "br") inline_ += '\n';
        if (name == "hr") add_rule();
        if (name == "a") open_link(tag);
        if (name == "img") add_image(tag);
        if (name == "input") add_field(tag);
        if (name == "li") open_item();
        if (name == "table") open_table();
        if (name == "tr") begin_row();
        if (name == "td" || name == "th") begin_cell(name == "th");
        const bool is_list = name == "ul" || name == "ol";
        if (is_list) open_list(name == "ol");
        const bool is_block = is_one_of(name, kParagraphs);
        if (is_block || is_one_of(name, kBreaks)) begin_block(is_block);
        if (name == "pre") ++pre_depth_;
        if (is_block || is_one_of(name, kBreaks)) push_frame(tag);
    }

    void close(const std::string& name) {
        if (name == "title") in_title_ = false;
        if (name == "head") in_head_ = false;
        if (name == "table") end_table();
        if ((name == "ul" || name == "ol") && !lists_.empty()) close_list();
        const bool is_block = is_one_of(name, kParagraphs);
        if (is_block || is_one_of(name, kBreaks)) {
            begin_block(is_block);
            pop_frame(name);
        }
        if (name == "li") flush();
        if (name == "pre" && pre_depth_ > 0) --pre_depth_;
    }

    // --- blocks ---------------------------------------------------------------------------------

    /// What was written so far ends; a paragraph has a blank line before and after it.
    void begin_block(bool is_paragraph) {
        if (table_.is_open()) return;
        flush();
        if (is_paragraph) text_.want_blank_line();
    }

    void push_frame(const Token& tag) {
        end_open(tag.text);
        if (frames_.size() >= kDepthMax) return;
        Frame frame{tag.text, Align::Left, false};
        const std::string* align = tag.attribute("align");
        if (tag.text == "center" || (align != nullptr && *align == "center")) {
            frame.align = Align::Center;
            frame.has_align = true;
        } else if (align != nullptr) {
            frame.align = *align == "right" ? Align::Right : Align::Left;
            frame.has_align = true;
        } else if (tag.text == "h1") {
            frame.align = Align::Center;
            frame.has_align = true;
        }
        frames_.push_back(std::move(frame));
    }

    /// What needs no closing tag: a paragraph ends where a block begins, <dt> where <dd> does.
    void end_open(std::string_view name) {
        if (frames_.empty()) return;
        const std::string& last = frames_.back().name;
        const bool is_term = name == "dt" || name == "dd";
        if (last == "p" || (is_term && (last == "dt" || last == "dd"))) frames_.pop_back();
    }

    void pop_frame(std::string_view name) {
        const auto found = std::find_if(frames_.rbegin(), frames_.rend(),
                                        [&](const Frame& frame) { return frame.name == name; });
        if (found != frames_.rend()) frames_.erase(found.base() - 1, frames_.end());
    }

    [[nodiscard]] Align align() const {
        for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
            if (frame->has_align) return frame->align;
        }
        return Align::Left;
    }

    [[nodiscard]] std::size_t indent() const {
        std::size_t column = kMargin;
        for (const Frame& frame : frames_) {
            if (is_heading(frame.name)) {
                constexpr std::size_t kStep = 2;
                const auto level = static_cast<std::size_t>(frame.name[1] - '0');
                return level < 2 ? 0 : (level - 2) * kStep;
            }
            if (frame.name == "blockquote") column += 2;
            if (frame.name == "dd") column += style_.definition;
        }
        constexpr std::size_t kListStep = 5;
        if (!lists_.empty()) column += 4 + (lists_.size() - 1) * kListStep;
        return std::min(column, kIndentMax);
    }

    [[nodiscard]] Margins margins() const {
        Margins result;
        result.left = indent();
        result.first = result.left < 2 ? 0 : result.left - 2;
        result.center_width = in_heading() ? 80 : style_.center_width;
        result.align = align();
        return result;
    }
    [[nodiscard]] bool in_heading() const {
        return std::any_of(frames_.begin(), frames_.end(),
                           [](const Frame& frame) { return is_heading(frame.name); });
    }

    void flush() {
        if (table_.is_open()) return;
        std::string text = std::exchange(inline_, {});
        if (pre_depth_ > 0) return add_preformatted(text);
        while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
        if (text.find_first_not_of(" \n") == std::string::npos && mark_.empty()) return;
        Margins at = margins();
        const std::string mark = std::exchange(mark_, {});
        if (mark.ends_with(". ")) at.first = at.left - std::min(at.left, mark.size());
        text_.add_paragraph(text, at, mark);
    }

    void add_preformatted(std::string_view text) {
        if (text.starts_with('\n')) text.remove_prefix(1);
        if (text.ends_with('\n')) text.remove_suffix(1);
        if (text.empty()) return;
        while (true) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            text_.add_line(std::string(style_.pre_column, ' ') + std::string(text.substr(0, end)));
            if (end == text.size()) return;
            text.remove_prefix(end + 1);
        }
    }

    void add_rule() {
        begin_block(browser_ == Browser::Elinks);
        std::string line(style_.rule_column, ' ');
        for (std::size_t i = 0; i < style_.rule_length; ++i) line += style_.rule;
        text_.add_line(std::move(line));
        text_.want_blank_line();
    }

    // --- lists ----------------------------------------------------------------------------------

    void open_list(bool is_ordered) {
        flush();
        if (style_.separates_lists) text_.want_blank_line();
        if (lists_.size() < kDepthMax) lists_.push_back({is_ordered, 1});
    }
    void close_list() {
        flush();
        lists_.pop_back();
        if (style_.separates_lists || lists_.empty()) text_.want_blank_line();
    }
    void open_item() {
        flush();
        if (lists_.empty()) lists_.push_back({});
        List& list = lists_.back();
        if (list.is_ordered) {
            mark_ = fmt::format("{}. ", list.next++);
        } else if (browser_ == Browser::Elinks) {
            mark_ = "• ";
        } else {
            constexpr std::array<std::string_view, 3> kMarks = {"* ", "+ ", "o "};
            mark_ = kMarks[(lists_.size() - 1) % kMarks.size()];
        }
    }

    // --- links, images, fields ------------------------------------------------------------------

    void open_link(const Token& tag) {
        const std::string* target = tag.attribute("href");
        if (target == nullptr) return;
        result_.links.push_back(*target);
        inline_ += fmt::format("[{}]", result_.links.size());
    }
    void add_image(const Token& tag) {
        const std::string* text = tag.attribute("alt");
        if (text != nullptr) append_collapsed(inline_, *text);
    }
    void add_field(const Token& tag) {
        const std::string* type = tag.attribute("type");
        const std::string* value = tag.attribute("value");
        const std::string kind = type == nullptr ? "text" : *type;
        if (kind == "hidden") return;
        if (kind == "submit" || kind == "button" || kind == "reset") {
            inline_ += fmt::format("[\u00a0{}\u00a0]", value == nullptr ? "Submit" : *value);
        } else if (kind == "checkbox" || kind == "radio") {
            inline_ += kind == "radio" ? "(\u00a0)" : "[\u00a0]";
        } else {
            constexpr std::size_t kFieldColumns = 20;
            std::string field = value == nullptr ? "" : *value;
            while (columns(field) < kFieldColumns) field += '_';
            append_collapsed(inline_, field);
        }
    }

    // --- tables ---------------------------------------------------------------------------------

    /// One in another one's cell goes on in that cell.
    void open_table() {
        flush();
        if (table_depth_++ > 0) return;
        text_.want_blank_line();
        table_.open();
    }
    void begin_row() {
        if (table_depth_ == 1) table_.begin_row(std::exchange(inline_, {}));
    }
    void begin_cell(bool is_head) {
        if (table_depth_ == 1) table_.begin_cell(std::exchange(inline_, {}), is_head);
    }
    void end_table() {
        if (table_depth_ == 0 || --table_depth_ > 0) return;
        for (std::string& line : table_.close(std::exchange(inline_, {}))) {
            text_.add_line(std::string(kMargin, ' ') + line);
        }
        text_.want_blank_line();
    }

    Browser browser_;
    const Style& style_;
    Rendered result_;
    PageText text_;
    Table table_;
    std::string inline_;  ///< Text that is not laid out yet.
    std::string mark_;    ///< Of the list's item that begins.
    std::vector<Frame> frames_;
    std::vector<List> lists_;
    int pre_depth_ = 0;
    int table_depth_ = 0;
    bool in_title_ = false;
    bool in_head_ = false;
};

}  // namespace

Rendered render(std::string_view page, Browser browser) {
    return Renderer(browser).run(page);
}

}  // namespace lvsim::client::html
