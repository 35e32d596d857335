// SPDX-License-Identifier: Apache-2.0
//
// A first-in first-out queue in one piece of memory that grows by doubling and never shrinks: no
// allocation once it has been as long as it gets. The owner bounds its length.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace lvsim::net {

template <class T>
class RingBuffer {
public:
    [[nodiscard]] bool empty() const { return head_ == tail_; }
    [[nodiscard]] std::size_t size() const { return tail_ - head_; }
    /// The i-th from the front. Requires: i < size().
    [[nodiscard]] T& operator[](std::size_t i) { return items_[(head_ + i) & (items_.size() - 1)]; }
    /// Requires: not empty.
    [[nodiscard]] T& front() { return (*this)[0]; }

    void push(T item) {
        if (size() == items_.size()) {
            grow();
        }
        items_[tail_++ & (items_.size() - 1)] = std::move(item);
    }
    /// Requires: not empty.
    [[nodiscard]] T pop() {
        T item = std::move(front());
        ++head_;
        return item;
    }

private:
    static constexpr std::size_t kFirstItems = 8;  // a power of two

    void grow() {
        std::vector<T> larger(items_.empty() ? kFirstItems : items_.size() * 2);
        const std::size_t count = size();
        for (std::size_t i = 0; i < count; ++i) {
            larger[i] = std::move((*this)[i]);
        }
        items_ = std::move(larger);
        head_ = 0;
        tail_ = count;
    }

    std::vector<T> items_;
    std::size_t head_ = 0;  // counts on without end; the position is its low bits
    std::size_t tail_ = 0;
};

}  // namespace lvsim::net
