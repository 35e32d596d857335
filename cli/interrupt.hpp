// SPDX-License-Identifier: Apache-2.0
//
// Ctrl-C and kill: the run under way stops after its current event, and what is known so far is
// reported. The second signal ends the program at once.
//
// Who must leave in the middle of a run finds the session here too.
#pragma once

namespace lvsim::runtime {
class Session;
}

namespace lvsim::cli {

/// While it lives, SIGINT and SIGTERM stop the session. At most one at a time.
class InterruptScope {
public:
    explicit InterruptScope(runtime::Session& session);
    /// Without a session: who waits looks at signal().
    InterruptScope();
    InterruptScope(const InterruptScope&) = delete;
    InterruptScope& operator=(const InterruptScope&) = delete;
    ~InterruptScope();

    /// The signal that came; 0: none.
    [[nodiscard]] int signal() const;
};

/// Hands to the system what the session under way has recorded, once; none under way: nothing.
void flush_session_under_way();

}  // namespace lvsim::cli
