// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/sctp_notation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::runtime {
namespace {

/// By their numbers (RFC 9260, 3.2).
constexpr std::array<std::string_view, 15> kNames{
    "DATA",          "INIT",       "INIT-ACK", "SACK",         "HEARTBEAT",
    "HEARTBEAT-ACK", "ABORT",      "SHUTDOWN", "SHUTDOWN-ACK", "ERROR",
    "COOKIE-ECHO",   "COOKIE-ACK", "ECNE",     "CWR",          "SHUTDOWN-COMPLETE"};

/// Of a packet whose checksum field counts as zeros.
std::uint32_t checksum_of(std::span<const std::byte> packet) {
    constexpr std::size_t kField = 8;
    constexpr std::array<std::byte, 4> kZeros{};
    Crc32c crc;
    crc.add(packet.first(kField));
    crc.add(kZeros);
    crc.add(packet.subspan(kSctpHeaderBytes));
    return crc.as_sent();
}

}  // namespace

std::optional<std::vector<SctpChunkType>> parse_chunks(std::string_view text) {
    std::vector<SctpChunkType> chunks;
    while (true) {
        const std::size_t comma = text.find(',');
        const auto name = std::find(kNames.begin(), kNames.end(), text.substr(0, comma));
        if (name == kNames.end()) return std::nullopt;
        chunks.push_back(static_cast<SctpChunkType>(name - kNames.begin()));
        if (comma == std::string_view::npos) return chunks;
        text.remove_prefix(comma + 1);
    }
}

std::string format_chunks(std::span<const std::byte> bytes) {
    std::string text;
    while (bytes.size() >= kSctpChunkHeaderBytes) {
        const std::size_t type = load_8(bytes.data());
        const std::size_t length =
            std::max<std::size_t>(load_16(bytes.data() + 2), kSctpChunkHeaderBytes);
        text += text.empty() ? "" : ",";
        text += type < kNames.size() ? std::string(kNames.at(type)) : fmt::format("{}", type);
        bytes = bytes.subspan(std::min((length + 3) / 4 * 4, bytes.size()));
    }
    return text.empty() ? "nothing" : text;
}

std::vector<std::byte> build_sctp(std::uint16_t source_port, std::uint16_t destination_port,
                                  std::span<const SctpChunkType> chunks) {
    std::vector<std::byte> packet(kSctpHeaderBytes + chunks.size() * kSctpChunkHeaderBytes);
    SctpView sctp(packet.data());
    sctp.put_source_port(source_port);
    sctp.put_destination_port(destination_port);
    sctp.put_verification_tag(1);
    std::byte* at = packet.data() + kSctpHeaderBytes;
    for (const SctpChunkType chunk : chunks) {
        store_8(at, static_cast<std::uint8_t>(chunk));
        store_16(at + 2, kSctpChunkHeaderBytes);
        at += kSctpChunkHeaderBytes;
    }
    sctp.put_checksum(checksum_of(packet));
    return packet;
}

bool has_good_sctp_checksum(std::span<const std::byte> packet) {
    return load_32(packet.data() + 8) == checksum_of(packet);
}

}  // namespace lvsim::runtime
