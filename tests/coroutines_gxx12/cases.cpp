// SPDX-License-Identifier: Apache-2.0
//
// Runs every form of co_await in a process of its own, since a wrong one may end it, and prints
// which this compiler gets right. Leaves with 0 if all allowed forms are right: a newer compiler
// that gets a refused one right lifts a rule (style.md, section 5), it breaks nothing.
#include "tests/coroutines_gxx12/forms.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace {

constexpr int kExpected = 42;
constexpr int kRight = 0;
constexpr int kWrongResult = 10;  // not what a sanitizer leaves with
constexpr int kWrongLives = 11;
constexpr int kWrongValue = 12;

/// What the child leaves with.
int verdict(const gxx12::Form& form) {
    gxx12::Tally tally;
    {
        gxx12::Program program = form.run(&tally);
        tally.result = program.run();
    }
    if (tally.wrong != 0) {
        return kWrongValue;
    }
    if (tally.made != tally.destroyed) {
        return kWrongLives;
    }
    return tally.result == kExpected ? kRight : kWrongResult;
}

/// Runs the form in a child whose words go nowhere; its verdict, or -1 when it was ended.
int run_apart(const gxx12::Form& form) {
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        if (std::freopen("/dev/null", "w", stderr) == nullptr) {
            _exit(kWrongResult);
        }
        _exit(verdict(form));
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
        return -1;
    }
    return WEXITSTATUS(status);
}

std::string words(int verdict) {
    switch (verdict) {
        case kRight: return "right";
        case kWrongResult: return "WRONG: another result";
        case kWrongLives: return "WRONG: a value is destroyed twice or never";
        case kWrongValue: return "WRONG: a value is used that was moved bitwise or is dead";
        default: return "WRONG: the program crashed";
    }
}

}  // namespace

int main() {
    bool is_right = true;
    for (const gxx12::Form& form : gxx12::forms()) {
        const int seen = run_apart(form);
        is_right &= seen == kRight || !form.is_allowed;
        std::printf("%-8s %-50s %s\n", form.is_allowed ? "allowed" : "refused",
                    std::string(form.text).c_str(), words(seen).c_str());
    }
    std::printf(is_right ? "all allowed forms are right\n" : "AN ALLOWED FORM IS WRONG\n");
    return is_right ? 0 : 1;
}
