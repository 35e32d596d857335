// SPDX-License-Identifier: Apache-2.0
#include "models/host/stream.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

FileError Stream::write(std::string_view bytes) {
    if (!has_reader_) {
        if (const auto broken = std::exchange(on_broken_write_, nullptr)) broken();
        return FileError::None;
    }
    if (taker_) return taker_(bytes);
    const std::size_t room = kBytesMax - bytes_.size();
    is_cut_ = is_cut_ || bytes.size() > room;
    bytes_.append(bytes.substr(0, room));
    changed_.notify_all();
    return FileError::None;
}

void Stream::close() {
    is_closed_ = true;
    changed_.notify_all();
}

std::string Stream::take() {
    return std::exchange(bytes_, {});
}

void Stream::send_to(std::function<FileError(std::string_view bytes)> taker) {
    taker_ = std::move(taker);
}

void Stream::lose_reader(std::function<void()> on_write) {
    has_reader_ = false;
    on_broken_write_ = std::move(on_write);
}

}  // namespace lvsim::host
