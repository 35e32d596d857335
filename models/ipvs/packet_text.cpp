// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/packet_text.hpp"

namespace lvsim::ipvs {

std::string_view transport_text(Frame& frame, std::size_t header_bytes, std::vector<char>& buffer) {
    if (frame.l4_size() <= header_bytes) {
        return {};
    }
    if (frame.l4_inline().size() == header_bytes) {
        return frame.payload().text();
    }
    buffer.resize(frame.l4_size() - header_bytes);
    const auto at = static_cast<std::size_t>(frame.l4() - frame.data()) + header_bytes;
    const std::size_t copied =
        frame.copy_from(at, {reinterpret_cast<std::byte*>(buffer.data()), buffer.size()});
    return {buffer.data(), copied};
}

}  // namespace lvsim::ipvs
