// SPDX-License-Identifier: Apache-2.0
//
// One end of a TLS 1.3 connection (RFC 8446): turns bytes into records and back; sockets are its
// owner's. The order, number and sizes of records are those of OpenSSL 3.0 with a certificate of
// 2048 bits (a capture of keepalived and `openssl s_server`):
//
//   client                                     server
//   ClientHello 292 --------------------------->
//      <-- ServerHello 122, CCS 1, and protected: extensions 23, certificate 805, its proof 281,
//          Finished 69
//   CCS 1, Finished 69 ------------------------>        both are open now
//      <-- two tickets of 250 each
//   application data <------------------------>  close_notify 19
//
// Left out: secrecy and certificates (record.hpp), other versions, resumption, key updates, client
// certificates, HelloRetryRequest.
#pragma once

#include "models/host/tls/record.hpp"
#include "sim/core/rng.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {

class TlsEngine {
public:
    enum class Role : std::uint8_t { Client, Server };
    enum class State : std::uint8_t {
        Handshake,
        Open,
        Ended,   ///< The peer has sent close_notify.
        Failed,  ///< What came was no TLS, or an alert: nothing more is read.
    };

    /// Randoms are drawn from `rng`, which must outlive it.
    TlsEngine(Role role, Rng& rng) : role_(role), rng_(&rng) {}

    /// Client: its ClientHello. `server_name`: as for make_client_hello().
    void start(std::string_view server_name);
    /// What has come. Its own answers, alerts too, are added to output().
    void feed(std::string_view bytes);
    /// As many records as it takes. Requires: has_keys().
    void write(std::string_view plain);
    /// close_notify, once, if the handshake is over.
    void end();

    [[nodiscard]] State state() const { return state_; }
    /// The handshake was brought to its end.
    [[nodiscard]] bool has_keys() const { return has_keys_; }
    /// Nothing has come but what can be no record: perhaps HTTP without TLS.
    [[nodiscard]] bool is_not_tls() const { return is_not_tls_; }
    /// To be sent; its owner takes it away.
    [[nodiscard]] std::string& output() { return output_; }
    /// What the peer has written; its owner takes it away.
    [[nodiscard]] std::string& plain() { return plain_; }

private:
    void take_record(const TlsRecord& record);
    void take_handshake(std::string_view message);
    void take_protected();
    void take_inner(TlsContent type);
    void answer_client_hello(std::string_view message);
    void take_server_hello(std::string_view message);
    void take_finished();
    void make_keys();
    void fail(TlsAlert alert);
    void seal_message(std::uint8_t type, std::size_t bytes);

    Role role_;
    State state_ = State::Handshake;
    Rng* rng_;
    bool has_met_ = false;  ///< Both hellos are known.
    bool has_keys_ = false;
    bool has_ended_ = false;
    bool is_not_tls_ = false;
    std::string input_;
    std::string content_;  ///< Of the record that is looked at.
    std::string output_;
    std::string plain_;
    std::string client_random_;
    std::string server_random_;
    TlsProtection sending_;
    TlsProtection receiving_;
};

}  // namespace lvsim::host
