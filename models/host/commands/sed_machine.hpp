// SPDX-License-Identifier: Apache-2.0
//
// Runs a script of sed(1) over lines as they come: a cycle a line, and n and N
// wait for the next.
#pragma once

#include "models/host/commands/sed_script.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class SedMachine {
public:
    /// What it asks of its owner.
    class Owner {
    public:
        virtual void print(std::string_view text) = 0;
        /// The content of a file of the command r; nullopt: none, which is no
        /// error.
        [[nodiscard]] virtual std::optional<std::string> read(const std::string& path) = 0;

    protected:
        ~Owner() = default;
    };

    SedMachine(SedScript script, bool is_silent, Owner& owner);

    /// A line without its newline; `is_ended`: it had one.
    void add_line(std::string_view line, bool is_ended);
    /// No line follows: the one that waits is the last.
    void end_input();
    /// Another input follows, whose lines are counted anew.
    void restart();

    [[nodiscard]] bool has_quit() const { return has_quit_; }
    [[nodiscard]] int status() const { return status_; }
    /// A pattern took too long, or a script did.
    [[nodiscard]] bool is_too_complex() const { return is_too_complex_; }

private:
    enum class Next : std::uint8_t { Go, Wait, EndCycle, Quit };
    struct Line {
        std::string text;
        bool is_ended = true;
    };

    void run();
    [[nodiscard]] bool can_load() const;
    [[nodiscard]] bool is_last() const { return is_over_ && pending_.empty(); }
    void load(bool appends);
    [[nodiscard]] Next step();
    [[nodiscard]] Next execute(SedCommand& command);
    [[nodiscard]] Next execute_flow(SedCommand& command);
    [[nodiscard]] Next read_next(const SedCommand& command);
    void change(const SedCommand& command);
    [[nodiscard]] bool selects(SedCommand& command, std::size_t index);
    [[nodiscard]] bool in_range(SedCommand& command, std::size_t index);
    [[nodiscard]] bool matches(const SedAddress& address);
    [[nodiscard]] bool ends_range(const SedCommand& command, std::size_t index);
    [[nodiscard]] const Regex* regex(PatternIndex index);
    void substitute(const SedCommand& command);
    void end_cycle();
    void flush_appended();
    void print_space(std::string_view text, bool is_ended);

    SedScript script_;
    bool is_silent_;
    Owner& owner_;
    std::deque<Line> pending_;
    bool is_over_ = false;
    std::string space_;
    std::string hold_;
    bool is_ended_ = true;
    bool is_in_cycle_ = false;
    bool is_waiting_ = false;   ///< In n or N.
    bool keeps_space_ = false;  ///< After D: the next cycle begins without a new line.
    bool was_unended_ = false;  ///< The last line printed had no newline.
    std::size_t at_ = 0;
    std::uint64_t line_ = 0;
    bool has_substituted_ = false;
    std::vector<std::uint64_t> range_begin_;  ///< 0: not in its range.
    std::string appended_;
    PatternIndex last_pattern_ = kLastPattern;
    std::uint64_t steps_ = 0;
    bool has_quit_ = false;
    bool is_too_complex_ = false;
    int status_ = 0;
};

/// `space` with the occurrences that `command` means replaced; nullopt: none
/// was found.
[[nodiscard]] std::optional<std::string> substituted(const SedCommand& command, const Regex& regex,
                                                     std::string_view space, bool& is_too_complex);

}  // namespace lvsim::host
