// SPDX-License-Identifier: Apache-2.0
//
// What keepalived's checker process tells the trace bus: each check with what was asked and what
// came of it, and what it did to servers, quorum and table. Emitted at the machine it runs on.
#pragma once

#include "sim/core/time.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::keepalived {

/// A check has ended.
struct CheckDone {
    static constexpr std::string_view kName = "keepalived.check";
    std::string_view service;  ///< "[10.0.1.254]:tcp:80", as the log prints it.
    std::string_view server;   ///< "[10.0.1.2]:tcp:80"
    std::string_view kind;     ///< "TCP_CHECK"
    Endpoint local;            ///< Our end of the connection; unspecified: there was none.
    Endpoint asked;            ///< What was checked; unspecified: a script.
    bool is_good = false;
    std::string_view answer;    ///< What came: "connected", "status 500", "no answer in 1 s".
    SimDuration took = {};      ///< From the beginning of the check.
    std::uint32_t failure = 0;  ///< Which one in a row, from 1; 0: it was good.
    std::uint32_t retries = 0;  ///< So many failures are tolerated after the first.
    bool is_verdict = false;    ///< It decides: the server passes, or fails, this checker.
    SimDuration next_in = {};   ///< Until the next one.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A real server came up or went down: all its checkers are good, or one is not.
struct ServerChanged {
    static constexpr std::string_view kName = "keepalived.server";
    std::string_view service;
    std::string_view server;
    bool is_up = false;
    std::uint32_t failed_checkers = 0;
    bool is_in_table = false;  ///< What the change made of it: an entry, perhaps of weight 0.
    std::int32_t weight = 0;
    std::int64_t alive_weight = 0;  ///< Of all servers that are alive now.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A service gained or lost its quorum.
struct QuorumChanged {
    static constexpr std::string_view kName = "keepalived.quorum";
    std::string_view service;
    bool is_gained = false;
    std::int64_t weight = 0;  ///< Of the servers that are alive.
    std::uint32_t quorum = 0;
    std::uint32_t hysteresis = 0;
    bool has_sorry_server = false;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// The weight of a real server changed, by misc_dynamic or a reload.
struct WeightChanged {
    static constexpr std::string_view kName = "keepalived.weight";
    std::string_view service;
    std::string_view server;
    std::int32_t from = 0;
    std::int32_t to_weight = 0;
    bool is_alive = false;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// The sorry server takes over, or gives way.
struct SorryServerChanged {
    static constexpr std::string_view kName = "keepalived.sorry_server";
    std::string_view service;
    std::string_view server;
    bool is_serving = false;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::keepalived
