// SPDX-License-Identifier: Apache-2.0
//
// What TCP_CHECK, PING_CHECK and UDP_CHECK make of a result (vrrp.md, 14.3). A success counts at
// once. Failures are tolerated `retry` times, delay_before_retry apart; that rhythm goes on while
// the server is down. The first result of all decides alone.
#pragma once

#include "models/keepalived/checkers/checker.hpp"

namespace lvsim::keepalived {

class PlainChecker : public Checker {
protected:
    using Checker::Checker;

    /// The lines of this kind; the words "after n retries" are put in between.
    struct Words {
        std::string success;        ///< "TCP connection to [10.0.1.2]:tcp:80 success."
        std::string failure;        ///< "TCP_CHECK on service [10.0.1.2]:tcp:80 failed"
        std::string first_failure;  ///< The same when nothing was retried.
    };
    [[nodiscard]] virtual Words words() const = 0;
    /// The check has ended. `line`: what log_all_failures writes; empty: nothing.
    void conclude(bool is_good, std::string answer, std::string_view line, const Endpoint& local);
};

}  // namespace lvsim::keepalived
