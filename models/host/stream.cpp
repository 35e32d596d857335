// SPDX-License-Identifier: Apache-2.0
#include "models/host/stream.hpp"

#include "models/host/open_file.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

Stream::Stream() = default;

Stream::~Stream() = default;

FileError Stream::write(std::string_view bytes) {
    if (is_broken_) {
        if (on_broken_write_) on_broken_write_();
        return FileError::None;
    }
    if (taker_) return taker_(bytes);
    if (file_) return file_->write(bytes);
    const std::size_t room = kBytesMax - this->bytes().size();
    is_cut_ = is_cut_ || bytes.size() > room;
    bytes_.append(bytes.substr(0, room));
    is_awaited_ = false;
    changed_.notify_all();
    return FileError::None;
}

void Stream::close() {
    is_closed_ = true;
    is_awaited_ = false;
    changed_.notify_all();
}

std::string Stream::take() {
    return take_first(bytes().size());
}

std::string Stream::take_first(std::size_t count) {
    count = std::min(count, bytes().size());
    if (taken_ == 0 && count == bytes_.size()) return std::exchange(bytes_, {});
    std::string first = bytes_.substr(taken_, count);
    taken_ += count;
    // Moves the rest only when half is gone: reading line by line stays linear.
    if (taken_ * 2 >= bytes_.size()) bytes_.erase(0, std::exchange(taken_, 0));
    return first;
}

void Stream::send_to(std::function<FileError(std::string_view bytes)> taker) {
    taker_ = std::move(taker);
}

void Stream::send_to_file(std::unique_ptr<OpenFile> file) {
    file_ = std::move(file);
}

void Stream::become_pipe(std::function<void()> on_broken_write) {
    is_pipe_ = true;
    on_broken_write_ = std::move(on_broken_write);
}

void Stream::add_end(bool is_writer) {
    ++(is_writer ? writers_ : readers_);
}

void Stream::remove_end(bool is_writer) {
    std::size_t& ends = is_writer ? writers_ : readers_;
    if (--ends != 0 || !is_pipe_) return;
    if (is_writer) return close();
    is_broken_ = true;
    bytes_.clear();
    taken_ = 0;
}

}  // namespace lvsim::host
