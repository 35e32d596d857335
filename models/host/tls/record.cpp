// SPDX-License-Identifier: Apache-2.0
#include "models/host/tls/record.hpp"

#include "sim/core/assert.hpp"
#include "sim/core/hash.hpp"

#include <array>
#include <span>

namespace lvsim::host {

namespace {

constexpr std::uint8_t kMajor = 3;
constexpr std::size_t kWordBytes = 8;

char low_byte(std::uint64_t value) {
    return static_cast<char>(static_cast<unsigned char>(value & 0xff));
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

}  // namespace

TlsRecord tls_record(std::string_view header) {
    LVSIM_ASSERT(header.size() >= kTlsHeaderBytes, "{} bytes are no header", header.size());
    const auto high = static_cast<unsigned>(byte_at(header, 3)) << 8U;
    return {.type = byte_at(header, 0),
            .version_major = byte_at(header, 1),
            .size = static_cast<std::uint16_t>(high | byte_at(header, 4))};
}

void append_tls_u16(std::string& to, std::size_t value) {
    to += low_byte(value >> 8U);
    to += low_byte(value);
}

void append_tls_plain(std::string& to, TlsContent type, std::string_view content,
                      std::uint8_t version_minor) {
    to += static_cast<char>(type);
    to += static_cast<char>(kMajor);
    to += static_cast<char>(version_minor);
    append_tls_u16(to, content.size());
    to += content;
}

void TlsProtection::fold(char* bytes, std::size_t size) const {
    const std::uint64_t key = hash_mix(key_, sequence_);
    std::uint64_t word = 0;
    for (std::size_t at = 0; at < size; ++at) {
        if (at % kWordBytes == 0) word = hash_mix(key, at);
        bytes[at] = low_byte(static_cast<unsigned char>(bytes[at]) ^ word);
        word >>= 8U;
    }
}

std::string TlsProtection::tag(std::string_view content) const {
    std::uint64_t sum = hash_bytes(hash_mix(key_, ~sequence_), std::as_bytes(std::span(content)));
    std::string text;
    for (std::size_t at = 0; at < kTlsTagBytes; ++at) {
        text += low_byte(sum);
        sum = at + 1 == kWordBytes ? hash_mix(key_, sum) : sum >> 8U;
    }
    return text;
}

void TlsProtection::seal(std::string& to, TlsContent type, std::string_view content) {
    LVSIM_ASSERT(content.size() <= kTlsPlainBytesMax, "{} bytes in a record", content.size());
    to += static_cast<char>(TlsContent::ApplicationData);
    to += static_cast<char>(kMajor);
    to += static_cast<char>(3);
    append_tls_u16(to, content.size() + 1 + kTlsTagBytes);
    const std::size_t begin = to.size();
    to += content;
    to += static_cast<char>(type);
    const std::string sum = tag(std::string_view(to).substr(begin));
    fold(to.data() + begin, to.size() - begin);
    to += sum;
    ++sequence_;
}

bool TlsProtection::open(std::string& sealed, TlsContent& type) {
    if (sealed.size() <= kTlsTagBytes) return false;
    const std::string sum = sealed.substr(sealed.size() - kTlsTagBytes);
    sealed.resize(sealed.size() - kTlsTagBytes);
    fold(sealed.data(), sealed.size());
    if (tag(sealed) != sum) return false;
    type = static_cast<TlsContent>(sealed.back());
    sealed.pop_back();
    ++sequence_;
    return true;
}

}  // namespace lvsim::host
