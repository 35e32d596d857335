// SPDX-License-Identifier: Apache-2.0
//
// Random histories of a farm, the same for a scheduler and for the kernel's plain walk: at every
// pick both must take the same server.
#include "tests/models/ipvs/sched/lab.hpp"
#include "tests/models/ipvs/sched/plain.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

constexpr int kHistories = 10'000;
constexpr int kSteps = 40;

/// The same stream of draws for the plain one.
class Draws final : public Random {
public:
    std::uint64_t below(std::uint64_t bound) override { return rng_.below(bound); }

private:
    Rng rng_{1, "scheduler"};
};

class History {
public:
    History(std::string_view scheduler, Profile profile, std::uint64_t seed)
        : rng_(seed, "history"),
          lab_(scheduler, profile),
          context_{lab_.context().rules, lab_.context().settings, lab_.context().clock, draws_},
          plain_(make_plain(scheduler, context_)) {
        const std::uint64_t scale = rng_.below(3);
        weights_ = scale == 0 ? 2 : (scale == 1 ? 7 : 100'000);
        loads_ = rng_.below(8) == 0 ? 1ULL << 24 : 6;
    }

    /// The first step at which they differ, or -1.
    int run() {
        // Around the number from which an index is kept, too.
        const std::uint64_t least = rng_.below(3) == 0 ? 12 : 0;
        for (std::uint64_t i = least + rng_.below(12); i > 0; --i) join();
        for (int step = 0; step < kSteps; ++step) {
            if (!make_step()) return step;
        }
        return -1;
    }

private:
    bool make_step() {
        const std::uint64_t what = rng_.below(20);
        if (what >= 10 || lab_.servers().empty()) {
            if (what == 0) join();
            return pick();
        }
        const std::string name = member();
        if (what == 0) {
            join();
        } else if (what == 1) {
            const std::size_t place = lab_.find(name).position;
            lab_.remove(name);
            gone_.push_back(name);
            plain_->server_left(lab_.servers(), place);
            plain_->list_changed(lab_.servers());
        } else if (what <= 3) {
            lab_.weight(name, weight());
            plain_->list_changed(lab_.servers());
        } else if (what <= 5) {
            lab_.overloaded(name, rng_.below(2) == 0);
        } else if (what <= 7) {
            lab_.active(name, static_cast<std::uint32_t>(rng_.below(loads_)));
        } else {
            lab_.inactive(name, static_cast<std::uint32_t>(rng_.below(600)));
        }
        return true;
    }

    bool pick() {
        const std::string address = rng_.below(2) == 0 ? "10.9.0.1" : "10.9.0.2";
        lab_.to(address);
        FlowKey flow;
        flow.virtual_address = {*IpAddress::parse(address), 80};
        const Destination* expected = plain_->pick(lab_.servers(), flow);
        const std::string picked = lab_.pick();
        if (picked != (expected == nullptr ? "-" : lab_.name_of(*expected))) return false;
        if (picked != "-") lab_.active(picked, lab_.find(picked).activeconns + 1);
        return true;
    }

    void join() {
        if (!gone_.empty() && rng_.below(2) == 0) {
            lab_.revive(gone_.back());
            gone_.pop_back();
        } else {
            const std::string name(1, next_name_++);
            lab_.server(name, weight());
        }
        plain_->list_changed(lab_.servers());
    }

    std::int32_t weight() {
        const bool is_zero = rng_.below(5) == 0;
        return is_zero ? 0 : static_cast<std::int32_t>(rng_.below(weights_) + 1);
    }
    std::string member() {
        return lab_.name_of(*lab_.servers()[rng_.below(lab_.servers().size())]);
    }

    Rng rng_;
    SchedulerLab lab_;
    Draws draws_;
    SchedulerContext context_;
    std::unique_ptr<PlainScheduler> plain_;
    std::uint64_t weights_ = 1;
    std::uint64_t loads_ = 1;
    std::vector<std::string> gone_;
    char next_name_ = 'A';
};

/// "history 17, step 3" of the first disagreement; "" when there is none.
std::string disagreement(std::string_view scheduler, Profile profile) {
    for (int seed = 0; seed < kHistories; ++seed) {
        const int step = History(scheduler, profile, static_cast<std::uint64_t>(seed)).run();
        if (step >= 0) {
            return "history " + std::to_string(seed) + ", step " + std::to_string(step);
        }
    }
    return "";
}

}  // namespace

TEST_CASE("schedulers: 10 000 random histories agree with the kernel's plain walk",
          "[property][ipvs][sched]") {
    const std::string name =
        GENERATE("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sed", "nq", "fo", "ovf", "twos");
    INFO(name);
    CHECK(disagreement(name, Profile::Debian12) == "");
}

TEST_CASE("schedulers of 2.6.32: random histories agree with products of 32 bits",
          "[property][ipvs][sched]") {
    const std::string name = GENERATE("lc", "wlc", "lblc", "lblcr", "sed", "nq");
    INFO(name);
    CHECK(disagreement(name, Profile::Centos6) == "");
}
