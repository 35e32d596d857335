// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/misc_checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace lvsim::keepalived {

namespace {

constexpr int kSigTerm = 15;
constexpr int kSigKill = 9;
constexpr SimDuration kKillAfter = 2_s;  ///< From SIGTERM to SIGKILL.

}  // namespace

MiscChecker::~MiscChecker() {
    scripts().forget(script_);
}

const MiscCheck& MiscChecker::misc() const {
    return std::get<MiscCheck>(config().kind);
}

void MiscChecker::begin() {
    stage_ = Stage::Running;
    script_ = scripts().start({.command = misc().script.line, .user = misc().script.user}, this);
    limit(misc().timeout);
}

void MiscChecker::on_limit() {
    switch (stage_) {
        case Stage::Running:
            stage_ = Stage::Terminated;
            scripts().signal(script_, kSigTerm);
            return limit(kKillAfter);
        case Stage::Terminated:
            stage_ = Stage::Killed;
            scripts().signal(script_, kSigKill);
            return limit(kKillAfter);
        case Stage::Idle:
        case Stage::Killed: return limit(kKillAfter);
    }
}

void MiscChecker::on_resume() {
    if (const auto status = std::exchange(ended_, std::nullopt)) on_script_end(script_, *status);
}

void MiscChecker::on_script_end(ScriptId, ScriptStatus status) {
    if (is_suspended()) {
        ended_ = status;
        return;
    }
    const bool is_timeout = stage_ != Stage::Running;
    stage_ = Stage::Idle;
    script_ = kNoScript;
    const bool is_good = !is_timeout && !status.is_signal &&
                         (status.value == 0 || (misc().is_dynamic && status.value >= 2));
    is_good ? succeed(status.value) : fail(is_timeout, status);
}

void MiscChecker::succeed(int status) {
    if (misc().is_dynamic) {
        const std::int32_t extra = status == 0 ? 0 : status - 2 - server().weight;
        set_extra_weight(extra, false);
    }
    if (!state().is_up || !state().has_run) say("succeeded");
    retries_ = 0;
    report(true);
    finish({.is_good = true,
            .answer = to_text(ScriptStatus{false, status}),
            .next_in = from_begin(config().delay_loop)});
}

void MiscChecker::fail(bool is_timeout, const ScriptStatus& status) {
    const std::string how = is_timeout ? std::string("timed out") : to_text(status);
    Result result{.answer = how, .next_in = from_begin(config().delay_loop)};
    if (!can_fail()) return finish(result);
    result.is_verdict = !state().has_run || retries_ >= config().retry;
    const std::string reason =
        is_timeout
            ? std::string()
            : fmt::format(" ({})",
                          status.is_signal ? fmt::format("due to signal {}", status.value) : how);
    if (result.is_verdict || config().logs_all_failures) {
        say(fmt::format("{}{}{}", is_timeout ? "timed out" : "failed",
                        retry_words(result.is_verdict), reason));
    }
    if (!result.is_verdict) {
        ++retries_;
        result.next_in = from_begin(config().delay_before_retry);
        return finish(result);
    }
    retries_ = 0;
    // What it added goes with it, before the server does.
    set_extra_weight(0, true);
    report(false);
    finish(result);
}

/// " after 1 retry", ", will do 3 retries", " on retry 2/3", " with retry disabled"
std::string MiscChecker::retry_words(bool is_verdict) const {
    const std::uint32_t retry = config().retry;
    if (retry == 0) return " with retry disabled";
    if (!is_verdict && retries_ > 0) return fmt::format(" on retry {}/{}", retries_, retry);
    return fmt::format("{} {} {}", is_verdict ? " after" : ", will do", retry,
                       retry == 1 ? "retry" : "retries");
}

SimDuration MiscChecker::from_begin(SimDuration span) const {
    return std::max(SimDuration{}, begun_at() + span - now());
}

void MiscChecker::say(std::string_view what) {
    const std::vector<std::string> words = words_of(misc().script.line);
    log(fmt::format("Misc check for [{} VS {}] by [{}] {}.", server().name, service().name(),
                    words.empty() ? std::string() : words.front(), what));
}

}  // namespace lvsim::keepalived
