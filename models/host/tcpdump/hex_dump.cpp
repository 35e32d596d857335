// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a packet in figures and letters: -x, -X and -A.
#include "models/host/tcpdump/dissection.hpp"

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kBytesPerLine = 16;

bool is_graphic(std::uint8_t byte) {
    return byte > ' ' && byte < 0x7f;
}

std::string figures(std::span<const std::byte> bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i % 2 == 0) text.push_back(' ');
        text += fmt::format("{:02x}", load_8(&bytes[i]));
    }
    return text;
}

}  // namespace

std::string hex_text(std::span<const std::byte> bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += kBytesPerLine) {
        const auto line = bytes.subspan(at, std::min(kBytesPerLine, bytes.size() - at));
        text += fmt::format("\n\t0x{:04x}: {}", at, figures(line));
    }
    return text;
}

std::string hex_and_ascii_text(std::span<const std::byte> bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += kBytesPerLine) {
        const auto line = bytes.subspan(at, std::min(kBytesPerLine, bytes.size() - at));
        std::string letters;
        for (const std::byte& byte : line) {
            letters.push_back(is_graphic(load_8(&byte)) ? static_cast<char>(byte) : '.');
        }
        text += fmt::format("\n\t0x{:04x}: {:<40}  {}", at, figures(line), letters);
    }
    return text;
}

std::string ascii_text(std::span<const std::byte> bytes, Release release) {
    std::string text = "\n";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::uint8_t byte = load_8(&bytes[i]);
        if (byte == '\r') {
            // At the end of a line it would look like garbage.
            const bool is_line_end = i + 1 < bytes.size() && load_8(&bytes[i + 1]) == '\n';
            const bool is_last = i + 1 == bytes.size();
            if (!is_line_end && !(is_last && release == Release::V4_99)) text.push_back('.');
        } else if (is_graphic(byte) || byte == '\t' || byte == ' ' || byte == '\n') {
            text.push_back(static_cast<char>(byte));
        } else {
            text.push_back('.');
        }
    }
    return text;
}

}  // namespace lvsim::host::tcpdump
