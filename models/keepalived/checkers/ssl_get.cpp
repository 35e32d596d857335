// SPDX-License-Identifier: Apache-2.0
//
// What HttpChecker does over TLS, for SSL_GET. The certificate is not looked at, as keepalived does
// not either. Recorded (tests/models/keepalived/recordings/ssl-*.case): the time limit is that of
// the connection, then of the handshake, then one for the whole answer; close_notify without a head
// is a read error, any other end without one is "no data".
#include "models/host/host.hpp"
#include "models/keepalived/checkers/http_checker.hpp"

namespace lvsim::keepalived {

void HttpChecker::begin_handshake() {
    stage_ = Stage::Handshake;
    Rng& rng = host().world().rng(host().name() + "/keepalived/tls");
    tls_.emplace(host::TlsEngine::Role::Client, rng);
    const std::string& name = url().virtualhost.empty() ? http().virtualhost : url().virtualhost;
    tls_->start(http().sends_sni ? std::string_view(name) : std::string_view());
    flush_tls();
    limit(http().connect.timeout);
}

void HttpChecker::go_on_over_tls(bool is_end) {
    using State = host::TlsEngine::State;
    flush_tls();
    const State state = tls_->state();
    const bool is_over = is_end || state == State::Ended || state == State::Failed;
    if (stage_ == Stage::Handshake) {
        if (tls_->has_keys()) {
            send_request();
        } else if (is_over) {
            host().stack().tcp().close(socket_);
            return fail("SSL handshake/communication error connecting to",
                        is_end ? "closed in the handshake" : "no TLS");
        } else {
            return;
        }
    }
    if (!tls_->plain().empty()) {
        stage_ = Stage::Reading;
        answer_.add(tls_->plain());
        tls_->plain().clear();
    }
    if (!is_over) return;
    host().stack().tcp().close(socket_);
    if (state == State::Ended && !answer_.has_head()) {
        return fail("SSL read error from",
                    answer_.has_bytes() ? "no whole head" : "closed without an answer");
    }
    conclude();
}

void HttpChecker::flush_tls() {
    std::string& output = tls_->output();
    if (output.empty()) return;
    const PayloadRef bytes = host().stack().payloads().copy_of(output);
    output.clear();
    static_cast<void>(host().stack().tcp().send(socket_, bytes));
}

}  // namespace lvsim::keepalived
