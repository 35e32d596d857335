// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/json_lines.hpp"

#include "sim/core/rng.hpp"
#include "sim/core/world.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace lvsim;
using namespace lvsim::capture;

namespace {

struct Picked {
    static constexpr std::string_view kName = "test.picked";
    std::string server;
    std::int64_t active = 0;
    void fields(TraceFields& to) const {
        to.add("server", std::string_view(server));
        to.add("active", active);
    }
    [[nodiscard]] std::string text() const { return "picked \"" + server + "\""; }
};

struct Names final : NodeNames {
    [[nodiscard]] std::string_view node_name(NodeId node) const override {
        return node == NodeId{1} ? "directeur" : "";
    }
};

std::string json_string(std::string_view text) {
    std::string json;
    append_json_string(json, text);
    return json;
}

/// The same by a library that is known to be right.
std::string expected_json_string(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

TEST_CASE("json lines: an event is one line with time, node, kind, fields and text",
          "[unit][capture]") {
    World world(1);
    MemorySink file;
    const Names names;
    JsonLinesSink sink(file, names);
    world.trace().subscribe(sink);
    world.run_until(SimTime::at(12_s + 345_ns));
    world.trace().emit(NodeId{1}, Picked{"10.0.3.100:8080", -4});
    world.trace().emit(kNoNode, Picked{"\xff\n", INT64_MAX});
    CHECK(file.text() ==
          "{\"t\": 12.000000345, \"node\": \"directeur\", \"kind\": \"test.picked\", "
          "\"server\": \"10.0.3.100:8080\", \"active\": -4, "
          "\"text\": \"picked \\\"10.0.3.100:8080\\\"\"}\n"
          "{\"t\": 12.000000345, \"node\": null, \"kind\": \"test.picked\", "
          "\"server\": \"\xef\xbf\xbd\\n\", \"active\": 9223372036854775807, "
          "\"text\": \"picked \\\"\xef\xbf\xbd\\n\\\"\"}\n");
    CHECK(file.record_count() == 2);
    CHECK(sink.line_count() == 2);
}

TEST_CASE("json lines: a line is what a JSON parser reads back", "[unit][capture]") {
    World world(1);
    MemorySink file;
    const Names names;
    JsonLinesSink sink(file, names);
    world.trace().subscribe(sink);
    const std::string server = "\"\\/\b\f\n\r\t\x01\x1f\x7f \xe2\x80\xa8 \xf0\x9f\x92\xa9";
    world.run_until(SimTime::at(1_ns));
    world.trace().emit(NodeId{1}, Picked{server, 3});
    const auto line = nlohmann::json::parse(file.text());
    CHECK(line.at("server") == server);
    CHECK(line.at("t") == 1e-9);
    CHECK(line.at("active") == 3);
    CHECK(line.size() == 6);
}

TEST_CASE("json lines: every byte is escaped as nlohmann's library does it", "[unit][capture]") {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string text(1, static_cast<char>(byte));
        CHECK(json_string(text) == expected_json_string(text));
    }
}

TEST_CASE("json lines: random bytes, valid UTF-8 or not, are escaped as nlohmann's library does it",
          "[property][capture]") {
    Rng rng(5, "json");
    for (int i = 0; i < 5'000; ++i) {
        std::string text;
        for (std::uint64_t length = rng.below(12); length > 0; --length) {
            // Bytes that begin or go on with a character are more frequent than in plain noise.
            const std::uint64_t byte = rng.happens({1, 4}) ? rng.below(256) : 0x80 + rng.below(128);
            text.push_back(static_cast<char>(byte));
        }
        const std::string got = json_string(text);
        const std::string expected = expected_json_string(text);
        if (got != expected) {
            CHECK(got == expected);
        }
    }
}
