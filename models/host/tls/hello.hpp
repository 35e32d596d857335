// SPDX-License-Identifier: Apache-2.0
//
// ClientHello and ServerHello of TLS 1.3 (RFC 8446, 4.1), as OpenSSL 3.0 fills them in (a capture
// of keepalived 2.2.7 and `openssl s_server`, Debian 12): the same cipher suites, extensions and
// sizes.
#pragma once

#include "sim/core/rng.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

inline constexpr std::size_t kTlsRandomBytes = 32;

/// The message, to be put into a record. `server_name`: for SNI (RFC 6066, 3); empty: none.
[[nodiscard]] std::string make_client_hello(Rng& rng, std::string_view server_name);
/// `session`: the session id of the ClientHello that it answers.
[[nodiscard]] std::string make_server_hello(Rng& rng, std::string_view session);

struct TlsHello {
    std::string random;
    std::string session;
};
/// What a hello of that handshake type (1, 2) says; nullopt: it is none, or not of TLS 1.2 or
/// later.
[[nodiscard]] std::optional<TlsHello> read_hello(std::string_view message, std::uint8_t type);

}  // namespace lvsim::host
