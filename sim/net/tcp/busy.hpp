// SPDX-License-Identifier: Apache-2.0
//
// Marks the engine as busy while a call from outside is under way, so that segments that come back
// at once (loopback) wait. What is left to do then is done by an event of this same moment: no
// program is told anything from inside its own call.
#pragma once

#include "sim/net/tcp/engine.hpp"

namespace lvsim::net::tcp {

class Engine::Busy {
public:
    explicit Busy(Engine& engine) : engine_(engine), is_first_(!engine.is_busy_) {
        engine_.is_busy_ = true;
    }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    ~Busy() {
        if (!is_first_) {
            return;
        }
        engine_.is_busy_ = false;
        if (engine_.has_unsettled()) {
            engine_.schedule_settle();
        }
    }

private:
    Engine& engine_;
    bool is_first_;
};

}  // namespace lvsim::net::tcp
