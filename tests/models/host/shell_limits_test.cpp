// SPDX-License-Identifier: Apache-2.0
//
// What runs away is stopped and says so: loops, texts, recursion, processes, files.
#include "models/host/commands/not_modelled.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

using Catch::Contains;

TEST_CASE("limits: what runs away is stopped by name", "[unit][host][shell]") {
    const auto [text, message] = GENERATE(table<const char*, const char*>({
        {"while :; do echo; done > /dev/null", "stopped by lvsim: more than 1000000 commands"},
        {"x=a; while :; do x=$x$x; done", "stopped by lvsim: a text of more than 16 MiB"},
        {"x=$(yes)", "stopped by lvsim: a text of more than 16 MiB"},
        {"f() { f; }; f", "nested deeper than 1000 levels"},
        {"echo {1..1000000}", "brace expansion to more than 100000 words"},
        {"eval \"$(printf '(%.0s' {1..500})\"", "commands nested deeper than 100 levels"},
        {"yes > file", "yes: standard output: No space left on device"},
    }));
    HostLab lab;
    const Outcome outcome = lab.run(text);
    INFO(text);
    CHECK(outcome.status != 0);
    CHECK_THAT(outcome.output, Contains(message));
    CHECK(lab.run("echo alive").output == "alive\n");
}

TEST_CASE("limits: a fork bomb ends what its session started", "[unit][host][shell]") {
    HostLab lab;
    const Outcome outcome = lab.run("f() { f | f & }; f; sleep 5");
    CHECK_THAT(outcome.output, Contains("fork: Resource temporarily unavailable"));
    CHECK_THAT(outcome.output, Contains("has 512 processes: what this session started is ended"));
    CHECK(lab.run("echo alive").output == "alive\n");
}

TEST_CASE("limits: a process that starts its own heir for ever costs time", "[unit][host][shell]") {
    HostLab lab;
    ShellJob& job = lab.client.start_line("f() { f & }; f");
    std::uint64_t events = 0;
    while (lab.world.now() < SimTime{} + SimDuration::milliseconds(100) && events < 50'000) {
        lab.world.step(lab.world.now() + SimDuration::seconds(1));
        ++events;
    }
    CHECK(events < 50'000);
    lab.client.forget_job(job);
}

TEST_CASE("programs that lvsim does not have are there and say so", "[unit][host]") {
    const Profile profile = GENERATE(Profile::Centos6, Profile::Debian12);
    HostLab lab(profile);
    for (const std::string_view name : programs_not_modelled(profile)) {
        INFO(name);
        CHECK(find_command(name) == nullptr);
        CHECK(lab.run(std::string(name) + " --some option").output ==
              "not modelled in lvsim: " + std::string(name) + "\n");
    }
    CHECK(lab.run("nosuch").output == "bash: nosuch: command not found\n");
}

}  // namespace lvsim::host
