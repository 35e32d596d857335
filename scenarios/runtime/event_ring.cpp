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

void EventRing::on_trace(const TraceRecord& record) {
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
    const std::uint64_t oldest = next_ > slots_.size() ? next_ - slots_.size() : 0;
    batch.skipped = oldest > taken_ ? oldest - taken_ : 0;
    for (std::uint64_t number = std::max(oldest, taken_); number < next_; ++number) {
        batch.events.push_back(std::move(slots_[number % slots_.size()]));
    }
    taken_ = next_;
    return batch;
}

}  // namespace lvsim::runtime
