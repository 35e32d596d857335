// SPDX-License-Identifier: Apache-2.0
//
// The forms themselves. Every line that the tidy test would refuse is here on purpose. One more is
// missing: given a braced list for a std::initializer_list, co_await f({T(), T()}), g++ 12 gives up
// ("array used as initializer").
#include "tests/coroutines_gxx12/forms.hpp"

#include <array>

namespace gxx12 {

Tracked::Tracked(Tally* tally, int value) : tally_(tally), text_(std::to_string(value)) {
    text_.insert(0, 40, '0');  // longer than what a string keeps inside itself
    ++tally_->made;
}
Tracked::Tracked(const Tracked& other) : tally_(other.tally_), text_(other.text_) {
    ++tally_->made;
}
Tracked::Tracked(Tracked&& other) noexcept : tally_(other.tally_), text_(other.text_) {
    ++tally_->made;
}
Tracked::~Tracked() {
    if (mark_ != kAlive || self_ != this) {
        ++tally_->wrong;
    }
    mark_ = 0;
    ++tally_->destroyed;
}
int Tracked::value() const {
    if (mark_ != kAlive || self_ != this) {
        ++tally_->wrong;
        return -1;
    }
    return std::stoi(text_);
}

namespace {

/// Suspends once, then gives back its number.
struct Number {
    int value;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    int await_resume() const noexcept { return value; }
};

/// Holds a Tracked across the suspension and gives back a copy of it.
struct Holding {
    Tracked held;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    [[nodiscard]] Tracked await_resume() const { return held; }
};

struct Request {
    Tracked body;
    int port;
};

template <class F>
struct Calling {
    F function;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    [[nodiscard]] int await_resume() const { return function(); }
};

Number number(int value) {
    return {value};
}
Number number_of(const Tracked& tracked) {
    return {tracked.value()};
}
Holding hold(Tracked tracked) {
    return {std::move(tracked)};
}
Number port_of(Request request) {
    return {request.body.value() + request.port};
}
template <class F>
Calling<F> calling(F function) {
    return {std::move(function)};
}
int add(int a, const Tracked& b) {
    return a + b.value();
}

// --- allowed: these are what the project uses ----------------------------------------------------

Program alone(Tally*) {
    co_await number(1);
    co_return 42;
}
Program named_result(Tally* tally) {
    const Tracked local(tally, 2);
    const int n = co_await number(40);
    co_return n + local.value();
}
Program named_argument(Tally* tally) {
    const Tracked local(tally, 42);
    const int n = co_await number_of(local);
    co_return n;
}
Program in_a_loop(Tally* tally) {
    int total = 0;
    for (int i = 0; i < 6; ++i) {
        const Tracked local(tally, 4);
        const int n = co_await number(3);
        total += n + local.value();
    }
    co_return total;
}
Program in_a_branch(Tally* tally) {
    const Tracked local(tally, 1);
    int n = 0;
    if (local.value() == 1) {
        n = co_await number(41);
    }
    co_return n + local.value();
}
Program assigned(Tally*) {
    int n = 0;
    while (n != 42) {
        n = co_await number(n + 1);
    }
    co_return n;
}

// --- refused -------------------------------------------------------------------------------------

Program condition(Tally* tally) {
    if (co_await number_of(Tracked(tally, 1)) == 1) {
        co_return 42;
    }
    co_return 0;
}
Program loop_condition(Tally* tally) {
    int n = 0;
    while (co_await number_of(Tracked(tally, n)) < 42) {
        ++n;
    }
    co_return n;
}
Program in_switch(Tally* tally) {
    switch (co_await number_of(Tracked(tally, 7))) {
        case 7: co_return 42;
        default: co_return 0;
    }
}
Program argument(Tally* tally) {
    const int n = add(co_await number(40), Tracked(tally, 2));
    co_return n;
}
Program operand(Tally* tally) {
    const int n = Tracked(tally, 2).value() + co_await number_of(Tracked(tally, 40));
    co_return n;
}
Program member(Tally* tally) {
    const int n = (co_await hold(Tracked(tally, 42))).value();
    co_return n;
}
Program ternary(Tally* tally) {
    const bool is_first = tally->made == 0;
    const int n = is_first ? co_await number_of(Tracked(tally, 42)) : 0;
    co_return n;
}
Program logical(Tally* tally) {
    const bool is_true =
        co_await number_of(Tracked(tally, 0)) != 0 || co_await number_of(Tracked(tally, 1)) != 0;
    co_return is_true ? 42 : 0;
}
Program returned(Tally* tally) {
    co_return co_await number_of(Tracked(tally, 42));
}
Program temporary_argument(Tally* tally) {
    const int n = co_await number_of(Tracked(tally, 42));
    co_return n;
}
Program held_temporary(Tally* tally) {
    const Tracked n = co_await hold(Tracked(tally, 42));
    co_return n.value();
}
Program braced_struct(Tally* tally) {
    const int n = co_await port_of(Request{Tracked(tally, 2), 40});
    co_return n;
}
Program braced_argument(Tally* tally) {
    const int n = co_await port_of({Tracked(tally, 2), 40});
    co_return n;
}
Program lambda_argument(Tally* tally) {
    const Tracked local(tally, 42);
    const int n = co_await calling([local] { return local.value(); });
    co_return n;
}

constexpr std::array<Form, 20> kForms{{
    {"co_await f();", true, alone},
    {"auto n = co_await f();", true, named_result},
    {"auto n = co_await f(local);", true, named_argument},
    {"for (...) { auto n = co_await f(); }", true, in_a_loop},
    {"if (...) { n = co_await f(); }", true, in_a_branch},
    {"n = co_await f(n);", true, assigned},
    {"if (co_await f(T()) == 1)", false, condition},
    {"while (co_await f(T()) < n)", false, loop_condition},
    {"switch (co_await f(T()))", false, in_switch},
    {"g(co_await f(), T())", false, argument},
    {"T().value() + co_await f(T())", false, operand},
    {"(co_await f(T())).value()", false, member},
    {"c ? co_await f(T()) : 0", false, ternary},
    {"co_await f(T()) || co_await f(T())", false, logical},
    {"co_return co_await f(T());", false, returned},
    {"auto n = co_await f(T());", false, temporary_argument},
    {"auto n = co_await f(T()); kept across the wait", false, held_temporary},
    {"auto n = co_await f(Request{T(), 80});", false, braced_struct},
    {"auto n = co_await f({T(), 80});", false, braced_argument},
    {"auto n = co_await f([local] { ... });", false, lambda_argument},
}};

}  // namespace

std::span<const Form> forms() {
    return kForms;
}

}  // namespace gxx12
