// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/capture/pcapng_reader.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <functional>

namespace lvsim::capture {

namespace {

using Bytes = std::span<const std::byte>;

std::uint64_t number(Bytes bytes, std::size_t at, std::size_t size) {
    REQUIRE(at + size <= bytes.size());
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i) {
        value = value << 8 | static_cast<std::uint64_t>(bytes[at + i - 1]);
    }
    return value;
}

std::size_t padded(std::size_t bytes) {
    return (bytes + 3) / 4 * 4;
}

void for_each_option(Bytes options, const std::function<void(std::uint64_t, Bytes)>& use) {
    std::size_t at = 0;
    while (number(options, at, 2) != 0) {
        const auto length = static_cast<std::size_t>(number(options, at + 2, 2));
        REQUIRE(at + 4 + padded(length) <= options.size());
        use(number(options, at, 2), options.subspan(at + 4, length));
        at += 4 + padded(length);
    }
    CHECK(at + 4 == options.size());
}

std::string text_of(Bytes bytes) {
    std::string text;
    for (const std::byte byte : bytes) {
        text.push_back(static_cast<char>(byte));
    }
    return text;
}

std::string interface_name(Bytes body) {
    std::string name;
    for_each_option(body.subspan(8), [&](std::uint64_t code, Bytes value) {
        if (code == 2) name = text_of(value);
    });
    return name;
}

ReadPacket packet_of(Bytes body, const std::vector<std::string>& interfaces) {
    ReadPacket packet;
    packet.interface = interfaces.at(number(body, 0, 4));
    const auto time = static_cast<std::int64_t>(number(body, 4, 4) << 32 | number(body, 8, 4));
    packet.time = SimTime::at(SimDuration::nanoseconds(time));
    const auto length = static_cast<std::size_t>(number(body, 12, 4));
    CHECK(number(body, 16, 4) == length);
    const Bytes bytes = body.subspan(20, length);
    packet.bytes.assign(bytes.begin(), bytes.end());
    for_each_option(body.subspan(20 + padded(length)), [&](std::uint64_t code, Bytes value) {
        if (code == 1) packet.comments.push_back(text_of(value));
        if (code == 2) packet.is_outbound = (number(value, 0, 4) & 3) == 2;
        if (code == 5) packet.id = number(value, 0, 8);
    });
    return packet;
}

}  // namespace

std::vector<ReadPacket> read_pcapng(Bytes file) {
    std::vector<std::string> interfaces;
    std::vector<ReadPacket> packets;
    while (!file.empty()) {
        const auto length = static_cast<std::size_t>(number(file, 4, 4));
        REQUIRE(length >= 12);
        REQUIRE(number(file, length - 4, 4) == length);
        const Bytes body = file.subspan(8, length - 12);
        const std::uint64_t type = number(file, 0, 4);
        if (type == 1) interfaces.push_back(interface_name(body));
        if (type == 6) packets.push_back(packet_of(body, interfaces));
        file = file.subspan(length);
    }
    return packets;
}

std::vector<std::string> packet_lines(Bytes file) {
    std::vector<std::string> lines;
    for (const ReadPacket& packet : read_pcapng(file)) {
        std::string line = fmt::format("{} {} {} {}:", to_text(packet.time), packet.interface,
                                       packet.is_outbound ? "out" : "in", packet.id);
        for (std::size_t i = 0; i < packet.comments.size(); ++i) {
            line += (i == 0 ? " " : "; ") + packet.comments[i];
        }
        lines.push_back(line);
    }
    return lines;
}

}  // namespace lvsim::capture
