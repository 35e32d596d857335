// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/due_heap.hpp"

namespace lvsim::ipvs {

void DueHeap::push(const Due& due) {
    if (size_ >> kChunkBits == chunks_.size()) {
        chunks_.push_back(std::make_unique<std::array<Due, kChunk>>());
    }
    std::size_t place = size_++;
    while (place > 0) {
        const std::size_t parent = (place - 1) / 2;
        if (!due.goes_before(at(parent))) {
            break;
        }
        at(place) = at(parent);
        place = parent;
    }
    at(place) = due;
}

void DueHeap::pop() {
    const Due last = at(--size_);
    std::size_t place = 0;
    for (std::size_t child = 1; child < size_; child = 2 * place + 1) {
        if (child + 1 < size_ && at(child + 1).goes_before(at(child))) {
            ++child;
        }
        if (!at(child).goes_before(last)) {
            break;
        }
        at(place) = at(child);
        place = child;
    }
    at(place) = last;
}

}  // namespace lvsim::ipvs
