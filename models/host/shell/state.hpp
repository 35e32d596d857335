// SPDX-License-Identifier: Apache-2.0
//
// What a shell knows: variables, parameters, functions, options, traps. A subshell begins with a
// copy of it.
#pragma once

#include "models/host/command.hpp"
#include "models/host/shell/arithmetic.hpp"
#include "models/host/shell/parser.hpp"
#include "models/host/shell/syntax.hpp"
#include "models/host/shell/variables.hpp"
#include "sim/core/time.hpp"

#include <tl/expected.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct ShellOptions {
    bool exits_on_error = false;    ///< -e
    bool refuses_unset = false;     ///< -u
    bool traces = false;            ///< -x
    bool has_no_globs = false;      ///< -f
    bool fails_in_pipes = false;    ///< -o pipefail
    bool exports_all = false;       ///< -a
    bool keeps_files = false;       ///< -C
    bool reads_only = false;        ///< -n
    bool is_verbose = false;        ///< -v
    bool expands_aliases = false;   ///< shopt expand_aliases
    bool globs_to_nothing = false;  ///< shopt nullglob
};

/// What a parameter stands for.
struct ParameterValue {
    bool is_set = false;
    bool is_list = false;  ///< $@, $*, x[@], x[*]
    bool joins = false;    ///< $*, x[*]: between double quotes one word
    std::vector<std::string> values = {};

    /// The values with blanks between them.
    [[nodiscard]] std::string joined(std::string_view separator = " ") const;
};

class ShellState final : public ArithmeticVariables {
public:
    /// A text longer than this is refused: no variable, word or substitution is.
    static constexpr std::size_t kTextMax = std::size_t{16} * 1024 * 1024;

    ShellState(Host& host, Surroundings surroundings);

    Host* host;
    Surroundings surroundings;  ///< Its environment is in `variables`.
    Variables variables;
    std::vector<std::string> positional;
    std::string name = "bash";    ///< $0
    std::string source = "bash";  ///< What messages begin with.
    bool shows_lines = false;     ///< Messages name the line.
    bool is_interactive = false;
    int line = 1;
    int line_base = 0;
    int last_status = 0;
    int substitution_status = 0;  ///< Of the last $(...) of the command under way.
    std::vector<int> pipe_status = {0};
    Pid pid{};                           ///< $$: that of the shell, in subshells too.
    Pid own_pid{};                       ///< $BASHPID
    std::optional<Pid> last_background;  ///< $!
    std::map<std::string, CommandHandle, std::less<>> functions;
    std::vector<std::string> function_names;  ///< Those under way, the innermost last.
    Aliases aliases;
    ShellOptions options;
    std::map<int, std::string> traps;  ///< By signal; 0: EXIT, kTrapError: ERR
    std::vector<std::string> history;
    SimTime started;

    /// "bash: " or "x.sh: line 3: ": what a message begins with.
    [[nodiscard]] std::string prefix() const;
    /// "himBH": $-
    [[nodiscard]] std::string option_letters() const;

    /// A variable or special parameter by its name.
    [[nodiscard]] ParameterValue parameter(std::string_view parameter_name);
    /// x[subscript]; "@" and "*": all of them.
    [[nodiscard]] tl::expected<ParameterValue, std::string> element(std::string_view array,
                                                                    std::string_view subscript);
    /// The value of a plain variable; empty when it is not set.
    [[nodiscard]] std::string value(std::string_view variable);
    /// The environment a program gets.
    [[nodiscard]] Surroundings child_surroundings() const;

    /// Error: "x: readonly variable" and the like.
    tl::expected<void, std::string> assign(std::string_view variable, std::string text,
                                           bool is_append = false);
    tl::expected<void, std::string> assign_element(std::string_view variable, std::int64_t index,
                                                   std::string text, bool is_append = false);
    tl::expected<void, std::string> assign_array(std::string_view variable,
                                                 std::vector<std::string> elements,
                                                 bool is_append = false);
    [[nodiscard]] tl::expected<std::int64_t, std::string> arithmetic(std::string_view expression);

    // --- ArithmeticVariables
    std::string arithmetic_value(std::string_view variable,
                                 std::optional<std::int64_t> index) override;
    tl::expected<void, std::string> assign_arithmetic(std::string_view variable,
                                                      std::optional<std::int64_t> index,
                                                      std::int64_t number) override;

private:
    [[nodiscard]] std::optional<std::string> special(std::string_view parameter_name);
    [[nodiscard]] std::optional<std::string> dynamic(std::string_view variable);
    [[nodiscard]] std::optional<std::vector<std::string>> dynamic_array(
        std::string_view array) const;
};

inline constexpr int kTrapError = 1000;

}  // namespace lvsim::host
