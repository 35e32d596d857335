// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.hpp"

#include "scenarios/runtime/session.hpp"

#include <atomic>
#include <csignal>

namespace lvsim::cli {
namespace {

// A signal handler has no argument: what it acts on must stand somewhere.
// tidy: allow global: see above; only the handlers of signals and failures and the scope use it
std::atomic<runtime::Session*> g_session{nullptr};
// tidy: allow global: see above
std::atomic<int> g_signal{0};

void on_signal(int signal) {
    g_signal.store(signal);
    if (auto* session = g_session.load(); session != nullptr) session->stop();
}

void handle(int signal, void (*handler)(int)) {
    struct sigaction action = {};
    action.sa_handler = handler;
    // The second one ends the program. A write that is under way goes on.
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigaction(signal, &action, nullptr);
}

}  // namespace

InterruptScope::InterruptScope(runtime::Session& session) : InterruptScope() {
    g_session.store(&session);
}

InterruptScope::InterruptScope() {
    g_signal.store(0);
    handle(SIGINT, on_signal);
    handle(SIGTERM, on_signal);
}

InterruptScope::~InterruptScope() {
    handle(SIGINT, SIG_DFL);
    handle(SIGTERM, SIG_DFL);
    g_session.store(nullptr);
}

int InterruptScope::signal() const {
    return g_signal.load();
}

void flush_session_under_way() {
    if (auto* session = g_session.exchange(nullptr); session != nullptr) session->flush_recording();
}

}  // namespace lvsim::cli
