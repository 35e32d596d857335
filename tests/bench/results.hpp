// SPDX-License-Identifier: Apache-2.0
//
// What came of the measurements: the median rate of each, what has a goal (ratios between ours and
// the peers', sizes, times), and both as a table for people or as JSON.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::bench {

/// Collects the runs of Google Benchmark instead of printing them.
class Results final : public benchmark::BenchmarkReporter {
public:
    struct Measurement {
        std::vector<double> rates;  ///< Items a processor second, one a repetition.
        std::map<std::string, std::vector<double>> counters;  ///< The same of what it counts.
    };

    /// `has_progress`: a line on standard error for each repetition.
    explicit Results(bool has_progress) : has_progress_(has_progress) {}

    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override;

    [[nodiscard]] const std::map<std::string, Measurement>& all() const { return measurements_; }
    /// What failed, in words.
    [[nodiscard]] const std::vector<std::string>& failures() const { return failures_; }
    /// The median of a measurement; nullopt: not measured.
    [[nodiscard]] std::optional<double> rate(const std::string& name) const;
    [[nodiscard]] std::optional<double> counter(const std::string& name,
                                                const std::string& counter) const;

private:
    bool has_progress_;
    std::map<std::string, Measurement> measurements_;
    std::vector<std::string> failures_;
};

/// Under these names they are in the JSON; null: not measured, or no peer.
struct Ratio {
    std::string name;
    std::optional<double> value;
    std::optional<double> goal;
    bool is_at_most = false;  ///< The goal; else it is at least.
    [[nodiscard]] bool is_missed() const {
        return value && goal && (is_at_most ? *value > *goal : *value < *goal);
    }
};
[[nodiscard]] std::vector<Ratio> ratios_of(const Results& results);

[[nodiscard]] std::string table_of(const Results& results, bool has_peer);
[[nodiscard]] std::string json_of(const Results& results);

}  // namespace lvsim::bench
