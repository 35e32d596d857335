// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/job.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/executor.hpp"
#include "models/host/shell/job_table.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusSyntax = 2;
constexpr int kStatusKilled = 137;
constexpr int kStatusNoPower = 255;

}  // namespace

ShellJob::ShellJob(Host& host, std::string line, std::string_view standard_input)
    : host_(host), line_(std::move(line)) {
    input_.write(standard_input);
    input_.close();
}

int ShellJob::exit_status() const {
    LVSIM_ASSERT(is_done_, "'{}' still runs", line_);
    return exit_status_;
}

void ShellJob::on_done(std::function<void(const ShellJob& job)> listener) {
    if (is_done_) return listener(*this);
    listener_ = std::move(listener);
}

void ShellJob::start() {
    if (!host_.is_powered()) {
        terminal_.write(fmt::format("lvsim: {} is powered off\n", host_.name()));
        return finish(kStatusNoPower);
    }
    auto parsed = parse_line(line_);
    if (!parsed) {
        terminal_.write(parsed.error() + "\n");
        return finish(kStatusSyntax);
    }
    syntax_ = std::move(*parsed);
    add_process(host_.processes().spawn(run_shell(this)));
}

void ShellJob::finish(int status) {
    if (is_done_) return;
    is_done_ = true;
    exit_status_ = status;
    terminal_.close();
    done_.notify_all();
    if (const auto listener = std::exchange(listener_, nullptr)) listener(*this);
}

void ShellJob::kill_processes() {
    for (const ProcessId process : processes_) host_.processes().kill(process);
}

CommandContext& ShellJob::add_context() {
    return *contexts_.emplace_back(std::make_unique<CommandContext>());
}

Stream& ShellJob::add_stream() {
    return *streams_.emplace_back(std::make_unique<Stream>());
}

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
    if (forgotten_.empty()) host_.world().schedule(host_.world().now(), *this, 0);
    forgotten_.push_back(std::move(*found));
    jobs_.erase(found);
}

void JobTable::end_all() {
    // A listener may start or forget jobs: take one at a time.
    for (std::size_t i = 0; i < jobs_.size(); ++i) jobs_[i]->finish(kStatusKilled);
}

NodeId JobTable::machine_of(std::uint64_t) const {
    return host_.node();
}

void JobTable::on_event(std::uint64_t) {
    forgotten_.clear();
}

}  // namespace lvsim::host
