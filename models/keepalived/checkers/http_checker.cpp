// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/http_checker.hpp"

#include "models/host/host.hpp"
#include "models/keepalived/checkers/tcp_checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace lvsim::keepalived {

namespace {

/// What log_all_failures writes before "server NAME."; the blanks are keepalived's.
std::string_view failure_line(HttpVerdict verdict) {
    switch (verdict) {
        case HttpVerdict::NoData: return "Read, no data received from ";
        case HttpVerdict::BadStatus: return "HTTP status code error to";
        case HttpVerdict::BadDigest: return "MD5 digest error to";
        case HttpVerdict::NoMatch: return "Regex match failed";
        case HttpVerdict::Status:
        case HttpVerdict::Digest:
        case HttpVerdict::Match: break;
    }
    return {};
}

std::string_view success_line(HttpVerdict verdict) {
    return verdict == HttpVerdict::Match    ? "Regex match"
           : verdict == HttpVerdict::Digest ? "MD5 digest"
                                            : "HTTP status code";
}

std::string answer_text(HttpVerdict verdict, const HttpAnswer& answer) {
    switch (verdict) {
        case HttpVerdict::NoData:
            return answer.has_bytes() ? "no whole head" : "closed without an answer";
        case HttpVerdict::BadDigest:
            return fmt::format("status {}, digest {}", answer.status(), answer.digest());
        case HttpVerdict::NoMatch: return fmt::format("status {}, regex failed", answer.status());
        case HttpVerdict::BadStatus:
        case HttpVerdict::Status:
        case HttpVerdict::Digest:
        case HttpVerdict::Match: break;
    }
    return fmt::format("status {}", answer.status());
}

}  // namespace

HttpChecker::~HttpChecker() {
    host().stack().tcp().close(socket_);
}

const HttpCheck& HttpChecker::http() const {
    return std::get<HttpCheck>(config().kind);
}

std::string HttpChecker::host_of(const UrlConfig& url) const {
    if (!url.virtualhost.empty()) return url.virtualhost;
    return http().virtualhost.empty() ? to_text(target()) : http().virtualhost;
}

// --- the connection ------------------------------------------------------------------------------

void HttpChecker::begin() {
    net::TcpLayer& tcp = host().stack().tcp();
    stage_ = Stage::Connecting;
    answer_ = HttpAnswer(!url().regex.empty());
    local_ = {};
    tls_.reset();
    const auto socket = tcp.connect(target(), *this, local_end(http().connect));
    if (!socket) {
        const bool is_unreachable = socket.error() == net::TcpError::NetUnreachable;
        return fail(is_unreachable ? "HTTP_CHECK - network unreachable" : "Connection failed",
                    std::string(to_text(socket.error())));
    }
    socket_ = *socket;
    if (const auto info = tcp.info(socket_)) local_ = info->local;
    limit(http().connect.timeout);
}

void HttpChecker::on_resume() {
    const auto closed = std::exchange(closed_, std::nullopt);
    const bool is_readable = std::exchange(is_readable_, false);
    if (std::exchange(is_connected_, false)) on_connected(socket_);
    if (closed) return on_closed(socket_, *closed);
    if (is_readable) on_readable(socket_);
}

void HttpChecker::on_connected(net::SocketId) {
    is_connected_ = is_suspended();
    if (is_suspended()) return;
    if (http().is_ssl) return begin_handshake();
    send_request();
}

void HttpChecker::send_request() {
    stage_ = Stage::Waiting;
    const std::string request = http_request(url(), http().protocol, host_of(url()));
    if (tls_) {
        tls_->write(request);
        flush_tls();
    } else {
        const PayloadRef bytes = host().stack().payloads().copy_of(request);
        static_cast<void>(host().stack().tcp().send(socket_, bytes));
    }
    limit(http().connect.timeout);
}

void HttpChecker::on_readable(net::SocketId socket) {
    is_readable_ = is_suspended();
    if (is_suspended()) return;
    net::TcpLayer& tcp = host().stack().tcp();
    while (true) {
        const PayloadRef bytes = tcp.receive(socket);
        if (bytes.empty()) break;
        if (tls_) {
            tls_->feed(bytes.text());
            continue;
        }
        stage_ = Stage::Reading;
        answer_.add(bytes.text());
        limit(http().connect.timeout);
    }
    if (tls_) return go_on_over_tls(tcp.is_end(socket));
    if (!tcp.is_end(socket)) return;
    tcp.close(socket);
    conclude();
}

void HttpChecker::on_closed(net::SocketId, net::TcpError why) {
    if (is_suspended()) {
        closed_ = why;
        return;
    }
    const bool is_made = stage_ == Stage::Waiting || stage_ == Stage::Reading;
    // A reset is an end as any other to SSL_GET: what came before it is judged.
    if (is_made && tls_) return conclude();
    fail(is_made ? "Read error with" : "Connection failed", std::string(to_text(why)));
}

void HttpChecker::on_limit() {
    host().stack().tcp().close(socket_);
    fail(timeout_line(),
         fmt::format("{} in {}", stage_ == Stage::Reading ? "nothing more" : "no answer",
                     to_text(http().connect.timeout)));
}

std::string_view HttpChecker::timeout_line() const {
    switch (stage_) {
        case Stage::Connecting:
        case Stage::Handshake: return "Timeout connecting";
        case Stage::Waiting: return tls_ ? "Timeout SSL read" : "Timeout WEB read";
        case Stage::Reading: return tls_ ? "Timeout SSL read" : "Timeout HTTP read";
    }
    return {};
}

// --- what is made of it --------------------------------------------------------------------------

void HttpChecker::conclude() {
    const HttpVerdict verdict = judge(answer_, url());
    if (is_good(verdict)) return succeed(verdict);
    fail(failure_line(verdict), fmt::format("{}: {}", url().path, answer_text(verdict, answer_)));
}

void HttpChecker::succeed(HttpVerdict verdict) {
    retries_ = 0;
    Result result{.is_good = true,
                  .answer = fmt::format("{}: {}", url().path, answer_text(verdict, answer_)),
                  .next_in = config().delay_loop,
                  .local = local_};
    const bool was_up = state().is_up;
    const bool is_decided = was_up && state().has_run;
    if (!was_up) {
        log(fmt::format("{} success to {} url({})", success_line(verdict), server().name,
                        url().path));
    }
    if (next_url()) {
        if (!is_decided) {
            log(fmt::format("Remote Web server {} succeed on service.", server().name));
        }
        report(true);
    } else if (http().is_fast_recovery && !is_decided) {
        result.next_in = SimDuration{};
    }
    finish(result);
}

/// Returns whether all have been good now.
bool HttpChecker::next_url() {
    if (failed_url_ == url_) {
        failed_url_.reset();
        url_ = 0;
        return false;
    }
    url_ = (url_ + 1) % http().urls.size();
    return url_ == 0;
}

void HttpChecker::fail(std::string_view line, std::string answer) {
    Result result{.answer = std::move(answer), .local = local_};
    const bool counts = can_fail();
    if (counts && config().logs_all_failures) {
        log(fmt::format("{} server {}.", line, server().name));
    }
    result.next_in = std::max(config().delay_loop, config().delay_before_retry);
    if (failed_url_ == url_) return finish(result);  // polled, without retries
    if (state().has_run && retries_ < config().retry) {
        ++retries_;
        result.next_in = config().delay_before_retry;
        return finish(result);
    }
    retries_ = 0;
    if (!counts) return finish(result);
    result.is_verdict = true;
    failed_url_ = url_;
    log(fmt::format(
        "HTTP_CHECK on service {} failed{}.", server().name,
        config().retry == 0 ? std::string() : fmt::format(" after {} retries", config().retry)));
    report(false);
    finish(result);
}

}  // namespace lvsim::keepalived
