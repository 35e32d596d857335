// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/trace_run.hpp"

#include "models/host/ipvs_module.hpp"
#include "models/host/shell/job.hpp"
#include "scenarios/runtime/trace/trace_compare.hpp"
#include "sim/core/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace lvsim::runtime {
namespace {

/// What the last step may still cause is waited for so long.
constexpr SimDuration kAfterLastStep = SimDuration::milliseconds(10);
/// A message of the sync daemon leaves up to so long after its cause.
constexpr SimDuration kSyncDelayMax = SimDuration::seconds(3);

std::string joined(const std::vector<std::string>& packets) {
    return packets.empty() ? "nothing" : fmt::format("{}", fmt::join(packets, "\n"));
}

std::string all_of(const TraceOutput& output) {
    auto packets = output.client_side;
    packets.insert(packets.end(), output.server_side.begin(), output.server_side.end());
    return joined(packets);
}

class Run {
public:
    Run(const PreparedTrace& prepared, const TraceCandidate& candidate, Statistics statistics)
        : prepared_(prepared), statistics_(statistics), lab_(prepared.trace.network, candidate) {}

    TraceRun execute();

private:
    [[nodiscard]] SimTime end_of(std::size_t index) const;
    void step(std::size_t index);
    void run_command(const TraceStep& step, SimTime until);
    void compare_job(const TraceStep& step, const host::ShellJob& job);
    void compare_packets(const TraceStep& step);
    void take_sync_messages(std::vector<std::string>& packets, std::string& entries) const;
    void compare_sync_messages();
    void disagree(std::string expected, std::string seen);

    const PreparedTrace& prepared_;
    Statistics statistics_;
    TraceLab lab_;
    std::string sync_recorded_;
    std::string sync_seen_;
    std::optional<std::pair<std::string, std::string>> difference_;  // expected, seen
};

TraceRun Run::execute() {
    const auto& steps = prepared_.trace.steps;
    TraceRun run;
    for (std::size_t i = 0; i < steps.size() && !difference_; ++i) {
        step(i);
        run.connections_digest =
            hash_mix(run.connections_digest, lab_.director().ipvs().director().connection_count());
        if (i + 1 == steps.size() && !difference_) compare_sync_messages();
        if (!difference_) continue;
        run.disagreement = TraceDisagreement{i + 1,
                                             steps[i].line,
                                             steps[i].time,
                                             to_text(steps[i]),
                                             std::move(difference_->first),
                                             std::move(difference_->second)};
    }
    return run;
}

/// Until the next step begins, what comes out is this one's doing.
SimTime Run::end_of(std::size_t index) const {
    const auto& steps = prepared_.trace.steps;
    if (index + 1 < steps.size()) return steps[index + 1].time;
    const TraceStep& last = steps[index];
    return last.time + (last.kind == TraceStepKind::Wait ? last.span : kAfterLastStep);
}

void Run::step(std::size_t index) {
    const TraceStep& step = prepared_.trace.steps[index];
    const SimTime until = end_of(index);
    lab_.world().run_until(step.time);
    switch (step.kind) {
        case TraceStepKind::Run: run_command(step, until); break;
        case TraceStepKind::Send:
            lab_.inject(step.packet.where, prepared_.packets[index]);
            lab_.world().run_until(until);
            break;
        case TraceStepKind::Wait: lab_.world().run_until(until); break;
    }
    if (!difference_) compare_packets(step);
}

void Run::run_command(const TraceStep& step, SimTime until) {
    host::ShellJob& job = lab_.director().start_line(step.text, step.input);
    lab_.world().run_until(until);
    if (!job.is_done()) {
        disagree("the command ends", fmt::format("it still runs at t={}", to_text(until)));
        return;
    }
    compare_job(step, job);
    lab_.director().forget_job(job);
}

void Run::compare_job(const TraceStep& step, const host::ShellJob& job) {
    const bool is_compared = is_print_compared(step.text) &&
                             !(statistics_ == Statistics::LeftAside && shows_statistics(step.text));
    const bool has_same_exit = job.exit_status() == step.exit;
    if (has_same_exit && (!is_compared || prints_agree(step.prints, job.output()))) return;
    std::string seen(job.output());
    while (seen.ends_with('\n')) seen.pop_back();
    const auto shown = [](const std::string& prints, int exit) {
        const std::string text = prints.empty() ? "nothing printed" : prints;
        return exit == 0 ? text : fmt::format("{}\n(exit status {})", text, exit);
    };
    disagree(shown(step.prints, step.exit), shown(seen, job.exit_status()));
}

void Run::take_sync_messages(std::vector<std::string>& packets, std::string& entries) const {
    std::erase_if(packets, [&entries](const std::string& packet) {
        if (!is_sync_message(packet)) return false;
        entries += sync_entries(packet);
        return true;
    });
}

void Run::compare_packets(const TraceStep& step) {
    TraceOutput seen = lab_.take_output();
    std::vector<std::string> recorded = step.out;
    take_sync_messages(recorded, sync_recorded_);
    take_sync_messages(seen.client_side, sync_seen_);
    take_sync_messages(seen.server_side, sync_seen_);
    if (!packets_agree(recorded, seen)) disagree(joined(recorded), all_of(seen));
}

void Run::compare_sync_messages() {
    if (sync_recorded_ == sync_seen_) return;
    const std::string in_time = sync_seen_;
    lab_.world().run_until(lab_.world().now() + kSyncDelayMax);
    TraceOutput late = lab_.take_output();
    take_sync_messages(late.client_side, sync_seen_);
    take_sync_messages(late.server_side, sync_seen_);
    if (sync_recorded_.starts_with(in_time) && sync_seen_.starts_with(sync_recorded_)) return;
    disagree("synced in all: " + sync_recorded_, "synced in all: " + sync_seen_);
}

void Run::disagree(std::string expected, std::string seen) {
    difference_ = {std::move(expected), std::move(seen)};
}

}  // namespace

PreparedTrace::PreparedTrace(TraceFile file) : trace(std::move(file)) {
    for (const TraceStep& step : trace.steps) {
        packets.push_back(step.kind == TraceStepKind::Send ? build_packet(step.packet.packet)
                                                           : PacketBytes{});
    }
}

TraceRun run_trace(const PreparedTrace& prepared, const TraceCandidate& candidate,
                   Statistics statistics) {
    return Run(prepared, candidate, statistics).execute();
}

}  // namespace lvsim::runtime
