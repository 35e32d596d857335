// SPDX-License-Identifier: Apache-2.0
#include "models/host/tls/hello.hpp"

#include "models/host/tls/record.hpp"

#include <cstddef>

namespace lvsim::host {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::uint8_t kClientHello = 1;
constexpr std::uint8_t kServerHello = 2;
constexpr std::uint16_t kServerName = 0;   ///< Extension types.
constexpr std::uint16_t kSignatures = 13;  ///< signature_algorithms
constexpr std::uint16_t kSupportedGroups = 10;
constexpr std::uint16_t kPointFormats = 11;
constexpr std::uint16_t kEncryptThenMac = 22;
constexpr std::uint16_t kExtendedMasterSecret = 23;
constexpr std::uint16_t kSessionTicket = 35;
constexpr std::uint16_t kSupportedVersions = 43;
constexpr std::uint16_t kPskModes = 45;
constexpr std::uint16_t kKeyShare = 51;

/// Of OpenSSL's default list, strongest first.
constexpr auto kCipherSuites =
    "\x13\x02\x13\x03\x13\x01\xc0\x2c\xc0\x30\x00\x9f\xcc\xa9\xcc\xa8\xcc\xaa\xc0\x2b\xc0\x2f"
    "\x00\x9e\xc0\x24\xc0\x28\x00\x6b\xc0\x23\xc0\x27\x00\x67\xc0\x0a\xc0\x14\x00\x39\xc0\x09"
    "\xc0\x13\x00\x33\x00\x9d\x00\x9c\x00\x3d\x00\x3c\x00\x35\x00\x2f\x00\xff"sv;
constexpr auto kGroups =
    "\x00\x1d\x00\x17\x00\x1e\x00\x19\x00\x18\x01\x00\x01\x01\x01\x02\x01\x03\x01\x04"sv;
constexpr auto kSignatureSchemes =
    "\x04\x03\x05\x03\x06\x03\x08\x07\x08\x08\x08\x09\x08\x0a\x08\x0b\x08\x04\x08\x05\x08\x06"
    "\x04\x01\x05\x01\x06\x01\x03\x03\x03\x01\x03\x02\x04\x02\x05\x02\x06\x02"sv;
constexpr auto kX25519 = "\x00\x1d\x00\x20"sv;  ///< The group, and how long a key of it is.
constexpr auto kAes256 = "\x13\x02\x00"sv;      ///< The suite, and no compression.
constexpr auto kVersion = "\x03\x03"sv;

std::string random_bytes(Rng& rng) {
    std::string bytes;
    while (bytes.size() < kTlsRandomBytes) {
        std::uint64_t word = rng.bits();
        for (int i = 0; i < 8; ++i) {
            bytes += static_cast<char>(static_cast<unsigned char>(word & 0xff));
            word >>= 8U;
        }
    }
    return bytes;
}

std::string with_length(std::string_view content) {
    std::string text;
    append_tls_u16(text, content.size());
    return text.append(content);
}

void add_extension(std::string& to, std::uint16_t type, std::string_view content) {
    append_tls_u16(to, type);
    to += with_length(content);
}

std::string message(std::uint8_t type, std::string_view content) {
    std::string text(1, static_cast<char>(type));
    text += '\0';
    return text += with_length(content);
}

std::string client_extensions(Rng& rng, std::string_view server_name) {
    std::string all;
    if (!server_name.empty()) {
        const std::string name = '\0' + with_length(server_name);
        add_extension(all, kServerName, with_length(name));
    }
    add_extension(all, kPointFormats, "\x03\x00\x01\x02"sv);
    add_extension(all, kSupportedGroups, with_length(kGroups));
    add_extension(all, kSessionTicket, {});
    add_extension(all, kEncryptThenMac, {});
    add_extension(all, kExtendedMasterSecret, {});
    add_extension(all, kSignatures, with_length(kSignatureSchemes));
    add_extension(all, kSupportedVersions, "\x08\x03\x04\x03\x03\x03\x02\x03\x01"sv);
    add_extension(all, kPskModes, "\x01\x01"sv);
    const std::string share = std::string(kX25519) + random_bytes(rng);
    add_extension(all, kKeyShare, with_length(share));
    return all;
}

}  // namespace

std::string make_client_hello(Rng& rng, std::string_view server_name) {
    std::string body(kVersion);
    body += random_bytes(rng);
    body += static_cast<char>(kTlsRandomBytes);
    body += random_bytes(rng);  // a session id, for middleboxes (RFC 8446, D.4)
    body += with_length(kCipherSuites);
    body += "\x01\x00"sv;
    body += with_length(client_extensions(rng, server_name));
    return message(kClientHello, body);
}

std::string make_server_hello(Rng& rng, std::string_view session) {
    std::string body(kVersion);
    body += random_bytes(rng);
    body += static_cast<char>(session.size());
    body += session;
    body += kAes256;
    std::string extensions;
    add_extension(extensions, kSupportedVersions, "\x03\x04"sv);
    const std::string share = std::string(kX25519) + random_bytes(rng);
    add_extension(extensions, kKeyShare, share);
    body += with_length(extensions);
    return message(kServerHello, body);
}

std::optional<TlsHello> read_hello(std::string_view message, std::uint8_t type) {
    constexpr std::size_t kRandomAt = 6;  // behind type, length and version
    constexpr std::size_t kSessionAt = kRandomAt + kTlsRandomBytes;
    if (message.size() <= kSessionAt || static_cast<std::uint8_t>(message[0]) != type) return {};
    if (message.substr(4, 2) != kVersion) return {};
    const auto session_bytes = static_cast<std::uint8_t>(message[kSessionAt]);
    if (session_bytes > kTlsRandomBytes) return {};
    if (message.size() < kSessionAt + 1 + session_bytes) return {};
    return TlsHello{.random = std::string(message.substr(kRandomAt, kTlsRandomBytes)),
                    .session = std::string(message.substr(kSessionAt + 1, session_bytes))};
}

}  // namespace lvsim::host
