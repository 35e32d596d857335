// SPDX-License-Identifier: Apache-2.0
//
// The cage must hold: whoever tries to get out of it is ended by it, and who does not is not. Each
// attempt is a process of its own.
#include "tests/fuzz/cage.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

struct Attempt {
    const char* name;
    void (*act)();
    bool is_stopped;
};

const Attempt kAttempts[] = {
    {"computing", [] { const std::vector<std::string> work(1000, std::string(10'000, 'x')); },
     false},
    {"writing to the output", [] { static_cast<void>(!write(1, "", 0)); }, false},
    {"reading a file", [] { static_cast<void>(open("/etc/passwd", O_RDONLY)); }, true},
    {"writing a file", [] { static_cast<void>(open("/dev/null", O_WRONLY)); }, true},
    {"removing a file", [] { static_cast<void>(unlink("/nonexistent/file")); }, true},
    {"making a directory", [] { static_cast<void>(mkdir("/nonexistent/a", 0700)); }, true},
    {"a socket", [] { static_cast<void>(socket(AF_INET, SOCK_STREAM, 0)); }, true},
    {"a process", [] { static_cast<void>(fork()); }, true},
    {"a program", [] { static_cast<void>(execl("/bin/true", "true", nullptr)); }, true},
    {"a signal to others", [] { static_cast<void>(kill(getppid(), 0)); }, true},
};

/// Whether it went as it should.
bool holds(const Attempt& attempt) {
    const pid_t child = fork();
    if (child == 0) {
        if (const char* why = lvsim::fuzz::close_cage()) {
            std::fprintf(stderr, "no cage: %s\n", why);
            _exit(2);
        }
        attempt.act();
        _exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return false;
    const bool was_stopped = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
    const bool went_well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return attempt.is_stopped ? was_stopped : went_well;
}

}  // namespace

int main() {
    int failures = 0;
    for (const Attempt& attempt : kAttempts) {
        const bool is_good = holds(attempt);
        std::printf("%s: %s\n", attempt.name, is_good ? "as it should" : "NOT as it should");
        failures += is_good ? 0 : 1;
    }
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
