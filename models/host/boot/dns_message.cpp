// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/dns_message.hpp"

#include "sim/core/assert.hpp"
#include "sim/wire/bytes.hpp"

#include <algorithm>
#include <string_view>

namespace lvsim::host {

namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr std::uint16_t kClassIn = 1;
constexpr std::uint16_t kResponse = 0x8000;
constexpr std::uint16_t kRecursionDesired = 0x0100;
constexpr std::uint16_t kRecursionAvailable = 0x0080;
constexpr std::uint16_t kNameAtQuestion = 0xc00c;  // a pointer: 4.1.4
constexpr std::uint32_t kTimeToLive = 3600;
constexpr std::size_t kLabelBytesMax = 63;

void put_16(std::vector<std::byte>& to, std::uint32_t value) {
    to.resize(to.size() + 2);
    store_16(&to[to.size() - 2], static_cast<std::uint16_t>(value));
}

void put_32(std::vector<std::byte>& to, std::uint32_t value) {
    to.resize(to.size() + 4);
    store_32(&to[to.size() - 4], value);
}

void put_name(std::vector<std::byte>& to, std::string_view name) {
    while (!name.empty()) {
        const std::size_t length = std::min(name.find('.'), name.size());
        LVSIM_ASSERT(length > 0 && length <= kLabelBytesMax, "a label of {} bytes", length);
        to.push_back(static_cast<std::byte>(length));
        for (const char c : name.substr(0, length)) to.push_back(static_cast<std::byte>(c));
        name.remove_prefix(std::min(length + 1, name.size()));
    }
    to.push_back(std::byte{0});
}

/// Reads the name at `at` and moves behind it; false: cut short, or compressed.
bool read_name(std::span<const std::byte> bytes, std::size_t& at, std::string& name) {
    while (at < bytes.size()) {
        const std::size_t length = load_8(&bytes[at++]);
        if (length == 0) return true;
        if (length > kLabelBytesMax || at + length > bytes.size()) return false;
        if (!name.empty()) name += '.';
        for (std::size_t i = 0; i < length; ++i) name += static_cast<char>(bytes[at + i]);
        at += length;
    }
    return false;
}

}  // namespace

std::vector<std::byte> DnsMessage::emit() const {
    std::vector<std::byte> bytes;
    put_16(bytes, id);
    put_16(bytes, (is_answer ? kResponse | kRecursionAvailable : 0U) | kRecursionDesired | code);
    put_16(bytes, 1);
    put_16(bytes, static_cast<std::uint32_t>(addresses.size()));
    put_32(bytes, 0);  // no authority, nothing additional
    put_name(bytes, name);
    put_16(bytes, type);
    put_16(bytes, kClassIn);
    for (const IpAddress& address : addresses) {
        put_16(bytes, kNameAtQuestion);
        put_16(bytes, kTypeA);
        put_16(bytes, kClassIn);
        put_32(bytes, kTimeToLive);
        put_16(bytes, 4);
        put_32(bytes, address.v4_value());
    }
    return bytes;
}

std::optional<DnsMessage> DnsMessage::parse(std::span<const std::byte> bytes) {
    if (bytes.size() < kHeaderBytes || load_16(&bytes[4]) != 1) return std::nullopt;
    DnsMessage message;
    message.id = load_16(&bytes[0]);
    const std::uint16_t flags = load_16(&bytes[2]);
    message.is_answer = (flags & kResponse) != 0;
    message.code = static_cast<std::uint8_t>(flags & 0xfU);
    const std::size_t answers = load_16(&bytes[6]);
    std::size_t at = kHeaderBytes;
    if (!read_name(bytes, at, message.name) || at + 4 > bytes.size()) return std::nullopt;
    message.type = load_16(&bytes[at]);
    at += 4;
    constexpr std::size_t kRecordBytes = 16;
    for (std::size_t i = 0; i < answers && at + kRecordBytes <= bytes.size(); ++i) {
        const bool is_address = load_16(&bytes[at]) == kNameAtQuestion &&
                                load_16(&bytes[at + 2]) == kTypeA && load_16(&bytes[at + 10]) == 4;
        if (!is_address) return std::nullopt;
        message.addresses.push_back(IpAddress::v4(load_32(&bytes[at + 12])));
        at += kRecordBytes;
    }
    return message;
}

}  // namespace lvsim::host
