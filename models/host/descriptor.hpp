// SPDX-License-Identifier: Apache-2.0
//
// One end of a stream, as a process holds it: a file descriptor. Copies are what dup(2) and fork(2)
// make. While a descriptor for writing is open the readers of a pipe wait for more.
#pragma once

#include "models/host/stream.hpp"

#include <cstdint>
#include <map>

namespace lvsim::host {

enum class Direction : std::uint8_t { Read, Write };

class Descriptor {
public:
    Descriptor() = default;
    Descriptor(StreamHandle stream, Direction direction);
    Descriptor(const Descriptor& other);
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor other) noexcept;
    ~Descriptor() { close(); }

    /// nullptr: none was ever opened. After close() the stream is still there to be looked at.
    [[nodiscard]] Stream* stream() const { return stream_.get(); }
    [[nodiscard]] bool is_open() const { return is_open_; }
    /// Gives this end up; the stream stays in memory for who still refers to it. Twice is legal.
    void close();

private:
    StreamHandle stream_;
    Direction direction_ = Direction::Read;
    bool is_open_ = false;
};

/// The open descriptors of a process by their number.
using DescriptorTable = std::map<int, Descriptor>;

}  // namespace lvsim::host
