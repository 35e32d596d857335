// SPDX-License-Identifier: Apache-2.0
//
// A comparison as a table for people, and as a file for spreadsheets.
#include "scenarios/runtime/compare.hpp"
#include "scenarios/runtime/figures.hpp"
#include "scenarios/runtime/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

/// With more of them the table shows the least and the largest share only.
constexpr std::size_t kServersShown = 6;

std::uint64_t total_of(const std::vector<CountView>& counts) {
    std::uint64_t total = 0;
    for (const auto& count : counts) total += count.count;
    return total;
}

std::uint64_t count_of(const std::vector<CountView>& counts, std::string_view name) {
    for (const auto& count : counts) {
        if (count.name == name) return count.count;
    }
    return 0;
}

std::string thousandths(std::uint64_t number) {
    return fmt::format("{}.{:03}", number / 1000, number % 1000);
}

std::string head_text(const Comparison& comparison) {
    TextTable table({Align::Left, Align::Left});
    table.row({"scenario", comparison.file});
    table.row({"schedulers", fmt::format("{}", fmt::join(comparison.schedulers, " "))});
    table.row({"seeds", comparison.seeds == 1 ? "1" : fmt::format("1 to {}", comparison.seeds)});
    for (const auto& change : comparison.overrides) table.row({"set", to_text(change)});
    table.row({"runs", fmt::format("{}{}", comparison.runs.size(),
                                   comparison.runs.size() == comparison.planned()
                                       ? std::string()
                                       : fmt::format(" of {}", comparison.planned()))});
    return comparison.scenario + "\n" + table.text(2);
}

void add_share_heads(std::vector<std::string>& cells, const std::vector<std::string>& servers) {
    if (servers.size() <= kServersShown) {
        cells.insert(cells.end(), servers.begin(), servers.end());
    } else {
        cells.insert(cells.end(), {"least share", "largest share"});
    }
}

void add_shares(std::vector<std::string>& cells, const CompareSummary& sum,
                const std::vector<std::string>& servers) {
    const std::uint64_t total = total_of(sum.servers);
    if (servers.size() <= kServersShown) {
        for (const auto& name : servers)
            cells.push_back(percent(count_of(sum.servers, name), total));
        return;
    }
    const auto [least, largest] = std::minmax_element(
        sum.servers.begin(), sum.servers.end(),
        [](const CountView& a, const CountView& b) { return a.count < b.count; });
    cells.push_back(percent(least->count, total));
    cells.push_back(percent(largest->count, total));
}

std::string table_text(const Comparison& comparison) {
    const auto sums = summaries(comparison);
    if (sums.empty()) return {};
    const auto servers = server_names(comparison.runs);
    std::vector<std::string> head = {"scheduler", "requests", "failed", "p50", "p99"};
    add_share_heads(head, servers);
    head.insert(head.end(), {"max/mean", "connections", "moved"});
    std::vector<Align> columns(head.size(), Align::Right);
    columns.front() = Align::Left;
    TextTable table(columns);
    table.row(head);
    for (const auto& sum : sums) {
        const bool has_latency = sum.requests > sum.failed + sum.under_way;
        std::vector<std::string> cells = {sum.scheduler, grouped(sum.requests), grouped(sum.failed),
                                          has_latency ? rounded(sum.p50) : "-",
                                          has_latency ? rounded(sum.p99) : "-"};
        add_shares(cells, sum, servers);
        const std::uint64_t hundredths = (sum.imbalance_thousandths + 5) / 10;
        cells.push_back(fmt::format("{}.{:02}", hundredths / 100, hundredths % 100));
        cells.push_back(grouped(sum.connections));
        cells.push_back(grouped(sum.moved));
        table.row(std::move(cells));
    }
    return "\n" + table.text(0);
}

/// RFC 4180: quoted where it must be.
std::string csv_cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string cell = "\"";
    for (const char letter : text) cell += letter == '"' ? "\"\"" : std::string(1, letter);
    return cell + "\"";
}

std::string csv_row(const std::vector<std::string>& cells) {
    std::string row;
    for (const auto& cell : cells) {
        if (!row.empty()) row += ',';
        row += csv_cell(cell);
    }
    return row + "\r\n";
}

std::vector<std::string> csv_cells(const CompareRun& run, const std::vector<std::string>& servers) {
    const CompareFigures& figures = run.figures;
    std::vector<std::string> cells = {run.cell.scheduler, std::to_string(run.cell.seed)};
    for (const auto count : {figures.ok + figures.failed + figures.under_way, figures.ok,
                             figures.failed, figures.under_way}) {
        cells.push_back(std::to_string(count));
    }
    for (const auto span : {figures.latency.p50, figures.latency.p99, figures.latency.max}) {
        cells.push_back(figures.latency.count == 0 ? "" : std::to_string(span.ns()));
    }
    cells.push_back(thousandths(imbalance_thousandths(figures.servers)));
    cells.push_back(std::to_string(figures.connections));
    cells.push_back(std::to_string(figures.moved));
    cells.push_back(std::to_string(run.ended.ns()));
    cells.push_back(run.end);
    cells.push_back(run.fingerprint);
    for (const auto& name : servers) {
        cells.push_back(std::to_string(count_of(figures.servers, name)));
    }
    return cells;
}

}  // namespace

std::string to_text(const Comparison& comparison) {
    std::string text = head_text(comparison) + table_text(comparison);
    if (!comparison.failed.empty()) text += "\nruns that failed\n";
    for (const auto& failed : comparison.failed) {
        text +=
            fmt::format("  {} seed {}: {}\n", failed.cell.scheduler, failed.cell.seed, failed.why);
    }
    if (comparison.was_interrupted) {
        text += "\ninterrupted: this is what was complete\n";
    }
    return text;
}

std::string to_csv(const Comparison& comparison) {
    const auto servers = server_names(comparison.runs);
    std::vector<std::string> head = {"scheduler",   "seed",   "requests", "ok",     "failed",
                                     "under_way",   "p50_ns", "p99_ns",   "max_ns", "imbalance",
                                     "connections", "moved",  "ended_ns", "end",    "fingerprint"};
    for (const auto& name : servers) head.push_back("answered " + name);
    std::string text = csv_row(head);
    for (const auto& run : comparison.runs) text += csv_row(csv_cells(run, servers));
    return text;
}

}  // namespace lvsim::runtime
