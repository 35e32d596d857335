// SPDX-License-Identifier: Apache-2.0
//
// What ab(1) does with a server: so many requests at a time until they are enough or the time is
// over, each timed by the simulated clock. Behaviour reference: ab 2.3 of Apache 2.2 and 2.4.
#pragma once

#include "models/client/http_error.hpp"
#include "models/client/response_reader.hpp"
#include "models/client/url.hpp"
#include "sim/core/process.hpp"
#include "sim/core/time.hpp"
#include "sim/core/world.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::host {
class Host;
}

namespace lvsim::client::ab {

struct BenchConfig {
    Url url = {};
    std::uint32_t requests = 1;                  ///< -n
    std::uint32_t concurrency = 1;               ///< -c
    std::optional<SimDuration> time_limit = {};  ///< -t
    SimDuration timeout = SimDuration::seconds(30);
    bool keeps_alive = false;  ///< -k
    bool is_head = false;      ///< -i
    std::string headers = {};  ///< -H, each with its line end.
};

/// Of one request.
struct Sample {
    SimDuration connect;
    SimDuration wait;   ///< From the connection to the first byte.
    SimDuration total;  ///< From the start to the last byte.
};

struct BenchResult {
    std::vector<Sample> samples;  ///< Of requests that were answered, as they were.
    std::uint64_t failed_receive = 0;
    std::uint64_t failed_length = 0;
    std::uint64_t kept_alive = 0;
    std::uint64_t bad_statuses = 0;  ///< Not 2xx.
    std::uint64_t bytes = 0;
    std::uint64_t body_bytes = 0;
    std::uint64_t document_bytes = 0;  ///< Of the first answer.
    std::string server;                ///< The Server header of the first.
    SimDuration taken = {};
    HttpError error = HttpError::None;  ///< Why it was given up.
    bool is_silent = false;             ///< Given up since nobody said a word for too long.
};

class Bench final : private EventTarget {
public:
    /// Starts at once. Requires: the host outlives it.
    Bench(host::Host& host, BenchConfig config);
    ~Bench();
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    [[nodiscard]] bool is_done() const { return is_done_; }
    /// What is known so far; final once is_done().
    [[nodiscard]] const BenchResult& result() const { return result_; }
    /// Notified when it is done and at each tenth of the requests.
    [[nodiscard]] Signal* news() { return &news_; }

private:
    class Connection;

    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;
    /// One more request may begin.
    [[nodiscard]] bool take_request();
    void add(const Sample& sample, const ResponseReader& reader, std::uint64_t head_bytes);
    void note_activity();
    void stop(HttpError error);
    void finish();

    host::Host& host_;
    BenchConfig config_;
    std::string request_;
    BenchResult result_;
    std::vector<std::unique_ptr<Connection>> connections_;
    SimTime started_;
    SimTime last_activity_;
    std::uint32_t begun_ = 0;
    TimerHandle limit_timer_;
    TimerHandle silence_timer_;
    bool is_done_ = false;
    Signal news_;
};

}  // namespace lvsim::client::ab
