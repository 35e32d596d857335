// SPDX-License-Identifier: Apache-2.0
//
// Records of TLS 1.3 (RFC 8446, 5.1 and 5.2): headers, lengths and limits as on a real wire.
// Nothing is secret here: a protected record is its content folded with a stream that both sides
// derive from the randoms they have seen, and ends with a sum over it in the place of the cipher's
// tag.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {

/// RFC 8446, 5.1.
enum class TlsContent : std::uint8_t {
    ChangeCipherSpec = 20,
    Alert = 21,
    Handshake = 22,
    ApplicationData = 23,
};

/// RFC 8446, 6. Those that lvsim sends.
enum class TlsAlert : std::uint8_t {
    CloseNotify = 0,
    UnexpectedMessage = 10,
    BadRecordMac = 20,
    RecordOverflow = 22,
    DecodeError = 50,
    ProtocolVersion = 70,
};

inline constexpr std::size_t kTlsHeaderBytes = 5;
inline constexpr std::size_t kTlsTagBytes = 16;
inline constexpr std::size_t kTlsPlainBytesMax = std::size_t{1} << 14;
/// Of a protected record: its content, the content's type and the tag.
inline constexpr std::size_t kTlsRecordBytesMax = kTlsPlainBytesMax + 256;

struct TlsRecord {
    std::uint8_t type = 0;
    std::uint8_t version_major = 0;
    std::uint16_t size = 0;  ///< Of what follows the header.
};

/// Requires: kTlsHeaderBytes of them.
[[nodiscard]] TlsRecord tls_record(std::string_view header);
void append_tls_u16(std::string& to, std::size_t value);
/// A record that is not protected. `version_minor`: 1 for a first ClientHello, else 3.
void append_tls_plain(std::string& to, TlsContent type, std::string_view content,
                      std::uint8_t version_minor = 3);

/// One direction of a connection, as its sender or its receiver sees it.
class TlsProtection {
public:
    explicit TlsProtection(std::uint64_t key = 0) : key_(key) {}

    /// Appends the next record. Requires: at most kTlsPlainBytesMax of content.
    void seal(std::string& to, TlsContent type, std::string_view content);
    /// What is in the next record, in its place; false: it does not belong here.
    [[nodiscard]] bool open(std::string& sealed, TlsContent& type);

private:
    void fold(char* bytes, std::size_t size) const;
    [[nodiscard]] std::string tag(std::string_view content) const;

    std::uint64_t key_;
    std::uint64_t sequence_ = 0;
};

}  // namespace lvsim::host
