// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/payload.hpp"

#include "sim/core/assert.hpp"
#include "sim/wire/checksum.hpp"

#include <cstring>
#include <new>

namespace lvsim {

struct PayloadRef::Block {
    PayloadPool* pool = nullptr;
    Block* next_free = nullptr;
    std::uint32_t references = 0;
    std::uint32_t size = 0;
    std::uint16_t size_class = 0;
    bool has_sum = false;
    std::uint16_t sum = 0;

    [[nodiscard]] std::byte* bytes() { return reinterpret_cast<std::byte*>(this) + sizeof(Block); }
};

namespace {

constexpr std::size_t kSmallestClassBytes = 256;
constexpr std::uint16_t kOversize = UINT16_MAX;  // beyond the classes: freed, not kept

std::size_t class_bytes(std::size_t size_class) {
    return kSmallestClassBytes << (2 * size_class);
}

std::uint16_t sum_of(std::span<const std::byte> bytes) {
    ChecksumSum sum;
    sum.add_bytes(bytes);
    return sum.folded();
}

}  // namespace

PayloadRef::PayloadRef(Block* block, std::uint32_t offset, std::uint32_t length)
    : block_(block), offset_(offset), length_(length) {
    ++block_->references;
}

PayloadRef::PayloadRef(const PayloadRef& other)
    : block_(other.block_), offset_(other.offset_), length_(other.length_) {
    if (block_ != nullptr) {
        ++block_->references;
    }
}

void PayloadRef::reset() {
    Block* block = std::exchange(block_, nullptr);
    offset_ = 0;
    length_ = 0;
    if (block != nullptr && --block->references == 0) {
        block->pool->give_back(block);
    }
}

std::span<const std::byte> PayloadRef::bytes() const {
    if (block_ == nullptr) {
        return {};
    }
    return {block_->bytes() + offset_, length_};
}

std::string_view PayloadRef::text() const {
    const auto all = bytes();
    return {reinterpret_cast<const char*>(all.data()), all.size()};
}

PayloadRef PayloadRef::slice(std::size_t offset, std::size_t length) const {
    LVSIM_ASSERT(offset + length <= length_, "slice {}+{} of {} bytes", offset, length, length_);
    if (length == 0) {
        return {};
    }
    return {block_, offset_ + static_cast<std::uint32_t>(offset),
            static_cast<std::uint32_t>(length)};
}

std::uint16_t PayloadRef::folded_sum() const {
    if (block_ == nullptr) {
        return 0;
    }
    if (length_ != block_->size) {
        return sum_of(bytes());
    }
    if (!block_->has_sum) {
        block_->sum = sum_of(bytes());
        block_->has_sum = true;
    }
    return block_->sum;
}

PayloadPool::PayloadPool() = default;

PayloadPool::~PayloadPool() {
    LVSIM_ASSERT(blocks_in_use_ == 0, "{} payload blocks outlive their pool", blocks_in_use_);
}

PayloadRef PayloadPool::allocate(std::size_t size, std::span<std::byte>& writable) {
    LVSIM_ASSERT(size > 0 && size <= UINT32_MAX, "a payload of {} bytes", size);
    std::size_t size_class = 0;
    while (size_class < kClasses && class_bytes(size_class) < size) {
        ++size_class;
    }
    const bool is_oversize = size_class == kClasses;
    std::byte* memory = nullptr;
    if (!is_oversize && free_[size_class] != nullptr) {
        memory = reinterpret_cast<std::byte*>(free_[size_class]);
        free_[size_class] = free_[size_class]->next_free;
    } else {
        const std::size_t room = is_oversize ? size : class_bytes(size_class);
        auto fresh = std::make_unique<std::byte[]>(sizeof(PayloadRef::Block) + room);
        memory = is_oversize ? fresh.release() : memory_.emplace_back(std::move(fresh)).get();
    }
    auto* block = ::new (memory) PayloadRef::Block;
    block->pool = this;
    block->size = static_cast<std::uint32_t>(size);
    block->size_class = is_oversize ? kOversize : static_cast<std::uint16_t>(size_class);
    ++blocks_in_use_;
    writable = {block->bytes(), size};
    return {block, 0, block->size};
}

PayloadRef PayloadPool::copy_of(std::span<const std::byte> bytes) {
    if (bytes.empty()) {
        return {};
    }
    std::span<std::byte> writable;
    PayloadRef made = allocate(bytes.size(), writable);
    std::memcpy(writable.data(), bytes.data(), bytes.size());
    return made;
}

PayloadRef PayloadPool::copy_of(std::string_view text) {
    return copy_of(std::as_bytes(std::span(text.data(), text.size())));
}

void PayloadPool::give_back(PayloadRef::Block* block) {
    --blocks_in_use_;
    if (block->size_class == kOversize) {
        const std::unique_ptr<std::byte[]> owned(reinterpret_cast<std::byte*>(block));
        return;
    }
    block->next_free = free_[block->size_class];
    free_[block->size_class] = block;
}

}  // namespace lvsim
