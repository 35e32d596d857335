// SPDX-License-Identifier: Apache-2.0
#include "gui/transport.hpp"

#include <catch2/catch.hpp>

namespace lvsim::gui {
namespace {

constexpr std::int64_t kTenthUs = 100'000;

SimTime at(SimDuration since_start) {
    return SimTime::at(since_start);
}

Pacer pacer(SimDuration per_second) {
    Pacer made;
    made.set_speed({per_second});
    return made;
}

TEST_CASE("transport: speeds go up, and full speed is the last", "[gui]") {
    const auto all = speeds();
    REQUIRE(all.size() > 2);
    for (std::size_t i = 1; i + 1 < all.size(); ++i) {
        CHECK(all[i].per_second > all[i - 1].per_second);
    }
    CHECK(all.back().is_full());
    CHECK_FALSE(all[kFirstSpeed].is_full());
}

TEST_CASE("transport: simulated time follows real time at the chosen speed", "[gui]") {
    auto slow = pacer(10_ms);
    CHECK(slow.advance(at(0_s), at(100_us), kTenthUs) == at(1_ms));
    CHECK(slow.advance(at(1_ms), at(1_ms), kTenthUs / 2) == at(1'500_us));
}

TEST_CASE("transport: full speed has no limit", "[gui]") {
    auto full = pacer(kFullSpeed.per_second);
    CHECK(full.advance(at(3_s), at(4_s), 1) == kTimeNever);
}

TEST_CASE("transport: the highest paced speed does not overflow", "[gui]") {
    auto fast = pacer(100_s);
    CHECK(fast.advance(at(0_s), at(0_s), Pacer::kElapsedMaxUs) == at(10_s));
}

TEST_CASE("transport: a long silence is skipped, a short one is waited for", "[gui]") {
    auto slow = pacer(10_ms);
    CHECK(slow.advance(at(0_s), at(1_s), 1000) == at(1_s));
    CHECK(slow.advance(at(1_s), at(1_s + 4_ms), 1000) == at(1_s + 10_us));
}

TEST_CASE("transport: nothing is skipped when that is switched off", "[gui]") {
    auto slow = pacer(10_ms);
    slow.set_skips_quiet(false);
    CHECK(slow.advance(at(0_s), at(1_s), kTenthUs) == at(1_ms));
}

TEST_CASE("transport: a run that cannot keep up does not race later", "[gui]") {
    auto fast = pacer(1_s);
    auto target = at(0_s);
    for (int i = 0; i < 100; ++i) target = fast.advance(at(0_s), at(0_s), kTenthUs);
    CHECK(target == at(200_ms));
}

TEST_CASE("transport: real time counts a tenth of a second at most", "[gui]") {
    auto slow = pacer(1_s);
    CHECK(slow.advance(at(0_s), at(0_s), 60'000'000) == at(100_ms));
}

}  // namespace
}  // namespace lvsim::gui
