// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/tcp.hpp"

namespace lvsim {

namespace {
// RFC 9293 3.2: kinds without a length byte, and the one we read.
constexpr std::uint8_t kEndOfOptions = 0;
constexpr std::uint8_t kNoOperation = 1;
constexpr std::uint8_t kMaximumSegmentSize = 2;
}  // namespace

std::optional<std::uint16_t> tcp_mss_option(std::span<const std::byte> options) {
    std::size_t at = 0;
    while (at < options.size()) {
        const std::uint8_t kind = load_8(&options[at]);
        if (kind == kEndOfOptions) {
            break;
        }
        if (kind == kNoOperation) {
            ++at;
            continue;
        }
        if (at + 1 >= options.size()) {
            break;
        }
        const std::size_t length = load_8(&options[at + 1]);
        if (length < 2 || at + length > options.size()) {
            break;
        }
        if (kind == kMaximumSegmentSize && length == kTcpMssOptionBytes) {
            return load_16(&options[at + 2]);
        }
        at += length;
    }
    return std::nullopt;
}

void put_tcp_mss_option(std::byte* at, std::uint16_t mss) {
    store_8(at, kMaximumSegmentSize);
    store_8(at + 1, static_cast<std::uint8_t>(kTcpMssOptionBytes));
    store_16(at + 2, mss);
}

}  // namespace lvsim
