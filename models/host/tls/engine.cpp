// SPDX-License-Identifier: Apache-2.0
#include "models/host/tls/engine.hpp"

#include "models/host/tls/hello.hpp"
#include "sim/core/assert.hpp"
#include "sim/core/hash.hpp"

namespace lvsim::host {

namespace {

constexpr std::uint8_t kClientHello = 1;  ///< RFC 8446, 4: types of messages.
constexpr std::uint8_t kServerHello = 2;
constexpr std::uint8_t kNewSessionTicket = 4;
constexpr std::uint8_t kEncryptedExtensions = 8;
constexpr std::uint8_t kCertificate = 11;
constexpr std::uint8_t kCertificateVerify = 15;
constexpr std::uint8_t kFinished = 20;

/// Sizes of whole messages, as captured.
constexpr std::size_t kEncryptedExtensionsBytes = 6;
constexpr std::size_t kCertificateBytes = 788;
constexpr std::size_t kCertificateVerifyBytes = 264;
constexpr std::size_t kFinishedBytes = 52;
constexpr std::size_t kTicketBytes = 233;

constexpr std::size_t kMessageHeaderBytes = 4;
constexpr std::uint8_t kMajor = 3;
constexpr char kWarning = 1;
constexpr char kFatal = 2;
constexpr std::string_view kChangeCipherSpec = "\x01";

bool is_content(std::uint8_t type) {
    return type >= static_cast<std::uint8_t>(TlsContent::ChangeCipherSpec) &&
           type <= static_cast<std::uint8_t>(TlsContent::ApplicationData);
}

std::string alert_text(char level, TlsAlert alert) {
    return {level, static_cast<char>(alert)};
}

}  // namespace

void TlsEngine::start(std::string_view server_name) {
    LVSIM_ASSERT(role_ == Role::Client && client_random_.empty(), "a handshake begins once");
    const std::string hello = make_client_hello(*rng_, server_name);
    client_random_ = read_hello(hello, kClientHello)->random;
    append_tls_plain(output_, TlsContent::Handshake, hello, 1);
}

void TlsEngine::feed(std::string_view bytes) {
    if (state_ == State::Failed || state_ == State::Ended) return;
    input_.append(bytes);
    std::size_t used = 0;
    while (state_ == State::Handshake || state_ == State::Open) {
        const auto rest = std::string_view(input_).substr(used);
        if (rest.size() < kTlsHeaderBytes) break;
        const TlsRecord record = tls_record(rest);
        if (!is_content(record.type) || record.version_major != kMajor) {
            is_not_tls_ = !has_met_;
            fail(is_not_tls_ ? TlsAlert::ProtocolVersion : TlsAlert::UnexpectedMessage);
        } else if (record.size > kTlsRecordBytesMax) {
            fail(TlsAlert::RecordOverflow);
        } else if (rest.size() < kTlsHeaderBytes + record.size) {
            break;
        } else {
            content_.assign(rest.substr(kTlsHeaderBytes, record.size));
            used += kTlsHeaderBytes + record.size;
            take_record(record);
        }
    }
    input_.erase(0, used);
}

void TlsEngine::take_record(const TlsRecord& record) {
    switch (static_cast<TlsContent>(record.type)) {
        case TlsContent::ChangeCipherSpec:  // It says nothing in TLS 1.3 (RFC 8446, 5).
            if (content_ != kChangeCipherSpec || !has_met_) fail(TlsAlert::UnexpectedMessage);
            return;
        case TlsContent::Alert: state_ = State::Failed; return;
        case TlsContent::Handshake:
            return has_met_ ? fail(TlsAlert::UnexpectedMessage) : take_handshake(content_);
        case TlsContent::ApplicationData:
            return has_met_ ? take_protected() : fail(TlsAlert::UnexpectedMessage);
    }
}

void TlsEngine::take_handshake(std::string_view message) {
    return role_ == Role::Server ? answer_client_hello(message) : take_server_hello(message);
}

void TlsEngine::answer_client_hello(std::string_view message) {
    const auto hello = read_hello(message, kClientHello);
    if (!hello) return fail(TlsAlert::DecodeError);
    client_random_ = hello->random;
    const std::string answer = make_server_hello(*rng_, hello->session);
    server_random_ = read_hello(answer, kServerHello)->random;
    append_tls_plain(output_, TlsContent::Handshake, answer);
    append_tls_plain(output_, TlsContent::ChangeCipherSpec, kChangeCipherSpec);
    make_keys();
    seal_message(kEncryptedExtensions, kEncryptedExtensionsBytes);
    seal_message(kCertificate, kCertificateBytes);
    seal_message(kCertificateVerify, kCertificateVerifyBytes);
    seal_message(kFinished, kFinishedBytes);
}

void TlsEngine::take_server_hello(std::string_view message) {
    const auto hello = read_hello(message, kServerHello);
    if (!hello) return fail(TlsAlert::DecodeError);
    server_random_ = hello->random;
    make_keys();
}

void TlsEngine::make_keys() {
    has_met_ = true;
    const std::uint64_t shared = hash_mix(hash_text(client_random_), hash_text(server_random_));
    const TlsProtection of_client(hash_mix(shared, 1));
    const TlsProtection of_server(hash_mix(shared, 2));
    sending_ = role_ == Role::Client ? of_client : of_server;
    receiving_ = role_ == Role::Client ? of_server : of_client;
}

void TlsEngine::seal_message(std::uint8_t type, std::size_t bytes) {
    std::string message(1, static_cast<char>(type));
    message += '\0';
    append_tls_u16(message, bytes - kMessageHeaderBytes);
    message.resize(bytes);
    sending_.seal(output_, TlsContent::Handshake, message);
}

void TlsEngine::take_protected() {
    TlsContent type{};
    if (!receiving_.open(content_, type)) return fail(TlsAlert::BadRecordMac);
    take_inner(type);
}

void TlsEngine::take_inner(TlsContent type) {
    switch (type) {
        case TlsContent::Handshake:
            if (content_.empty()) return fail(TlsAlert::DecodeError);
            if (static_cast<std::uint8_t>(content_[0]) == kFinished) take_finished();
            return;
        case TlsContent::ApplicationData:
            if (!has_keys_) return fail(TlsAlert::UnexpectedMessage);
            plain_.append(content_);
            return;
        case TlsContent::Alert:
            state_ = content_ == alert_text(kWarning, TlsAlert::CloseNotify) ? State::Ended
                                                                             : State::Failed;
            return;
        case TlsContent::ChangeCipherSpec: break;
    }
    fail(TlsAlert::UnexpectedMessage);
}

void TlsEngine::take_finished() {
    if (has_keys_) return fail(TlsAlert::UnexpectedMessage);
    has_keys_ = true;
    state_ = State::Open;
    if (role_ == Role::Client) {
        append_tls_plain(output_, TlsContent::ChangeCipherSpec, kChangeCipherSpec);
        seal_message(kFinished, kFinishedBytes);
    } else {
        seal_message(kNewSessionTicket, kTicketBytes);
        seal_message(kNewSessionTicket, kTicketBytes);
    }
}

void TlsEngine::write(std::string_view plain) {
    LVSIM_ASSERT(has_keys_, "data before the handshake is over");
    while (!plain.empty()) {
        const std::string_view part = plain.substr(0, kTlsPlainBytesMax);
        sending_.seal(output_, TlsContent::ApplicationData, part);
        plain.remove_prefix(part.size());
    }
}

void TlsEngine::end() {
    if (!has_keys_ || has_ended_ || state_ == State::Failed) return;
    has_ended_ = true;
    sending_.seal(output_, TlsContent::Alert, alert_text(kWarning, TlsAlert::CloseNotify));
}

void TlsEngine::fail(TlsAlert alert) {
    state_ = State::Failed;
    const std::string text = alert_text(kFatal, alert);
    if (has_met_) {
        sending_.seal(output_, TlsContent::Alert, text);
    } else {
        append_tls_plain(output_, TlsContent::Alert, text);
    }
}

}  // namespace lvsim::host
