// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a packet as far as they were captured, and how many there were on the wire: what
// tcpdump's printers and filters look at. Nothing is read that is not there.
#pragma once

#include "sim/wire/bytes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lvsim::host::tcpdump {

class View {
public:
    /// `length`: on the wire; what was captured may be less.
    View(std::span<const std::byte> captured, std::size_t length)
        : captured_(captured.first(std::min(captured.size(), length))), length_(length) {}

    [[nodiscard]] std::size_t length() const { return length_; }
    [[nodiscard]] std::span<const std::byte> captured() const { return captured_; }
    /// Whether `count` bytes from `offset` on were captured.
    [[nodiscard]] bool has(std::size_t offset, std::size_t count) const {
        return offset <= captured_.size() && count <= captured_.size() - offset;
    }

    /// Requires: has() them.
    [[nodiscard]] std::uint8_t u8(std::size_t offset) const { return load_8(at(offset)); }
    [[nodiscard]] std::uint16_t u16(std::size_t offset) const { return load_16(at(offset)); }
    [[nodiscard]] std::uint32_t u32(std::size_t offset) const { return load_32(at(offset)); }
    [[nodiscard]] const std::byte* at(std::size_t offset) const {
        return captured_.data() + offset;
    }

    /// Without the first bytes; empty when there are no more.
    [[nodiscard]] View from(std::size_t offset) const {
        return {captured_.subspan(std::min(offset, captured_.size())),
                length_ - std::min(offset, length_)};
    }
    /// The first bytes alone, or all when there are fewer.
    [[nodiscard]] View first(std::size_t count) const {
        return {captured_, std::min(count, length_)};
    }

private:
    std::span<const std::byte> captured_;
    std::size_t length_;
};

}  // namespace lvsim::host::tcpdump
