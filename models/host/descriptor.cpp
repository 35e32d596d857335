// SPDX-License-Identifier: Apache-2.0
#include "models/host/descriptor.hpp"

#include <utility>

namespace lvsim::host {

Descriptor::Descriptor(StreamHandle stream, Direction direction)
    : stream_(std::move(stream)), direction_(direction), is_open_(true) {
    stream_->add_end(direction_ == Direction::Write);
}

Descriptor::Descriptor(const Descriptor& other)
    : stream_(other.stream_), direction_(other.direction_), is_open_(other.is_open_) {
    if (is_open_) stream_->add_end(direction_ == Direction::Write);
}

Descriptor::Descriptor(Descriptor&& other) noexcept
    : stream_(std::move(other.stream_)),
      direction_(other.direction_),
      is_open_(std::exchange(other.is_open_, false)) {}

Descriptor& Descriptor::operator=(Descriptor other) noexcept {
    std::swap(stream_, other.stream_);
    std::swap(direction_, other.direction_);
    std::swap(is_open_, other.is_open_);
    return *this;
}

void Descriptor::close() {
    if (std::exchange(is_open_, false)) stream_->remove_end(direction_ == Direction::Write);
}

}  // namespace lvsim::host
