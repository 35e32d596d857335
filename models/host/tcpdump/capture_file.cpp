// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/capture_file.hpp"

#include <fmt/format.h>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::uint32_t kMagic = 0xa1b2'c3d4;
constexpr std::uint32_t kMagicNanoseconds = 0xa1b2'3c4d;
constexpr std::size_t kFileHeaderBytes = 24;
constexpr std::size_t kRecordHeaderBytes = 16;
constexpr std::uint32_t kPacketBytesMax = 262'144;

void add_word(std::string& to, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) to.push_back(static_cast<char>(value >> shift));
}

std::uint32_t load_word(std::string_view bytes, bool is_big_endian) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto byte = static_cast<std::uint8_t>(bytes[is_big_endian ? i : 3 - i]);
        value = value << 8 | byte;
    }
    return value;
}

}  // namespace

std::string capture_file_header(LinkType link, std::uint32_t snapshot_bytes) {
    std::string text;
    add_word(text, kMagic);
    add_word(text, 2 | 4U << 16);  // version 2.4
    add_word(text, 0);
    add_word(text, 0);
    add_word(text, snapshot_bytes);
    add_word(text, static_cast<std::uint32_t>(link));
    return text;
}

std::string capture_file_record(const Packet& packet) {
    const std::int64_t us = packet.unix_ns / 1'000;
    std::string text;
    add_word(text, static_cast<std::uint32_t>(us / 1'000'000));
    add_word(text, static_cast<std::uint32_t>(us % 1'000'000));
    add_word(text, static_cast<std::uint32_t>(packet.bytes.size()));
    add_word(text, static_cast<std::uint32_t>(packet.length));
    for (const std::byte byte : packet.bytes) text.push_back(static_cast<char>(byte));
    return text;
}

std::uint32_t CaptureReader::word(std::size_t at) const {
    return load_word(content_.substr(at, 4), is_big_endian_);
}

std::string CaptureReader::open() {
    if (content_.size() < 4) {
        return fmt::format("truncated dump file; tried to read 4 file header bytes, only got {}",
                           content_.size());
    }
    bool is_known = false;
    for (const bool is_big : {false, true}) {
        const std::uint32_t magic = load_word(content_, is_big);
        if (magic != kMagic && magic != kMagicNanoseconds) continue;
        is_known = true;
        is_big_endian_ = is_big;
        has_nanoseconds_ = magic == kMagicNanoseconds;
    }
    if (!is_known) return "unknown file format";
    if (content_.size() < kFileHeaderBytes) {
        return fmt::format("truncated dump file; tried to read {} file header bytes, only got {}",
                           kFileHeaderBytes, content_.size());
    }
    snapshot_bytes_ = word(16);
    const auto link = link_type_of(word(20) & 0x0fff'ffff);
    if (!link) return fmt::format("not modelled in lvsim: captures of link type {}", word(20));
    link_ = *link;
    at_ = kFileHeaderBytes;
    return {};
}

std::optional<Packet> CaptureReader::next() {
    const std::size_t left = content_.size() - at_;
    if (left == 0) return std::nullopt;
    if (left < kRecordHeaderBytes) {
        error_ = fmt::format("truncated dump file; tried to read {} header bytes, only got {}",
                             kRecordHeaderBytes, left);
        return std::nullopt;
    }
    const std::uint32_t captured = word(at_ + 8);
    if (captured > kPacketBytesMax) {
        error_ = fmt::format("invalid packet capture length {}, bigger than maximum of {}",
                             captured, kPacketBytesMax);
        return std::nullopt;
    }
    if (left - kRecordHeaderBytes < captured) {
        error_ = fmt::format("truncated dump file; tried to read {} captured bytes, only got {}",
                             captured, left - kRecordHeaderBytes);
        return std::nullopt;
    }
    Packet packet;
    packet.link = link_;
    packet.unix_ns = std::int64_t{word(at_)} * 1'000'000'000 +
                     std::int64_t{word(at_ + 4)} * (has_nanoseconds_ ? 1 : 1'000);
    packet.length = std::max(word(at_ + 12), captured);
    for (const char byte : content_.substr(at_ + kRecordHeaderBytes, captured)) {
        packet.bytes.push_back(static_cast<std::byte>(byte));
    }
    at_ += kRecordHeaderBytes + captured;
    return packet;
}

}  // namespace lvsim::host::tcpdump
