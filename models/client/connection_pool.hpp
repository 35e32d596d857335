// SPDX-License-Identifier: Apache-2.0
//
// The connections that a stream of requests travels on: opened when needed, kept where the server
// and the settings allow it, limited in number, with the requests that wait for one. Pooled: no
// allocation per request in steady state.
#pragma once

#include "models/client/response_reader.hpp"
#include "models/client/traffic.hpp"
#include "sim/core/world.hpp"
#include "sim/core/zipf.hpp"
#include "sim/net/ring_buffer.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace lvsim::client {

struct PendingRequest {
    std::uint64_t number = 0;
    SimTime intended;
    std::uint32_t user = 0;
    std::uint32_t target = 0;  ///< Its place in TrafficConfig::targets.
    /// What it is, whatever became of others: of draws that belong to the request.
    std::uint64_t key = 0;
};

/// What became of a request.
struct RequestOutcome {
    SimTime started;
    Endpoint local;             ///< Unspecified: it had no connection.
    std::uint32_t ordinal = 0;  ///< Of the request on its connection, from 0.
    std::uint16_t status = 0;   ///< 0: no response.
    std::uint64_t body_bytes = 0;
    HttpError error = HttpError::None;
    std::uint64_t missing_bytes = 0;  ///< Of the body, with HttpError::PartialBody.
};

class ConnectionPool final {
public:
    /// Told of each request's end, once. It may not begin another one in the call.
    class Listener {
    public:
        virtual void on_finished(const PendingRequest& request, const RequestOutcome& outcome) = 0;

    protected:
        ~Listener() = default;
    };

    static constexpr std::size_t kWaitingMax = 1'000'000;

    /// Requires: host, config, listener and `work` (unless null) outlive the pool.
    ConnectionPool(host::Host& host, const TrafficConfig& config, host::RequestWork* work,
                   Listener& listener);
    ~ConnectionPool();
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;

    /// Sends the request now, or as soon as a connection is free.
    void begin(const PendingRequest& request);
    /// Draws what a request asks for, by its key. The only one of one: without a draw.
    [[nodiscard]] std::uint32_t choose_target(std::uint64_t key) const;
    /// The machine went off: all requests fail.
    void lose_power();
    /// Attempts, since the start.
    [[nodiscard]] std::uint64_t connections() const { return connects_; }

private:
    class Connection;

    [[nodiscard]] net::TcpLayer& tcp();
    void add_texts(std::string_view target);
    [[nodiscard]] PayloadRef make_request(std::string_view target, std::string_view extra_fields);
    /// Where a new connection comes from; port 0: any.
    [[nodiscard]] Endpoint choose_source(const PendingRequest& request);
    void note_work(const Connection& connection);
    void end_work(const Connection& connection);
    [[nodiscard]] bool has_own_connections() const;
    [[nodiscard]] Connection* take_idle(std::uint32_t user);
    void put_idle(Connection& connection);
    void remove_idle(Connection& connection);

    void connect(const PendingRequest& request);
    /// On an established connection.
    void send(Connection& connection, const PendingRequest& request);
    void start(Connection& connection, const PendingRequest& request);
    void send_text(const Connection& connection);
    void read(Connection& connection);
    void complete(Connection& connection);
    [[nodiscard]] bool is_worth_a_retry(const Connection& connection) const;
    void retry(Connection& connection);
    void leave_if_ended(Connection& connection);
    void on_closed(Connection& connection, net::TcpError why);
    void on_timeout(Connection& connection);

    [[nodiscard]] Connection& take_free();
    void give_back(Connection& connection);
    void release(Connection& connection);
    void finish(const Connection& connection);
    void finish_unsent(const PendingRequest& request, HttpError error);
    void serve_waiting();

    host::Host& host_;
    World& world_;
    const TrafficConfig& config_;
    host::RequestWork* work_;  ///< Null: nobody asks for it.
    Listener& listener_;
    struct RequestTexts {
        PayloadRef kept;
        PayloadRef last;  ///< With "Connection: close".
    };
    std::vector<RequestTexts> texts_;  ///< By target.
    std::optional<ZipfSampler> popularity_;
    std::uint64_t sources_walked_ = 0;
    std::vector<std::unique_ptr<Connection>> connections_;  // reused by way of free_
    std::vector<Connection*> free_;
    std::vector<Connection*> idle_;
    std::vector<Connection*> idle_of_user_;
    net::RingBuffer<PendingRequest> waiting_;
    std::size_t open_ = 0;
    std::uint64_t connects_ = 0;
    HeadCache cache_;
};

}  // namespace lvsim::client
