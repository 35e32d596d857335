// SPDX-License-Identifier: Apache-2.0
#include "sim/core/trace.hpp"

#include "sim/core/world.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;

namespace {

struct Picked {
    static constexpr std::string_view kName = "test.picked";
    std::string server;
    std::int64_t active = 0;
    void fields(TraceFields& to) const {
        to.add("server", server);
        to.add("active", active);
    }
    [[nodiscard]] std::string text() const { return "picked " + server; }
};

struct Dropped {
    static constexpr std::string_view kName = "test.dropped";
    void fields(TraceFields&) const {}
    [[nodiscard]] std::string text() const { return "dropped"; }
};

struct Collected final : TraceFields {
    void add(std::string_view name, std::int64_t value) override {
        text += std::string(name) + "=" + std::to_string(value) + ";";
    }
    void add(std::string_view name, std::string_view value) override {
        text += std::string(name) + "=" + std::string(value) + ";";
    }
    std::string text;
};

struct Sink final : TraceSink {
    void on_trace(const TraceRecord& record) override {
        Collected fields;
        record.fields(fields);
        seen.push_back(to_text(record.time) + " " + std::string(record.kind->name) + " " +
                       record.text() + " " + fields.text);
        if (const auto* picked = record.as<Picked>()) {
            active += picked->active;
        }
        node = record.node;
    }
    std::vector<std::string> seen;
    std::int64_t active = 0;
    NodeId node = kNoNode;
};

}  // namespace

TEST_CASE("trace: a sink gets time, node, kind, words and fields", "[unit][core]") {
    World world(1);
    Sink sink;
    CHECK_FALSE(world.trace().is_watched<Picked>());
    world.trace().emit(NodeId{1}, Picked{"before", 1});
    world.trace().subscribe(sink);
    CHECK(world.trace().is_watched<Picked>());
    world.run_until(SimTime::at(2_s));
    world.trace().emit(NodeId{3}, Picked{"serveur1", 4});
    world.trace().emit(NodeId{4}, Dropped{});
    CHECK(sink.seen == std::vector<std::string>{
                           "2.000000000 test.picked picked serveur1 server=serveur1;active=4;",
                           "2.000000000 test.dropped dropped "});
    CHECK(sink.active == 4);
    CHECK(sink.node == NodeId{4});
}

TEST_CASE("trace: who unsubscribed hears no more, the others do", "[unit][core]") {
    World world(1);
    Sink first;
    Sink second;
    world.trace().subscribe(first);
    world.trace().subscribe(second);
    world.trace().emit(kNoNode, Dropped{});
    world.trace().unsubscribe(first);
    world.trace().emit(kNoNode, Dropped{});
    world.trace().unsubscribe(second);
    world.trace().unsubscribe(second);
    CHECK_FALSE(world.trace().is_watched<Picked>());
    CHECK(first.seen.size() == 1);
    CHECK(second.seen.size() == 2);
}

TEST_CASE("trace: a sink of some kinds hears of no other, and nobody makes them for it",
          "[unit][core]") {
    World world(1);
    Sink all;
    Sink drops;
    world.trace().subscribe(drops, {&kTraceKind<Dropped>});
    CHECK(world.trace().is_watched<Dropped>());
    CHECK_FALSE(world.trace().is_watched<Picked>());
    world.trace().subscribe(all);
    CHECK(world.trace().is_watched<Picked>());
    world.trace().emit(kNoNode, Picked{"serveur1", 4});
    world.trace().emit(kNoNode, Dropped{});
    CHECK(all.seen.size() == 2);
    CHECK(drops.seen.size() == 1);
    world.trace().unsubscribe(all);
    CHECK_FALSE(world.trace().is_watched<Picked>());
    world.trace().emit(kNoNode, Dropped{});
    CHECK(drops.seen.size() == 2);
}
