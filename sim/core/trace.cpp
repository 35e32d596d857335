// SPDX-License-Identifier: Apache-2.0
#include "sim/core/trace.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>

namespace lvsim {

void TraceBus::subscribe(TraceSink& sink) {
    LVSIM_ASSERT(std::find(sinks_.begin(), sinks_.end(), &sink) == sinks_.end(),
                 "a sink subscribed twice would see everything twice");
    sinks_.push_back(&sink);
}

void TraceBus::unsubscribe(TraceSink& sink) {
    std::erase(sinks_, &sink);
}

void TraceBus::deliver(const TraceRecord& record) {
    // By index: a sink may subscribe another one while it is called.
    for (std::size_t i = 0; i < sinks_.size(); ++i) {
        sinks_[i]->on_trace(record);
    }
}

}  // namespace lvsim
