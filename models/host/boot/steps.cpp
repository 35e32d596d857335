// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/steps.hpp"

#include "sim/core/assert.hpp"

#include <iterator>
#include <utility>

namespace lvsim::host {

namespace {

class ActionStep final : public Step {
public:
    explicit ActionStep(std::function<void()> action) : action_(std::move(action)) {}
    std::optional<SimDuration> go_on(Steps&) override {
        action_();
        return std::nullopt;
    }

private:
    std::function<void()> action_;
};

class PauseStep final : public Step {
public:
    explicit PauseStep(SimDuration span) : span_(span) {}
    std::optional<SimDuration> go_on(Steps&) override { return std::exchange(span_, std::nullopt); }

private:
    std::optional<SimDuration> span_;
};

}  // namespace

Steps::~Steps() = default;

void Steps::then(std::unique_ptr<Step> step) {
    (is_running_ ? added_ : queue_).push_back(std::move(step));
}

void Steps::then(std::function<void()> action) {
    then(std::make_unique<ActionStep>(std::move(action)));
}

void Steps::pause(SimDuration span) {
    then(std::make_unique<PauseStep>(span));
}

std::optional<SimDuration> Steps::go_on() {
    while (!queue_.empty()) {
        is_running_ = true;
        const std::optional<SimDuration> pause = queue_.front()->go_on(*this);
        is_running_ = false;
        if (pause) {
            LVSIM_ASSERT(added_.empty(), "a step that goes on has added others");
            return pause;
        }
        queue_.pop_front();
        queue_.insert(queue_.begin(), std::make_move_iterator(added_.begin()),
                      std::make_move_iterator(added_.end()));
        added_.clear();
    }
    return std::nullopt;
}

}  // namespace lvsim::host
