// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/frame.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <cstring>

namespace lvsim {

std::byte* Frame::append(std::size_t bytes) {
    LVSIM_ASSERT(end_ + bytes <= kAreaBytes, "{} more bytes after {} of {}", bytes, end_,
                 kAreaBytes);
    std::byte* at = area_.data() + end_;
    end_ = static_cast<std::uint16_t>(end_ + bytes);
    return at;
}

std::byte* Frame::prepend(std::size_t bytes) {
    LVSIM_ASSERT(bytes <= begin_, "{} more bytes in front, room for {}", bytes, begin_);
    begin_ = static_cast<std::uint16_t>(begin_ - bytes);
    return data();
}

bool Frame::make_headroom(std::size_t bytes) {
    if (bytes <= begin_) {
        return true;
    }
    const std::size_t missing = bytes - begin_;
    if (end_ + missing > kAreaBytes) {
        return false;
    }
    std::memmove(data() + missing, data(), inline_size());
    const auto shift = [&](std::uint16_t& offset) {
        offset = static_cast<std::uint16_t>(offset == 0 ? 0 : offset + missing);
    };
    shift(begin_);
    shift(l3_);
    shift(l4_);
    end_ = static_cast<std::uint16_t>(end_ + missing);
    return true;
}

void Frame::drop_front(std::size_t bytes) {
    LVSIM_ASSERT(bytes <= inline_size(), "{} bytes off {}", bytes, inline_size());
    begin_ = static_cast<std::uint16_t>(begin_ + bytes);
}

void Frame::truncate(std::size_t bytes) {
    LVSIM_ASSERT(bytes <= size(), "{} bytes of {}", bytes, size());
    if (bytes >= inline_size()) {
        payload_ = payload_.slice(0, bytes - inline_size());
        return;
    }
    payload_.reset();
    end_ = static_cast<std::uint16_t>(begin_ + bytes);
}

void Frame::copy_to(std::span<std::byte> to) const {
    LVSIM_ASSERT(to.size() >= size(), "{} bytes into {}", size(), to.size());
    copy_from(0, to.first(size()));
}

std::size_t Frame::copy_from(std::size_t offset, std::span<std::byte> to) const {
    std::size_t done = 0;
    if (to.empty()) {
        return 0;
    }
    if (offset < inline_size()) {
        done = std::min(inline_size() - offset, to.size());
        std::memcpy(to.data(), data() + offset, done);
    }
    const std::size_t skip = offset + done - std::min(offset + done, inline_size());
    if (done < to.size() && skip < payload_.size()) {
        const std::size_t rest = std::min(payload_.size() - skip, to.size() - done);
        std::memcpy(to.data() + done, payload_.bytes().data() + skip, rest);
        done += rest;
    }
    return done;
}

void FrameHandle::reset() {
    if (Frame* frame = std::exchange(frame_, nullptr)) {
        frame->pool_->give_back(frame);
    }
}

FramePool::~FramePool() {
    LVSIM_ASSERT(frames_in_use_ == 0, "{} frames outlive their pool", frames_in_use_);
}

Frame* FramePool::take() {
    if (free_ == nullptr) {
        auto& block = blocks_.emplace_back(std::make_unique<Frame[]>(kFramesPerBlock));
        for (std::size_t i = kFramesPerBlock; i-- > 0;) {
            block[i].next_free_ = free_;
            free_ = &block[i];
        }
    }
    Frame* frame = free_;
    free_ = frame->next_free_;
    ++frames_in_use_;
    ++frames_made_;
    frame->pool_ = this;
    return frame;
}

FrameHandle FramePool::make() {
    Frame* frame = take();
    frame->begin_ = Frame::kHeadroomBytes;
    frame->end_ = Frame::kHeadroomBytes;
    frame->l3_ = 0;
    frame->l4_ = 0;
    frame->checksum_state = ChecksumState::Unverified;
    frame->is_ipvs_handled = false;
    frame->is_to_this_host = true;
    frame->mark = 0;
    frame->ingress = UINT32_MAX;
    frame->id = next_id_++;
    return FrameHandle(frame);
}

FrameHandle FramePool::copy(const Frame& frame) {
    Frame* made = take();
    made->begin_ = frame.begin_;
    made->end_ = frame.end_;
    made->l3_ = frame.l3_;
    made->l4_ = frame.l4_;
    made->payload_ = frame.payload_;
    made->checksum_state = frame.checksum_state;
    made->is_ipvs_handled = frame.is_ipvs_handled;
    made->is_to_this_host = frame.is_to_this_host;
    made->mark = frame.mark;
    made->ingress = frame.ingress;
    made->id = frame.id;
    std::memcpy(made->data(), frame.data(), frame.inline_size());
    return FrameHandle(made);
}

void FramePool::give_back(Frame* frame) {
    frame->payload_.reset();
    frame->next_free_ = free_;
    free_ = frame;
    --frames_in_use_;
}

}  // namespace lvsim
