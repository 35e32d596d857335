// SPDX-License-Identifier: Apache-2.0
//
// How keepalived runs programs of its administrator: vrrp_script, MISC_CHECK, notify_* and
// quorum_*. A command line becomes words (blanks part them; quotes and backslashes protect), and
// the first of them is executed as a process of its own group, without a shell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::keepalived {

/// Names a run of a program. Never reused; 0 is none.
enum class ScriptId : std::uint64_t {};
inline constexpr ScriptId kNoScript{0};

/// How a run ended, as wait(2) tells.
struct ScriptStatus {
    bool is_signal = false;
    int value = 0;  ///< The exit status, or the signal that ended it.
    [[nodiscard]] bool is_success() const { return !is_signal && value == 0; }
    bool operator==(const ScriptStatus&) const = default;
};
/// "exited with status 1", "terminated by signal 15"
[[nodiscard]] std::string to_text(const ScriptStatus& status);

/// Who wants to hear of the end. Never called from inside start().
class ScriptWatcher {
public:
    virtual void on_script_end(ScriptId script, ScriptStatus status) = 0;

protected:
    ~ScriptWatcher() = default;
};

struct ScriptCall {
    std::string_view command;         ///< As in keepalived.conf.
    std::string_view arguments = {};  ///< Put behind it, as words ("INSTANCE VI_1 MASTER 100").
    std::string_view user = {};       ///< Empty: keepalived_script if the machine has it, or root.
};

class ScriptRunner {
public:
    /// Starts it. Its end is told to `watcher` (null: to nobody). A program that cannot be executed
    /// ends at once with status 0: the child of keepalived that fails to execute it exits so.
    /// Requires: the watcher lives until then, or until forget().
    virtual ScriptId start(const ScriptCall& call, ScriptWatcher* watcher) = 0;
    /// Sends a signal to its process group. A run that has ended is legal.
    virtual void signal(ScriptId script, int signal) = 0;
    /// Nobody wants to hear of its end any more; it runs on. Likewise.
    virtual void forget(ScriptId script) = 0;

protected:
    ~ScriptRunner() = default;
};

/// The words of a command line: blanks part them; '...' and "..." hold them together; a backslash
/// protects the next character, except between '...'.
[[nodiscard]] std::vector<std::string> words_of(std::string_view command);

}  // namespace lvsim::keepalived
