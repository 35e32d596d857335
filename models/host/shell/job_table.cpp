// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/job_table.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/job.hpp"
#include "models/host/shell/session.hpp"
#include "sim/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusKilled = 137;

}  // namespace

JobTable::JobTable(Host& host) : host_(host) {}

JobTable::~JobTable() = default;

ShellJob& JobTable::start(std::string_view line, std::string_view standard_input) {
    ShellJob& job =
        *jobs_.emplace_back(std::make_unique<ShellJob>(host_, std::string(line), standard_input));
    job.start();
    return job;
}

void JobTable::forget(const ShellJob& job) {
    const auto found = std::find_if(jobs_.begin(), jobs_.end(),
                                    [&](const auto& owned) { return owned.get() == &job; });
    LVSIM_ASSERT(found != jobs_.end(), "a job that is not of this machine");
    (*found)->on_done([](const ShellJob&) {});
    (*found)->kill_processes();
    (*found)->finish(kStatusKilled);
    forget_later();
    forgotten_.push_back(std::move(*found));
    jobs_.erase(found);
}

ShellSession& JobTable::open(SessionOptions options) {
    ShellSession& session =
        *sessions_.emplace_back(std::make_unique<ShellSession>(host_, std::move(options)));
    session.start();
    return session;
}

void JobTable::close(const ShellSession& session) {
    const auto found = std::find_if(sessions_.begin(), sessions_.end(),
                                    [&](const auto& owned) { return owned.get() == &session; });
    LVSIM_ASSERT(found != sessions_.end(), "a session that is not of this machine");
    (*found)->on_change(nullptr);
    (*found)->kill_processes();
    forget_later();
    closed_.push_back(std::move(*found));
    sessions_.erase(found);
}

void JobTable::forget_later() {
    if (forgotten_.empty() && closed_.empty()) {
        host_.world().schedule(host_.world().now(), *this, 0);
    }
}

void JobTable::end_all() {
    // A listener may start or forget jobs: take one at a time.
    for (std::size_t i = 0; i < jobs_.size(); ++i) jobs_[i]->lose_power(kStatusKilled);
    for (std::size_t i = 0; i < sessions_.size(); ++i) sessions_[i]->lose_power(kStatusKilled);
}

void JobTable::abandon() {
    for (const auto& job : jobs_) job->abandon();
    for (const auto& session : sessions_) session->abandon();
}

NodeId JobTable::machine_of(std::uint64_t) const {
    return host_.node();
}

void JobTable::on_event(std::uint64_t) {
    forgotten_.clear();
    closed_.clear();
}

}  // namespace lvsim::host
