// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/compare.hpp"

#include "models/host/host.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"

#include <algorithm>

namespace lvsim::runtime {
namespace {

/// A line of the timeline that configures a director.
bool makes_director(const TimelineEntry& entry, std::string_view host) {
    return entry.action == TimelineEntry::Action::Run && entry.host.value == host &&
           entry.command.find("ipvsadm") != std::string::npos;
}

bool is_director(const HostView& host, const Scenario& scenario) {
    return !host.services.empty() || std::any_of(scenario.timeline.begin(), scenario.timeline.end(),
                                                 [&](const TimelineEntry& entry) {
                                                     return makes_director(entry, host.name);
                                                 });
}

bool has_scheduler(const HostView& host, std::string_view name) {
    const bool is_old = host.profile == host::to_text(host::Profile::Centos6);
    const auto profile = is_old ? ipvs::Profile::Centos6 : ipvs::Profile::Debian12;
    return ipvs::find_scheduler(profile, name) != nullptr;
}

template <class T>
T lower_median(std::vector<T> values) {
    if (values.empty()) return {};
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

void add_counts(std::vector<CountView>& sums, const std::vector<CountView>& counts) {
    for (const auto& count : counts) {
        const auto found = std::find_if(
            sums.begin(), sums.end(), [&](const CountView& sum) { return sum.name == count.name; });
        if (found == sums.end()) {
            sums.push_back(count);
        } else {
            found->count += count.count;
        }
    }
}

CompareSummary summary_of(const std::string& scheduler, const std::vector<CompareRun>& runs) {
    CompareSummary sum;
    sum.scheduler = scheduler;
    std::vector<SimDuration> p50;
    std::vector<SimDuration> p99;
    std::vector<std::uint64_t> imbalances;
    for (const auto& run : runs) {
        if (run.cell.scheduler != scheduler) continue;
        const CompareFigures& figures = run.figures;
        ++sum.runs;
        sum.requests += figures.ok + figures.failed + figures.under_way;
        sum.failed += figures.failed;
        sum.under_way += figures.under_way;
        sum.connections += figures.connections;
        sum.moved += figures.moved;
        add_counts(sum.servers, figures.servers);
        imbalances.push_back(imbalance_thousandths(figures.servers));
        if (figures.latency.count == 0) continue;
        p50.push_back(figures.latency.p50);
        p99.push_back(figures.latency.p99);
    }
    sum.p50 = lower_median(std::move(p50));
    sum.p99 = lower_median(std::move(p99));
    sum.imbalance_thousandths = lower_median(std::move(imbalances));
    return sum;
}

}  // namespace

std::vector<std::string> scheduler_names() {
    std::vector<std::string> names;
    for (const auto& entry : ipvs::schedulers()) names.emplace_back(entry.name);
    return names;
}

Result<Comparable> find_comparable(const Scenario& scenario) {
    const auto session = Session::load(scenario, {});
    if (!session) return tl::unexpected(session.error());
    Comparable found;
    std::vector<HostView> directors;
    for (auto& host : session->view().hosts) {
        if (!is_director(host, scenario)) continue;
        found.directors.push_back(host.name);
        directors.push_back(std::move(host));
    }
    for (auto& name : scheduler_names()) {
        const bool is_everywhere =
            std::all_of(directors.begin(), directors.end(),
                        [&](const HostView& host) { return has_scheduler(host, name); });
        if (is_everywhere) found.schedulers.push_back(std::move(name));
    }
    return found;
}

Result<CompareRun> run_cell(const Scenario& scenario, const CompareCell& cell,
                            std::optional<SimTime> until) {
    auto session = Session::load(
        scenario, {.seed = cell.seed, .scheduler = cell.scheduler, .is_compared = true});
    if (!session) return tl::unexpected(session.error());
    session->run_until(until.value_or(kTimeNever));
    CompareRun run;
    run.cell = cell;
    run.figures = session->compared();
    const Report& report = session->finish();
    if (!session->errors().empty()) return tl::unexpected(session->errors());
    run.ended = report.ended;
    run.end = word(report.reason);
    run.fingerprint = report.fingerprint;
    return run;
}

std::vector<std::string> server_names(const std::vector<CompareRun>& runs) {
    std::vector<CountView> servers;
    for (const auto& run : runs) add_counts(servers, run.figures.servers);
    std::vector<std::string> names;
    for (auto& server : servers) names.push_back(std::move(server.name));
    return names;
}

std::uint64_t imbalance_thousandths(const std::vector<CountView>& servers) {
    std::uint64_t total = 0;
    std::uint64_t largest = 0;
    for (const auto& server : servers) {
        total += server.count;
        largest = std::max(largest, server.count);
    }
    return total == 0 ? 0 : (largest * servers.size() * 1000 + total / 2) / total;
}

std::vector<CompareSummary> summaries(const Comparison& comparison) {
    std::vector<CompareSummary> sums;
    for (const auto& scheduler : comparison.schedulers) {
        auto sum = summary_of(scheduler, comparison.runs);
        if (sum.runs > 0) sums.push_back(std::move(sum));
    }
    return sums;
}

}  // namespace lvsim::runtime
