// SPDX-License-Identifier: Apache-2.0
//
// A shell as a process: runs syntax trees with an explicit stack of activations. One coroutine
// drives it (run_interpreter): step() goes on until something must be waited for, so that loops,
// functions and substitutions nest without a coroutine frame each (docs/adr/0005). Its parts are in
// interpreter.cpp (stack, signals), input.cpp (what comes next), unwinding.cpp, messages.cpp,
// simple_command.cpp, compound_commands.cpp, pipelines.cpp (children), redirections.cpp and
// job_table.cpp.
#pragma once

#include "models/host/descriptor.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/expansion.hpp"
#include "models/host/shell/lookup.hpp"
#include "models/host/shell/state.hpp"
#include "sim/core/process.hpp"
#include "sim/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// What a shell's work costs in simulated time, and what it may cost at all.
struct ShellCosts {
    SimDuration builtin = 10_us;
    SimDuration program = 1_ms;              ///< fork and exec
    std::uint64_t free_commands = 0;         ///< So many cost nothing.
    std::uint64_t commands_max = 1'000'000;  ///< One line may run; more are stopped.
};

/// Who a shell is among the processes of its machine.
struct ShellIdentity {
    Pid pid{};
    Pid group{};
    Pid session{};
    std::string terminal = {};
};

/// Who waits for what a shell does.
class ShellObserver {
public:
    /// An interactive shell has run what it was given and would prompt for more.
    virtual void on_idle() = 0;
    /// The shell is no more; `status` if it ended by itself.
    virtual void on_end(std::optional<int> status) = 0;

protected:
    ~ShellObserver() = default;
};

/// A background job.
struct ShellBackgroundJob {
    int number = 1;
    Pid group{};
    std::vector<Pid> members;
    std::string text;
    std::optional<int> status;  ///< Of the last member, once all have ended.
    bool was_shown = false;     ///< The end was reported.
};

class Interpreter final : public SignalReceiver {
public:
    /// Functions that call each other, eval in eval, and so on.
    static constexpr std::size_t kCallsMax = 1000;

    /// Why step() returned.
    struct Pause {
        enum class Kind : std::uint8_t { Ended, Sleep, Wait };
        Kind kind = Kind::Ended;
        SimDuration span = {};
        Signal* signal = nullptr;
    };
    /// What a builtin did.
    struct BuiltinResult {
        enum class Kind : std::uint8_t {
            Done,
            Wait,    ///< Call it again once `signal` was notified.
            Pushed,  ///< What it pushed runs now and gives the status.
        };
        Kind kind = Kind::Done;
        int status = 0;
        Signal* signal = nullptr;
    };
    /// What stays of a builtin between two calls of it.
    struct BuiltinState {
        std::string text = {};
        std::size_t index = 0;
        SimTime deadline = {};
        bool is_begun = false;
    };

    Interpreter(ShellState state, DescriptorTable descriptors, ShellIdentity identity,
                ShellCosts costs);
    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;
    ~Interpreter();

    /// nullptr: nobody. Requires: it is reset before it goes.
    void set_observer(ShellObserver* observer) { observer_ = observer; }
    /// What to run first: a text, command by command, or one command of a tree.
    void run_text(std::string text, int first_line = 1);
    void run_command(const CommandHandle& command);
    /// From now on the shell waits for lines instead of ending. feed() gives it one.
    void stay_for_lines() { waits_for_lines_ = true; }
    /// The shell reads what it runs from its standard input, line by line.
    void read_input() { reads_input_ = true; }
    void feed(std::string text);
    [[nodiscard]] bool is_idle() const { return is_idle_; }
    /// Ctrl-C: ends what runs in the foreground.
    void interrupt();
    /// Another signal to the programs in the foreground, if there are any.
    void signal_foreground(int signal);

    [[nodiscard]] Pause step();
    [[nodiscard]] int exit_status() const { return state_.last_status; }
    [[nodiscard]] bool on_signal(int signal) override;

    // --- for builtins --------------------------------------------------------------------------

    [[nodiscard]] ShellState& state() { return state_; }
    [[nodiscard]] const ShellIdentity& identity() const { return identity_; }
    [[nodiscard]] ProcessTable& table();
    /// The open descriptor `number`; nullptr: there is none.
    [[nodiscard]] Stream* stream(int number);
    [[nodiscard]] DescriptorTable& descriptors() { return descriptors_; }
    /// To standard error, with the shell's name and line before it and a newline behind.
    void complain(std::string_view message);
    /// The same as it is.
    void write_error(std::string_view text);
    /// Output of a builtin. Returns its status: 1, and said why, when it cannot be written.
    [[nodiscard]] int write_output(std::string_view builtin, std::string_view text);
    /// eval and `.`: runs a text in this shell. False: nested too deep, and said so.
    [[nodiscard]] bool push_text(std::string text, bool is_sourced, std::string source_name = {});
    /// $1 and so on while the text that push_text() began runs.
    void lend_positional(std::vector<std::string> arguments);
    /// `command` and `builtin`: runs words as a command again, past functions.
    void run_words(std::vector<std::string> words, bool is_program);
    /// Replaces what runs: `exec` with a command. Its redirections stay.
    void keep_redirections();
    /// `exec COMMAND`: the program takes this process's place. False: there is none, and said so.
    [[nodiscard]] bool replace_by(const std::vector<std::string>& args, int& status);
    /// Somebody waits for this very shell: `exec` runs the program as a child, and ends with it.
    [[nodiscard]] bool is_observed() const { return observer_ != nullptr; }
    /// The same for such a shell: the child, or nullopt.
    [[nodiscard]] std::optional<Pid> run_last(const std::vector<std::string>& args, int& status);
    enum class Unwind : std::uint8_t { None, Break, Continue, Return, Discard, Exit };
    /// Leaves loops, a function, the line, the shell.
    void unwind(Unwind how, int levels, int status);
    [[nodiscard]] int loop_depth() const;
    [[nodiscard]] bool in_function_or_source() const;
    [[nodiscard]] std::deque<ShellBackgroundJob>& jobs() { return jobs_; }
    /// Ctrl-C is for the processes of this group.
    void set_foreground(Pid group) { foreground_ = group; }
    /// Looks which jobs have ended.
    void update_jobs();
    [[nodiscard]] Signal* children_changed();
    [[nodiscard]] bool in_subshell() const { return is_subshell_; }
    [[nodiscard]] std::string& last_argument() { return last_argument_; }

private:
    using Outcome = Expander::Outcome;
    struct Frame {
        enum class Kind : std::uint8_t { Command, Text, Call, Trap };
        Kind kind = Kind::Command;
        CommandHandle command = {};
        int phase = 0;
        std::size_t index = 0;
        bool ignores_errors = false;
        ExpansionLog log = {};
        std::vector<std::string> fields = {};
        std::string text = {};
        std::vector<Pid> children = {};
        std::optional<DescriptorTable> saved = {};  ///< Put back at the end.
        bool has_scope = false;                     ///< Of variables, left at the end.
        std::optional<Pid> substitution = {};       ///< Under way, with its output.
        Descriptor output = {};
        std::unique_ptr<ShellParser> parser = {};
        bool is_source = false;
        std::vector<std::string> positional = {};  ///< Call: those of the caller.
        bool has_positional = false;               ///< So has a sourced text with arguments.
        int saved_status = 0;
        std::string saved_source = {};
        BuiltinState builtin = {};
    };

    // --- interpreter.cpp, input.cpp, unwinding.cpp, messages.cpp
    [[nodiscard]] bool advance(Frame& frame);
    [[nodiscard]] bool advance_command(Frame& frame);
    [[nodiscard]] bool advance_text(Frame& frame);
    [[nodiscard]] bool advance_simple(Frame& frame);
    Frame* push(const CommandHandle& command, bool ignores_errors = false);
    void pop(int status);
    void check_error(const Frame& frame, int status);
    void unwind_one();
    void take_signals();
    [[nodiscard]] bool push_trap(int trap);
    [[nodiscard]] bool begin_next();
    [[nodiscard]] bool read_next_command();
    [[nodiscard]] bool wants_more_input() const;
    void run_input();
    void prompt();
    void forget_input();
    [[nodiscard]] bool settle();
    [[nodiscard]] bool begin_end();
    void report_jobs();
    void stop(std::string_view why);
    void charge(SimDuration cost);
    [[nodiscard]] ShellCosts child_costs() const;
    [[nodiscard]] bool wait_for_signal(Signal* signal);
    void report_syntax_error(const SyntaxError& error);
    void ended_by_error(const Expander& expander);

    // --- simple_command.cpp
    [[nodiscard]] bool expand_simple(Frame& frame);
    [[nodiscard]] bool finish_assignments(Frame& frame);
    [[nodiscard]] bool assign(Frame& frame, Expander& expander, const Assignment& assignment);
    [[nodiscard]] bool run_simple(Frame& frame);
    [[nodiscard]] bool run_builtin(Frame& frame);
    [[nodiscard]] bool call_function(Frame& frame, const CommandHandle& body);
    [[nodiscard]] bool run_program(Frame& frame);
    [[nodiscard]] bool start_program(Frame& frame);
    void complain_of_exec(const CommandLookup& found, std::string_view name);
    void start(Pid pid, const CommandLookup& found, std::vector<std::string> args);
    [[nodiscard]] ProcessInfo child_info(Pid group, std::string command) const;
    [[nodiscard]] bool is_last_act() const;
    void trace(const Frame& frame);
    [[nodiscard]] bool check_outcome(Frame& frame, const Expander& expander, Outcome outcome);

    // --- compound_commands.cpp
    [[nodiscard]] bool advance_list(Frame& frame);
    [[nodiscard]] bool advance_and_or(Frame& frame);
    [[nodiscard]] bool advance_group(Frame& frame);
    [[nodiscard]] bool advance_if(Frame& frame);
    [[nodiscard]] bool advance_for(Frame& frame);
    [[nodiscard]] bool advance_arithmetic_for(Frame& frame);
    [[nodiscard]] bool advance_while(Frame& frame);
    [[nodiscard]] bool advance_case(Frame& frame);
    [[nodiscard]] bool advance_arithmetic(Frame& frame);
    [[nodiscard]] bool advance_condition(Frame& frame);
    [[nodiscard]] Outcome condition(Expander& expander, const ConditionNode& node, bool& is_true);
    [[nodiscard]] Outcome binary_condition(Expander& expander, const ConditionNode& node,
                                           bool& is_true);
    [[nodiscard]] Outcome keep(const tl::expected<bool, std::string>& answer, bool& is_true);
    [[nodiscard]] Outcome match_regex(const std::string& text, const std::string& pattern,
                                      bool& is_true);
    /// The redirections of a compound command, first of all. False: wait, or it is over.
    [[nodiscard]] bool enter(Frame& frame);
    /// The value of an expression of the frame. False: wait, or it is over.
    [[nodiscard]] bool evaluate(Frame& frame, const Word& expression, std::int64_t& value);

    // --- pipelines.cpp
    [[nodiscard]] bool advance_pipeline(Frame& frame);
    [[nodiscard]] bool advance_subshell(Frame& frame);
    [[nodiscard]] bool advance_function(Frame& frame);
    [[nodiscard]] std::optional<Pid> fork(const CommandHandle& command, DescriptorTable inherited,
                                          Pid group, bool is_job);
    [[nodiscard]] bool fail_fork();
    [[nodiscard]] bool wait_for_children(Frame& frame);
    void start_background(const CommandHandle& command);
    [[nodiscard]] bool start_substitution(Frame& frame);
    [[nodiscard]] bool finish_substitution(Frame& frame);
    [[nodiscard]] Pid job_group() const;

    // --- redirections.cpp
    [[nodiscard]] Outcome expand_targets(Expander& expander, Frame& frame,
                                         std::vector<std::string>& targets);
    [[nodiscard]] bool redirect(const std::vector<Redirection>& redirections,
                                const std::vector<std::string>& targets);
    [[nodiscard]] bool redirect_one(const Redirection& redirection, const std::string& target);
    [[nodiscard]] bool duplicate(const Redirection& redirection, const std::string& target);
    [[nodiscard]] bool open(const Redirection& redirection, const std::string& target);
    [[nodiscard]] FileError open_to_read(const std::string& target, Stream& stream);
    [[nodiscard]] FileError open_to_write(Redirection::Kind kind, const std::string& target,
                                          Stream& stream);

    ShellState state_;
    DescriptorTable descriptors_;
    ShellIdentity identity_;
    ShellCosts costs_;
    ShellObserver* observer_ = nullptr;
    std::deque<Frame> frames_;
    std::size_t calls_ = 0;  ///< Frames that are no commands.
    Pause pause_;
    SimDuration cost_ = {};
    std::uint64_t commands_ = 0;
    Unwind unwind_ = Unwind::None;
    int unwind_levels_ = 0;
    bool waits_for_lines_ = false;
    bool reads_input_ = false;
    std::string input_;  ///< Read and not yet a whole command.
    int input_line_ = 1;
    bool has_prompted_ = false;
    bool is_idle_ = false;
    bool is_subshell_ = false;
    bool is_ending_ = false;     ///< The EXIT trap has had its turn.
    bool was_replaced_ = false;  ///< By a program (exec).
    std::optional<std::string> next_text_;
    std::vector<int> signals_;  ///< Trapped ones that wait for their turn.
    Signal woken_;
    Signal* waiting_for_ = nullptr;
    Pid foreground_{};
    std::deque<ShellBackgroundJob> jobs_;
    std::string last_argument_;
    std::string condition_error_;  ///< Of the [[ ]] under way.
    int condition_status_ = 1;
};

/// The coroutine that drives a shell; it owns it.
Process run_interpreter(std::unique_ptr<Interpreter> shell);

}  // namespace lvsim::host
