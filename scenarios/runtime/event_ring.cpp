// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/event_ring.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::runtime {
namespace {

class FieldTexts final : public TraceFields {
public:
    void add(std::string_view name, std::int64_t value) override {
        fields.emplace_back(name, std::to_string(value));
    }
    void add(std::string_view name, std::string_view value) override {
        fields.emplace_back(name, value);
    }
    std::vector<std::pair<std::string, std::string>> fields;
};

}  // namespace

EventRing::EventRing(const std::vector<std::string>& node_names, std::size_t capacity)
    : node_names_(node_names), slots_(capacity) {
    LVSIM_ASSERT(capacity > 0, "a ring of no events");
}

EventRing::EventRing(const std::vector<std::string>& node_names, std::size_t capacity,
                     std::vector<std::string> kinds)
    : EventRing(node_names, capacity) {
    kinds_ = std::move(kinds);
    overflow_ = Overflow::LoseNewest;
}

bool EventRing::is_wanted(const TraceKind& kind) const {
    return kinds_.empty() || std::find(kinds_.begin(), kinds_.end(), kind.name) != kinds_.end();
}

void EventRing::on_trace(const TraceRecord& record) {
    if (!is_wanted(*record.kind)) return;
    if (overflow_ == Overflow::LoseNewest && next_ - taken_ >= slots_.size()) {
        ++next_;
        return;
    }
    const auto node = static_cast<std::size_t>(record.node);
    FieldTexts texts;
    record.fields(texts);
    slots_[next_ % slots_.size()] = {.number = next_,
                                     .time = record.time,
                                     .host = node < node_names_.size() ? node_names_[node] : "",
                                     .kind = std::string(record.kind->name),
                                     .text = record.text(),
                                     .fields = std::move(texts.fields)};
    ++next_;
}

EventBatch EventRing::take() {
    EventBatch batch;
    const std::uint64_t count = std::min<std::uint64_t>(next_ - taken_, slots_.size());
    batch.skipped = next_ - taken_ - count;
    const std::uint64_t first = overflow_ == Overflow::LoseOldest ? next_ - count : taken_;
    for (std::uint64_t number = first; number < first + count; ++number) {
        batch.events.push_back(std::move(slots_[number % slots_.size()]));
    }
    taken_ = next_;
    return batch;
}

}  // namespace lvsim::runtime
