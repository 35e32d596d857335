// SPDX-License-Identifier: Apache-2.0
#include "models/client/ab/bench.hpp"

#include "models/client/http_head.hpp"
#include "models/host/host.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::client::ab {

namespace {

constexpr std::uint64_t kLimitTag = 0;
constexpr std::uint64_t kSilenceTag = 1;
constexpr std::uint64_t kStartTag = 2;  // and the number of the connection
constexpr std::uint32_t kHeartbeatMin = 100;

}  // namespace

/// One at a time of the requests that run side by side. A new one begins in an event of its own.
class Bench::Connection final : public net::TcpEvents, public ResponseSink {
public:
    Connection(Bench& of, std::uint64_t number)
        : bench_(of), next_(of.host_.world().timers().create(of, kStartTag + number)) {}
    ~Connection() {
        bench_.host_.world().timers().destroy(next_);
        drop();
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void start() {
        started_ = now();
        reader_.begin(bench_.config_.is_head);
        head_bytes_ = 0;
        has_byte_ = false;
        if (is_open_) {
            connected_ = started_;
            return send();
        }
        const auto made = tcp().connect(bench_.config_.url.server, *this);
        if (!made) return bench_.stop(from_tcp(made.error()));
        socket_ = *made;
        is_open_ = true;
    }
    void drop() {
        if (std::exchange(is_open_, false)) tcp().close(socket_);
    }

    void on_connected(net::SocketId) override {
        connected_ = now();
        send();
    }
    void on_writable(net::SocketId) override {}
    void on_readable(net::SocketId socket) override {
        bench_.note_activity();
        while (!reader_.is_done()) {
            const PayloadRef bytes = tcp().receive(socket);
            if (bytes.empty() && !tcp().is_end(socket)) return;
            if (!bytes.empty() && !std::exchange(has_byte_, true)) first_byte_ = now();
            if (bytes.empty()) {
                reader_.end();
            } else {
                reader_.add(bytes.text(), cache_, this);
            }
        }
        end_request(reader_.error());
    }
    void on_closed(net::SocketId, net::TcpError why) override {
        is_open_ = false;
        if (!reader_.is_done()) {
            why == net::TcpError::None ? reader_.end() : reader_.fail(from_tcp(why));
        }
        end_request(reader_.error());
    }
    void on_head(std::string_view head) override {
        head_bytes_ += head.size();
        if (bench_.result_.server.empty()) bench_.result_.server = header_field(head, "Server");
    }
    void on_body(std::string_view) override {}

private:
    [[nodiscard]] net::TcpLayer& tcp() { return bench_.host_.stack().tcp(); }
    [[nodiscard]] SimTime now() const { return bench_.host_.world().now(); }

    void send() {
        bench_.note_activity();
        tcp().send(socket_,
                   bench_.host_.stack().payloads().copy_of(std::string_view(bench_.request_)));
    }

    void end_request(HttpError error) {
        const bool is_kept = is_open_ && bench_.config_.keeps_alive && reader_.keeps_connection();
        if (!is_kept) drop();
        const bool is_refused =
            !has_byte_ && error != HttpError::EmptyReply && error != HttpError::None;
        if (is_refused) return bench_.stop(error);
        if (error == HttpError::None) {
            if (is_kept) ++bench_.result_.kept_alive;
            bench_.add({connected_ - started_, first_byte_ - connected_, now() - started_}, reader_,
                       head_bytes_);
        } else {
            ++bench_.result_.failed_receive;
            bench_.add({connected_ - started_, now() - connected_, now() - started_}, reader_,
                       head_bytes_);
        }
        if (bench_.take_request()) start_later();
    }

    /// After this event: whoever ended the request may still look at the connection.
    void start_later() { bench_.host_.world().timers().arm(next_, now()); }

    Bench& bench_;
    TimerHandle next_;
    net::SocketId socket_;
    ResponseReader reader_;
    HeadCache cache_;
    SimTime started_;
    SimTime connected_;
    SimTime first_byte_;
    std::uint64_t head_bytes_ = 0;
    bool has_byte_ = false;
    bool is_open_ = false;
};

Bench::Bench(host::Host& host, BenchConfig config)
    : host_(host),
      config_(std::move(config)),
      started_(host.world().now()),
      last_activity_(started_),
      limit_timer_(host.world().timers().create(*this, kLimitTag)),
      silence_timer_(host.world().timers().create(*this, kSilenceTag)) {
    request_ = fmt::format(
        "{} {} HTTP/1.0\r\n{}Host: {}\r\nUser-Agent: ApacheBench/2.3\r\n"
        "Accept: */*\r\n{}\r\n",
        config_.is_head ? "HEAD" : "GET", config_.url.target,
        config_.keeps_alive ? "Connection: Keep-Alive\r\n" : "", config_.url.authority,
        config_.headers);
    World& world = host_.world();
    if (config_.time_limit) world.timers().arm(limit_timer_, world.now() + *config_.time_limit);
    world.timers().arm(silence_timer_, world.now() + config_.timeout);
    for (std::uint32_t i = 0; i < config_.concurrency; ++i) {
        connections_.push_back(std::make_unique<Connection>(*this, i));
        if (!is_done_ && take_request()) connections_.back()->start();
    }
}

Bench::~Bench() {
    host_.world().timers().destroy(limit_timer_);
    host_.world().timers().destroy(silence_timer_);
}

bool Bench::take_request() {
    if (is_done_ || begun_ >= config_.requests) return false;
    ++begun_;
    return true;
}

void Bench::note_activity() {
    last_activity_ = host_.world().now();
}

void Bench::add(const Sample& sample, const ResponseReader& reader, std::uint64_t head_bytes) {
    if (is_done_) return;
    if (result_.samples.empty()) result_.document_bytes = reader.body_bytes();
    if (reader.body_bytes() != result_.document_bytes) ++result_.failed_length;
    if (reader.status() / 100 != 2) ++result_.bad_statuses;
    result_.samples.push_back(sample);
    result_.bytes += head_bytes + reader.body_bytes();
    result_.body_bytes += reader.body_bytes();
    const std::uint32_t heartbeat = std::max(config_.requests / 10, kHeartbeatMin);
    if (result_.samples.size() % heartbeat == 0) news_.notify_all();
    if (result_.samples.size() >= config_.requests) finish();
}

void Bench::on_event(std::uint64_t tag) {
    if (is_done_) return;
    if (tag == kLimitTag) return finish();
    if (tag != kSilenceTag) return connections_[tag - kStartTag]->start();
    const SimTime due = last_activity_ + config_.timeout;
    World& world = host_.world();
    if (world.now() < due) return world.timers().arm(silence_timer_, due);
    result_.is_silent = true;
    stop(HttpError::TimedOut);
}

NodeId Bench::machine_of(std::uint64_t) const {
    return host_.node();
}

void Bench::stop(HttpError error) {
    if (is_done_) return;
    result_.error = error;
    finish();
}

void Bench::finish() {
    is_done_ = true;
    result_.taken = host_.world().now() - started_;
    host_.world().timers().cancel(limit_timer_);
    host_.world().timers().cancel(silence_timer_);
    for (const auto& connection : connections_) connection->drop();
    news_.notify_all();
}

}  // namespace lvsim::client::ab
