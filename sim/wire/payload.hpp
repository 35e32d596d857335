// SPDX-License-Identifier: Apache-2.0
//
// Payload bytes, shared and immutable: a page that is served a million times exists once, a
// retransmission sends the same bytes again, and a switch that floods copies nothing.
// Blocks come from a pool by size class and go back to it: no allocation in steady state.
// A pool and its references belong to one World and are used by one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim {

class PayloadPool;

/// A counted reference to a slice of a block. Empty by default.
class PayloadRef {
public:
    PayloadRef() = default;
    PayloadRef(const PayloadRef& other);
    PayloadRef(PayloadRef&& other) noexcept
        : block_(std::exchange(other.block_, nullptr)),
          offset_(std::exchange(other.offset_, 0)),
          length_(std::exchange(other.length_, 0)) {}
    PayloadRef& operator=(PayloadRef other) noexcept {
        std::swap(block_, other.block_);
        std::swap(offset_, other.offset_);
        std::swap(length_, other.length_);
        return *this;
    }
    ~PayloadRef() { reset(); }

    [[nodiscard]] std::size_t size() const { return length_; }
    [[nodiscard]] bool empty() const { return length_ == 0; }
    [[nodiscard]] std::span<const std::byte> bytes() const;
    [[nodiscard]] std::string_view text() const;
    /// Requires: offset + length <= size().
    [[nodiscard]] PayloadRef slice(std::size_t offset, std::size_t length) const;
    /// One's-complement sum of the bytes as if they began at an even offset; remembered per block
    /// for a slice that is the whole block.
    [[nodiscard]] std::uint16_t folded_sum() const;
    void reset();

private:
    friend class PayloadPool;
    struct Block;
    PayloadRef(Block* block, std::uint32_t offset, std::uint32_t length);

    Block* block_ = nullptr;
    std::uint32_t offset_ = 0;
    std::uint32_t length_ = 0;
};

/// Requires: outlives every PayloadRef made from it.
class PayloadPool {
public:
    PayloadPool();
    PayloadPool(const PayloadPool&) = delete;
    PayloadPool& operator=(const PayloadPool&) = delete;
    ~PayloadPool();

    /// A new block with a copy of these bytes.
    [[nodiscard]] PayloadRef copy_of(std::span<const std::byte> bytes);
    [[nodiscard]] PayloadRef copy_of(std::string_view text);
    /// A new block of `size` bytes that `writable` shows; write them before the reference is
    /// shared: from then on they are immutable.
    [[nodiscard]] PayloadRef allocate(std::size_t size, std::span<std::byte>& writable);

    [[nodiscard]] std::size_t blocks_in_use() const { return blocks_in_use_; }

private:
    friend class PayloadRef;
    static constexpr std::size_t kClasses = 5;  ///< 256, 1024, 4096, 16384, 65536 bytes
    void give_back(PayloadRef::Block* block);

    std::array<PayloadRef::Block*, kClasses> free_{};
    std::vector<std::unique_ptr<std::byte[]>> memory_;
    std::size_t blocks_in_use_ = 0;
};

}  // namespace lvsim
