// SPDX-License-Identifier: Apache-2.0
//
// A coroutine type as small as can be, values that notice when they are destroyed twice, not at
// all, or read after their end, and the forms of co_await that cases.cpp runs.
#pragma once

#include <coroutine>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace gxx12 {

/// What one run saw.
struct Tally {
    int made = 0;
    int destroyed = 0;
    int wrong = 0;   ///< A value that was not what it was made with, or dead already.
    int result = 0;  ///< What the form under test computed.
};

/// Counts its lives in the tally, and owns memory, so that the sanitizer sees it too.
class Tracked {
public:
    Tracked(Tally* tally, int value);
    Tracked(const Tracked& other);
    Tracked(Tracked&& other) noexcept;
    Tracked& operator=(const Tracked&) = delete;
    Tracked& operator=(Tracked&&) = delete;
    ~Tracked();
    /// The value, if this is alive and intact; notes a fault otherwise.
    [[nodiscard]] int value() const;

private:
    static constexpr unsigned kAlive = 0xa11f'e000;
    Tally* tally_;
    unsigned mark_ = kAlive;
    const Tracked* self_ = this;  // a bitwise copy is no Tracked
    std::string text_;
};

/// A coroutine that is resumed from outside until it is done.
class Program {
public:
    struct promise_type {
        Program get_return_object() {
            return Program(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(int value) { result = value; }
        void unhandled_exception() { std::terminate(); }
        int result = 0;
    };
    Program(Program&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    Program& operator=(Program&&) = delete;
    ~Program() {
        if (frame_) {
            frame_.destroy();
        }
    }
    int run() {
        while (!frame_.done()) {
            frame_.resume();
        }
        return frame_.promise().result;
    }

private:
    explicit Program(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
    std::coroutine_handle<promise_type> frame_;
};

struct Form {
    std::string_view text;  ///< As style.md would show it.
    bool is_allowed;        ///< By the tidy test: must be right on every compiler.
    Program (*run)(Tally* tally);
};
/// Each form computes 42 when it is compiled right.
std::span<const Form> forms();

}  // namespace gxx12
