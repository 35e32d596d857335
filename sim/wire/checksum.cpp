// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/checksum.hpp"

namespace lvsim {

void ChecksumSum::add_bytes(std::span<const std::byte> bytes) {
    // Four bytes at a time: 2^16 = 1 in one's complement, so the upper half folds in later.
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 4; left -= 4, at += 4) {
        sum_ += load_32(at);
    }
    if (left >= 2) {
        sum_ += load_16(at);
        at += 2;
        left -= 2;
    }
    if (left == 1) {
        sum_ += std::uint64_t{load_8(at)} << 8;
    }
}

void ChecksumSum::add_pseudo_header(IpAddress source, IpAddress destination, std::uint8_t protocol,
                                    std::uint32_t length) {
    if (source.is_v4()) {
        add_32(source.v4_value());
        add_32(destination.v4_value());
    } else {
        for (const std::uint64_t half :
             {source.high(), source.low(), destination.high(), destination.low()}) {
            add_32(static_cast<std::uint32_t>(half >> 32));
            add_32(static_cast<std::uint32_t>(half));
        }
    }
    add_16(protocol);
    add_32(length);
}

std::uint16_t ChecksumSum::folded() const {
    std::uint64_t sum = sum_;
    while ((sum >> 16) != 0) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<std::uint16_t>(sum);
}

}  // namespace lvsim
