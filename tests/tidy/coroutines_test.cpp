// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"
#include "tests/tidy/verdict.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::tidy;

namespace {

/// What the rules say about these statements inside a coroutine.
Verdict body(const std::string& statements) {
    return verdict(check_coroutines, "models/host/a.cpp",
                   "Process run(Host* host) {\n" + statements + "\n}\n");
}

Verdict file(std::string_view text) {
    return verdict(check_coroutines, "models/host/a.cpp", text);
}

const Verdict kAwait = {"2: co-await"};

}  // namespace

TEST_CASE("coroutines: a co_await that stands alone is fine", "[unit][tidy]") {
    CHECK(body("co_await sleep(5_s);").empty());
    CHECK(body("auto reply = co_await read(socket, buffer);").empty());
    CHECK(body("const auto n = co_await socket->read(buffer.data(), 3);").empty());
    CHECK(body("n = co_await net::read<Tcp>(socket);").empty());
    CHECK(body("Result<int> n = co_await read(\n    socket,\n    buffer);").empty());
    CHECK(body("this->left_ = co_await timer;").empty());
    CHECK(body("if (is_late(now)) co_await sleep(pause);").empty());
    CHECK(body("for (int i = 0; i < 3; ++i) {\n co_await sleep(pause);\n}").empty());
    CHECK(body("while (true) co_await tick();").empty());
    CHECK(body("switch (k) {\n case Kind::A: co_await tick(); break;\n}").empty());
}

TEST_CASE("coroutines: a co_await inside something larger is refused", "[unit][tidy]") {
    CHECK(body("if (co_await ready(s)) f();") == kAwait);
    CHECK(body("while ((co_await read(s)) > 0) f();") == kAwait);
    CHECK(body("switch (co_await read(s)) {}") == kAwait);
    CHECK(body("f(co_await read(s));") == kAwait);
    CHECK(body("auto n = 1 + co_await read(s);") == kAwait);
    CHECK(body("auto n = co_await read(s) + 1;") == kAwait);
    CHECK(body("auto n = co_await read(s) ? 1 : 2;") == kAwait);
    CHECK(body("auto n = (co_await read(s)).size();") == kAwait);
    CHECK(body("co_return co_await read(s);") == kAwait);
    CHECK(body("auto p = Pair{co_await read(s), 1};") == kAwait);
    CHECK(body("auto n = a[co_await read(s)];") == kAwait);
    CHECK(body("auto n = is_fast && co_await read(s);") == kAwait);
}

TEST_CASE("coroutines: arguments made on the spot are refused", "[unit][tidy]") {
    CHECK(body("co_await get(Request{url, 80});") == kAwait);
    CHECK(body("co_await wait([&] { return done; });") == kAwait);
    CHECK(body("co_await read(s, {1, 2});") == kAwait);
}

TEST_CASE("coroutines: no lambda is one", "[unit][tidy]") {
    CHECK(body("auto f = [host]() -> Process {\n co_await tick();\n};") == Verdict{"3: co-lambda"});
    CHECK(body("auto f = [] {\n co_return;\n};") == Verdict{"3: co-lambda"});
    CHECK(body("auto f = [](int a) { return a; };\nco_await tick();").empty());
    CHECK(body("if (a[0]) {\n co_await tick();\n}").empty());
}

TEST_CASE("coroutines: no reference parameters", "[unit][tidy]") {
    CHECK(file("Process serve(const Request& request);\n") == Verdict{"1: co-reference"});
    CHECK(file("Task<int> Shell::run(Line&& line) {\n}\n") == Verdict{"1: co-reference"});
    CHECK(file("Task<std::vector<int>> read(Host* host, std::string name);\n").empty());
    CHECK(file("void start(Process& process);\nProcess(Process&& other) noexcept;\n").empty());
    CHECK(file("Process& operator=(Process&& other) noexcept;\n").empty());
}
