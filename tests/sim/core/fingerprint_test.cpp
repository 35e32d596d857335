// SPDX-License-Identifier: Apache-2.0
#include "sim/core/fingerprint.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;

TEST_CASE("fingerprint: the same ingredients give the same text", "[unit][core]") {
    Fingerprint a;
    Fingerprint b;
    a.ingredient("packets").fold(1);
    a.ingredient("output").fold_text("hello");
    b.ingredient("output").fold_text("hello");
    b.ingredient("packets").fold(1);
    CHECK(a.text() == b.text());
    CHECK(a.text().size() == 16);
    CHECK(a.text().find_first_not_of("0123456789abcdef") == std::string::npos);
}

TEST_CASE("fingerprint: value, order and name of what is folded count", "[unit][core]") {
    const auto of = [](std::string_view name, std::initializer_list<std::uint64_t> values) {
        Fingerprint made;
        for (const std::uint64_t value : values) {
            made.ingredient(name).fold(value);
        }
        return made.text();
    };
    CHECK(of("a", {1, 2}) != of("a", {2, 1}));
    CHECK(of("a", {1}) != of("b", {1}));
    CHECK(of("a", {0}) != of("a", {0, 0}));
    CHECK(of("a", {1}) != of("a", {}));
}

TEST_CASE("fingerprint: references to ingredients stay valid", "[unit][core]") {
    Fingerprint made;
    FingerprintIngredient& first = made.ingredient("m");
    for (char letter = 'a'; letter <= 'z'; ++letter) {
        made.ingredient(std::string(1, letter)).fold(1);
    }
    first.fold(7);
    CHECK(&made.ingredient("m") == &first);
    CHECK(made.ingredients().size() == 26);
}

TEST_CASE("hash: bytes hash with their length, stable for ever", "[unit][core]") {
    const std::array<std::byte, 9> bytes{};
    const std::span<const std::byte> all(bytes);
    CHECK(hash_bytes(0, all.first(8)) != hash_bytes(0, all));
    CHECK(hash_bytes(0, all.first(0)) != hash_bytes(0, all.first(1)));
    CHECK(hash_text("") == 0xcbf2'9ce4'8422'2325);
    CHECK(hash_text("a") == 0xaf63'dc4c'8601'ec8c);  // FNV-1a's published vector
}
