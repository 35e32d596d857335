// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/plain_checker.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::keepalived {

void PlainChecker::conclude(bool is_good, std::string answer, std::string_view line,
                            const Endpoint& local) {
    Result result{.is_good = is_good, .answer = std::move(answer), .local = local};
    const bool is_first = !state().has_run;
    if (!is_good && can_fail() && config().logs_all_failures && !line.empty()) log(line);
    if (!is_good && !is_first && retries_ < config().retry) {
        ++retries_;
        result.next_in = config().delay_before_retry;
        return finish(result);
    }
    retries_ = 0;
    result.next_in = config().delay_loop;
    if (is_good) {
        if (!state().is_up || is_first) log(words().success);
    } else if (can_fail()) {
        result.is_verdict = true;
        const bool had_retries = config().retry != 0 && !is_first;
        log(had_retries ? fmt::format("{} after {} retries.", words().failure, config().retry)
                        : words().first_failure + ".");
    }
    report(is_good);
    finish(result);
}

}  // namespace lvsim::keepalived
