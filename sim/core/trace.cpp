// SPDX-License-Identifier: Apache-2.0
#include "sim/core/trace.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace lvsim {

void TraceBus::subscribe(TraceSink& sink) {
    add({&sink, true, {}});
}

void TraceBus::subscribe(TraceSink& sink, std::initializer_list<const TraceKind*> kinds) {
    add({&sink, false, kinds});
}

void TraceBus::add(Subscriber subscriber) {
    const auto is_same = [&](const Subscriber& other) { return other.sink == subscriber.sink; };
    LVSIM_ASSERT(std::none_of(subscribers_.begin(), subscribers_.end(), is_same),
                 "a sink subscribed twice would see everything twice");
    subscribers_.push_back(std::move(subscriber));
    note_what_is_wanted();
}

void TraceBus::unsubscribe(TraceSink& sink) {
    std::erase_if(subscribers_, [&](const Subscriber& other) { return other.sink == &sink; });
    note_what_is_wanted();
}

void TraceBus::note_what_is_wanted() {
    wants_all_ = false;
    kinds_.clear();
    for (const Subscriber& subscriber : subscribers_) {
        wants_all_ = wants_all_ || subscriber.wants_all;
        kinds_.insert(kinds_.end(), subscriber.kinds.begin(), subscriber.kinds.end());
    }
}

void TraceBus::deliver(const TraceRecord& record) {
    // By index: a sink may subscribe another one while it is called.
    for (std::size_t i = 0; i < subscribers_.size(); ++i) {
        const Subscriber& subscriber = subscribers_[i];
        const auto& kinds = subscriber.kinds;
        if (subscriber.wants_all ||
            std::find(kinds.begin(), kinds.end(), record.kind) != kinds.end()) {
            subscriber.sink->on_trace(record);
        }
    }
}

}  // namespace lvsim
